import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { FittedColumn, restoreColumns, TableInput } from '../../data/index.js';
import { add, cast, concat, negate, sigmoid, softmax, type Tensor } from '../../graph/index.js';
import {
  type BuildOptions,
  type BuiltNetwork,
  buildNetwork,
  type Extensions,
  type Layer,
  LayerSchema,
  PixelNormalization,
  Task,
} from '../../nn/index.js';
import { type FeatureInput, featureInput } from '../input/feature-input.js';
import type { InputRules } from '../input/input-rules.js';
import { type PictureSize, pictureInput } from '../input/picture-input.js';
import { tableInput } from '../input/table-input.js';

interface AnyClassifier {
  readonly task: Task;
  /** Names of the classes; of the labels in multi-label, and of the numbers in regression. */
  readonly classes: readonly string[];
  /** From what it sees, pictures [N, C, H, W] or rows [N, F], to outputs [N, `outputUnits`], without the activation that the task adds. */
  readonly network: Layer;
  /** In regression: how each number is normalized for the loss; left out where it is not, as in runs of older versions on pictures. */
  readonly target?: readonly FittedColumn[] | undefined;
  /** What the network names that is not built in; all else is plain JSON. */
  readonly extensions?: Extensions | undefined;
}

export interface PictureClassifier extends AnyClassifier {
  readonly input: PictureSize;
  readonly normalization: PixelNormalization;
}

export interface TableClassifier extends AnyClassifier {
  readonly input: TableInput;
}

/** The head of a network whose backbone has been asked about every picture; it is trained, and never exported. */
export interface FeatureClassifier extends AnyClassifier {
  readonly input: FeatureInput;
}

/** Everything that decides what a model computes, apart from its learned values. */
export type ClassifierDefinition = PictureClassifier | TableClassifier;

const anyClassifier = {
  task: Task.describe('What the network says of a picture or a row.'),
  classes: z.array(z.string()),
  network: LayerSchema,
  target: z
    .array(FittedColumn)
    .readonly()
    .optional()
    .describe('Of a regression: normalization of its numbers.'),
};

/** A definition as `config.json` keeps it. */
export const Classifier = z.union([
  z.strictObject({
    ...anyClassifier,
    input: z.strictObject({
      height: z.int().positive(),
      width: z.int().positive(),
      channels: z.union([z.literal(1), z.literal(3)]),
    }),
    normalization: PixelNormalization,
  }),
  z.strictObject({ ...anyClassifier, input: TableInput }),
]);

/** The rules of what a model takes. */
export function inputOf(classifier: ClassifierDefinition | FeatureClassifier): InputRules {
  if ('normalization' in classifier) return pictureInput(classifier.input, classifier.normalization);
  const { input } = classifier;
  return input.kind === 'features' ? featureInput(input) : tableInput(input);
}

export interface BuiltClassifier {
  /** What a batch feeds. */
  readonly feeds: readonly Tensor[];
  /** What the loss is computed from, float32 [N, U]: logits, or in regression the predictions, normalized where targets are. */
  readonly outputs: Tensor;
  /** What the model says, float32 [N, K]: probabilities of classes or labels, or predictions. */
  readonly answers: Tensor;
  readonly network: BuiltNetwork;
}

/** Numbers that a network must give for each picture: one output decides between two classes. */
export function outputUnits({ task, classes }: Pick<ClassifierDefinition, 'task' | 'classes'>): number {
  return task === 'binary' ? 1 : classes.length;
}

/** The graph from raw values to answers for one batch size. An example that cannot be answered has NaN for its outputs. */
export function buildClassifier(
  definition: ClassifierDefinition,
  options: Omit<BuildOptions, 'extensions'> & { readonly batchSize: number },
): BuiltClassifier {
  const { feeds, features, refused } = inputOf(definition).build(options.batchSize);
  const network = buildNetwork(definition.network, features, {
    ...options,
    extensions: definition.extensions,
  });
  requireOutputs(definition, network.output);
  const outputs = refused === undefined ? network.output : add(network.output, refused);
  return { feeds, outputs, answers: answersOf(definition, outputs), network };
}

function requireOutputs(definition: ClassifierDefinition, { shape }: Tensor): void {
  const { task, classes } = definition;
  const units = outputUnits(definition);
  if (shape.length === 2 && shape[1] === units) return;
  const per = {
    'multi-class': 'one number per class',
    binary: 'one number, whose sigmoid is the probability of the second class',
    'multi-label': 'one number per label',
    regression: 'one number per output',
  }[task];
  throw new ShapeError({
    code: 'shape/output',
    where: 'network output',
    what: `the last layer must give ${per}, [N, ${units}]`,
    got: { output: shape, classes: classes.length, ...(task === 'multi-class' ? {} : { task }) },
    fix: `end the network with dense(${units})`,
  });
}

/** The activation that a task ends in: [N, U] → [N, K]. Numbers that were normalized are those of the data again. */
function answersOf(definition: ClassifierDefinition, outputs: Tensor): Tensor {
  switch (definition.task) {
    case 'multi-class':
      return softmax(outputs);
    case 'binary':
      // 1 - sigmoid(x), but exact where the sigmoid rounds to 1.
      return concat([sigmoid(negate(outputs)), sigmoid(outputs)], 1);
    case 'multi-label':
      return sigmoid(outputs);
    case 'regression': {
      const { target } = definition;
      return target === undefined
        ? outputs
        : cast(restoreColumns(cast(outputs, 'float64'), target), 'float32');
    }
  }
}
