import { type LayerSummary, type NetworkSummary, summarizeNetwork, type Task } from '../../nn/index.js';
import type { TrainContext } from '../events.js';
import { type OptimizerSpec, resolveOptimizer } from '../optimizers/index.js';
import { frozenBy, requireFreezable } from '../parameters/freezing.js';
import { parseTrainOptions, type TrainOptionsInput } from '../plan/options.js';
import type { ModelChoice } from '../plan/plan-run.js';
import { buildClassifier, type ClassifierDefinition } from './classifier.js';
import { type PictureShape, subjectOf } from './model-subject.js';

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
