import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { input, type Shape } from '../../graph/index.js';
import {
  ARCHITECTURE_NAMES,
  architecture,
  buildNetwork,
  type Extensions,
  isArchitectureSpec,
  type Layer,
  type LayerSummary,
  type NetworkSummary,
  summarizeNetwork,
  type Task,
} from '../../nn/index.js';
import { readMetadata } from '../../onnx/index.js';
import type { TrainContext } from '../events.js';
import { type OptimizerSpec, resolveOptimizer } from '../optimizers/index.js';
import { type FreezeOptions, freezingAt, frozenBy, requireFreezable } from '../parameters/freezing.js';
import { nominalNormalization } from '../plan/nominal-normalization.js';
import { parseTrainOptions, TrainOptions, type TrainOptionsInput } from '../plan/options.js';
import type { ModelChoice } from '../plan/plan-run.js';
import { UNKNOWN_CLASSES, UNKNOWN_COUNT, UNKNOWN_PICTURES } from '../plan/unknown-pictures.js';
import { type RunConfig, readRunConfig } from '../run/run-config.js';
import { runDirectory } from '../run/run-directory.js';
import { buildClassifier, type ClassifierDefinition } from './classifier.js';
import { readClassifier } from './model-file.js';

/** What must be known to build an architecture that has not met any pictures. */
export interface PictureShape {
  /** Pixels; 32 by default. */
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
  /** 3 by default. */
  readonly channels?: 1 | 3 | undefined;
  /** As many as a network of one's own has outputs, or 10 by default. */
  readonly classes?: number | undefined;
}

/** How the model would be trained; a run directory says it itself where it is left out. */
export interface TrainingQuestion {
  readonly optimizer?: OptimizerSpec | undefined;
  readonly batchSize?: number | undefined;
  /** Patterns of layers that do not learn. */
  readonly freeze?: TrainOptionsInput['freeze'];
}

export interface ModelLayerSummary extends LayerSummary {
  /** The parameters as 32-bit floats. */
  readonly bytes: number;
  /** Values that training keeps beside the parameters: slots of the optimizer, averages, accumulated gradients. */
  readonly optimizerState: number;
}

export interface ModelSummary extends NetworkSummary {
  readonly task: Task;
  readonly input: ClassifierDefinition['input'];
  readonly classes: readonly string[];
  readonly layers: readonly ModelLayerSummary[];
  readonly bytes: number;
  readonly optimizerState: number;
  readonly training: {
    readonly optimizer: string;
    readonly batchSize: number;
    readonly optimizerStateBytes: number;
    readonly gradientBytes: number;
    /** Of a whole batch. */
    readonly activationBytes: number;
    /** All of these and the parameters; what the runtime needs besides is not known. */
    readonly memoryBytes: number;
  };
}

/** Pictures per update where nothing says how many. */
const USUAL_BATCH = 32;
const BYTES_PER_VALUE = 4;

/**
 * Layers, parameters and costs of a run directory, of a model that `pupil train` exported, of an architecture by name, or
 * of a network of one's own.
 *
 * Throws  OptionError if the target is none of these; FormatError for a model of somebody else.
 */
export async function summarize(
  target: ModelChoice,
  { optimizer, batchSize, freeze, ...shape }: PictureShape & TrainingQuestion = {},
  { extensions }: Pick<TrainContext, 'extensions'> = {},
): Promise<ModelSummary> {
  const { classifier: known, training } = await subjectOf(target, shape, extensions);
  const classifier = { ...known, extensions };
  const freezing = freeze === undefined ? training.freeze : parseTrainOptions({ freeze }).freeze;
  const frozen = frozenBy(freezing);
  const { network } = buildClassifier(classifier, { batchSize: 1, mode: 'training', frozen });
  requireFreezable(
    freezing,
    network.variables.map(({ name }) => name),
  );
  const { kind, slots } = resolveOptimizer(optimizer === undefined ? training.optimizer : optimizer);
  const copies = slots.length + training.copies;
  const summary = summarizeNetwork(network);
  const count = batchSize === undefined ? training.batchSize : batchSize;
  const memory = {
    optimizerStateBytes: summary.trainable * copies * BYTES_PER_VALUE,
    gradientBytes: summary.trainable * BYTES_PER_VALUE,
    activationBytes: summary.activationBytes * count,
  };
  const bytes = summary.total * BYTES_PER_VALUE;
  return {
    ...summary,
    task: classifier.task,
    input: classifier.input,
    classes: classifier.classes,
    layers: summary.layers.map((layer) => ({
      ...layer,
      bytes: (layer.trainable + layer.nonTrainable) * BYTES_PER_VALUE,
      optimizerState: layer.trainable * copies,
    })),
    bytes,
    optimizerState: summary.trainable * copies,
    training: {
      optimizer: kind,
      batchSize: count,
      ...memory,
      memoryBytes: Object.values(memory).reduce((sum, part) => sum + part, bytes),
    },
  };
}

