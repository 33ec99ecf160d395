import { isMixed, type ModelBatch, normalizeColumns, type Targets } from '../../data/index.js';
import { cast, constant, input, type Tensor } from '../../graph/index.js';
import { type Loss, type LossSpec, resolveLoss } from '../../nn/index.js';
import { type ClassifierDefinition, outputUnits } from '../model/classifier.js';
import type { RunConfig } from '../run/run-config.js';

/** How a run measures what its network says: by which loss, and what weighs how much. */
export interface LossSetup {
  readonly loss: LossSpec;
  /** Share of each target spread over all classes, 0 to below 1. */
  readonly labelSmoothing: number;
  /** In the order of the classes; null where all weigh 1. */
  readonly classWeights: readonly number[] | null;
  /** Whether pictures come with weights of their own. */
  readonly weighted: boolean;
  /** Whether pictures are mixed, so that each has a share of several classes. */
  readonly mixed: boolean;
}

/** What the loss adds to a graph: inputs for what is true of a batch, and the loss itself. */
export interface GraphLoss {
  readonly feeds: readonly Tensor[];
  readonly loss: Loss;
}

/** What the loss of a run depends on; class weights in the order of the classes. */
export function lossSetupOf({ classifier, training, data }: RunConfig): LossSetup {
  const { loss, labelSmoothing, classWeights, augment } = training;
  return {
    loss,
    labelSmoothing,
    classWeights: classWeights === null ? null : classifier.classes.map((name) => classWeights[name]),
    weighted: data.weighted,
    mixed: isMixed(augment),
  };
}

/** The loss that training makes small, of outputs [N, U]. */
export function trainingLoss(classifier: ClassifierDefinition, setup: LossSetup, outputs: Tensor): GraphLoss {
  const { labelSmoothing, classWeights, weighted, mixed } = setup;
  const targets = targetsInput(classifier, outputs.shape[0], mixed);
  const sampleWeights = weighted ? input('weights', [outputs.shape[0]]) : undefined;
  const loss = resolveLoss(setup.loss, classifier.task).build({
    outputs,
    targets: normalizedTargets(classifier, targets),
    labelSmoothing,
    classWeights: classWeights === null ? undefined : constant(classWeights, [classWeights.length]),
    sampleWeights,
  });
  return { feeds: [targets, ...(sampleWeights ? [sampleWeights] : [])], loss };
}

/** The loss of each picture in validation: every picture counts once, and targets are as they are. */
export function validationLoss(
  classifier: ClassifierDefinition,
  { loss: spec }: Pick<LossSetup, 'loss'>,
  outputs: Tensor,
): GraphLoss {
  const targets = targetsInput(classifier, outputs.shape[0], false);
  const scope = {
    outputs,
    targets: normalizedTargets(classifier, targets),
    labelSmoothing: 0,
    classWeights: undefined,
  };
  return { feeds: [targets], loss: resolveLoss(spec, classifier.task).build(scope) };
}

/** Classes are whole numbers [N]; shares of classes, labels and numbers stand one for each output, [N, U]. */
function targetsInput(classifier: ClassifierDefinition, batchSize: number, mixed: boolean): Tensor {
  const { task } = classifier;
  return !mixed && (task === 'multi-class' || task === 'binary')
    ? input('targets', [batchSize], 'int32')
    : input('targets', [batchSize, outputUnits(classifier)]);
}

/** The numbers of a batch in the units that the network answers in. */
function normalizedTargets({ target: columns }: ClassifierDefinition, targets: Tensor): Tensor {
  if (columns === undefined) return targets;
  return cast(normalizeColumns(cast(targets, 'float64'), columns), 'float32');
}

/** What a batch feeds into `trainingLoss`. */
export function truthFeeds(
  { weighted }: LossSetup,
  { size, targets, weights }: ModelBatch,
): Record<string, Targets> {
  if (!weighted) return { targets };
  return { targets, weights: weights === undefined ? new Float32Array(size).fill(1) : weights };
}

/** What the mean over a batch is divided by: the weights of its pictures, by their own and their class's. */
export function weightOfBatch({ classWeights, weighted }: LossSetup, batch: ModelBatch): number {
  const { size, targets, weights } = batch;
  if (classWeights === null && !weighted) return size;
  let total = 0;
  for (let i = 0; i < size; i++) {
    total +=
      (weights === undefined ? 1 : weights[i]) * (classWeights === null ? 1 : classWeights[targets[i]]);
  }
  return total;
}
