import { ShapeError } from '../base/error.js';
import { concat, input, negate, sigmoid, softmax, type Tensor } from '../graph/index.js';
import { type BuildOptions, type BuiltNetwork, buildNetwork } from './build.js';
import type { Extensions } from './extensions.js';
import type { Layer } from './layer.js';
import { normalizePixels, type PixelNormalization } from './pixel-normalization.js';
import type { Task } from './task.js';

/** Everything that decides what a picture classifier computes, apart from its learned values. */
export interface ClassifierDefinition {
  readonly task: Task;
  readonly input: { readonly height: number; readonly width: number; readonly channels: number };
  readonly normalization: PixelNormalization;
  /** Names of the classes; of the labels in multi-label, and of the numbers in regression. */
  readonly classes: readonly string[];
  /** From normalized pictures [N, C, H, W] to outputs [N, `outputUnits`], without the activation that the task adds. */
  readonly network: Layer;
  /** What the network names that is not built in; all else is plain JSON. */
  readonly extensions?: Extensions | undefined;
}

export interface BuiltClassifier {
  /** uint8 [N, H, W, C]. */
  readonly pixels: Tensor;
  /** What the loss is computed from, float32 [N, U]: logits, or in regression the predictions. */
  readonly outputs: Tensor;
  /** What the model says, float32 [N, K]: probabilities of classes or labels, or predictions. */
  readonly answers: Tensor;
  readonly network: BuiltNetwork;
}

/** Numbers that a network must give for each picture: one output decides between two classes. */
export function outputUnits({ task, classes }: Pick<ClassifierDefinition, 'task' | 'classes'>): number {
  return task === 'binary' ? 1 : classes.length;
}

/** The graph from raw pixels to answers for one batch size. */
export function buildClassifier(
  definition: ClassifierDefinition,
  options: Omit<BuildOptions, 'extensions'> & { readonly batchSize: number },
): BuiltClassifier {
  const { height, width, channels } = definition.input;
  const pixels = input('pixels', [options.batchSize, height, width, channels], 'uint8');
  const network = buildNetwork(definition.network, normalizePixels(pixels, definition.normalization), {
    ...options,
    extensions: definition.extensions,
  });
  requireOutputs(definition, network.output);
  return { pixels, outputs: network.output, answers: answersOf(definition.task, network.output), network };
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

/** The activation that a task ends in: [N, U] → [N, K]. */
function answersOf(task: Task, outputs: Tensor): Tensor {
  switch (task) {
    case 'multi-class':
      return softmax(outputs);
    case 'binary':
      // 1 - sigmoid(x), but exact where the sigmoid rounds to 1.
      return concat([sigmoid(negate(outputs)), sigmoid(outputs)], 1);
    case 'multi-label':
      return sigmoid(outputs);
    case 'regression':
      return outputs;
  }
}