/** A classifier, and how it is or would be trained. */
interface Subject {
  readonly classifier: ClassifierDefinition;
  readonly training: {
    readonly optimizer: OptimizerSpec;
    readonly batchSize: number;
    readonly freeze: FreezeOptions;
    /** Values kept for each parameter besides those of the optimizer: its average, its gradient over several batches. */
    readonly copies: number;
  };
}

async function subjectOf(
  target: ModelChoice,
  shape: PictureShape,
  extensions?: Extensions,
): Promise<Subject> {
  const usual = {
    optimizer: TrainOptions.shape.optimizer.parse(undefined),
    batchSize: USUAL_BATCH,
    freeze: [],
    copies: 0,
  };
  if (typeof target !== 'string') return { classifier: imagined(target, shape, extensions), training: usual };
  const found = await stat(target).catch(() => undefined);
  const given = Object.entries(shape).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (found !== undefined && given.length > 0) {
    throw new OptionError({
      code: 'option/shape',
      where: target,
      what: 'a run or a model file has its own picture size, channels and classes',
      got: given,
      fix: 'leave these options out; they are for architectures by name and networks from JSON',
    });
  }
  if (found?.isDirectory()) return subjectOfRun(await readRunConfig(runDirectory(target)));
  if (found?.isFile()) {
    const classifier = readClassifier(target, readMetadata(await readFile(target), target));
    return { classifier, training: usual };
  }
  if (!ARCHITECTURE_NAMES.includes(target)) throw unknownTarget(target);
  return { classifier: imagined(target, shape), training: usual };
}

function subjectOfRun({ classifier, training }: RunConfig): Subject {
  const { optimizer, batchSize, freeze, ema, accumulate } = training;
  const copies = (ema === false ? 0 : 1) + (accumulate > 1 ? 1 : 0);
  return { classifier, training: { optimizer, batchSize, freeze: freezingAt(freeze, 0), copies } };
}

/** A classifier for pictures that nobody has seen yet. */
function imagined(model: ModelChoice, shape: PictureShape, extensions?: Extensions): ClassifierDefinition {
  const {
    imageSize = [UNKNOWN_PICTURES.height, UNKNOWN_PICTURES.width],
    channels = UNKNOWN_PICTURES.channels,
  } = shape;
  const [height, width] = typeof imageSize === 'number' ? [imageSize, imageSize] : imageSize;
  const outputs = isArchitectureSpec(model)
    ? undefined
    : outputsOf(model, [1, channels, height, width], extensions);
  const { classes = outputs === undefined ? UNKNOWN_CLASSES : Math.max(outputs, 2) } = shape;
  const facts = { height, width, channels, classes, trainingCount: UNKNOWN_COUNT };
  return {
    // One output tells two classes apart.
    task: outputs === 1 ? 'binary' : 'multi-class',
    input: { height, width, channels },
    normalization: nominalNormalization(channels),
    classes: Array.from({ length: classes }, (_, i) => `class ${i + 1}`),
    network: isArchitectureSpec(model) ? architecture(model, facts) : model,
  };
}

/** Outputs of a network for pictures of this shape; undefined where they are not one row of numbers. */
function outputsOf(network: Layer, pictures: Shape, extensions?: Extensions): number | undefined {
  const { shape } = buildNetwork(network, input('pictures', pictures), {
    mode: 'inference',
    extensions,
  }).output;
  return shape.length === 2 ? shape[1] : undefined;
}

function unknownTarget(target: string): OptionError {
  return new OptionError({
    code: 'option/target',
    where: target,
    what: 'there is no such run directory, model file or architecture',
    fix: `${didYouMean(target, ARCHITECTURE_NAMES)}give ${join('runs', '<name>')}, a model.onnx, or one of ${ARCHITECTURE_NAMES.join(', ')}`,
  });
}
