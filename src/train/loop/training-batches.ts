import { isMixed, type ModelBatch, type ModelSplit, mixBatches } from '../../data/index.js';
import { outputUnits } from '../model/classifier.js';
import type { RunConfig } from '../run/run-config.js';
import type { Progress } from './progress.js';

/**
 * The batches of an epoch from where a run stands: shuffled, augmented and mixed. All of it is drawn from the seed, the
 * epoch, and the number of the picture, of its draw or of the batch, so that a run that goes on within an epoch sees the same. Nothing but
 * training sees pictures changed.
 */
export function trainingBatches(
  split: ModelSplit,
  { classifier, training }: RunConfig,
  { epoch, batch }: Pick<Progress, 'epoch' | 'batch'>,
): AsyncIterable<ModelBatch> {
  const { seed, batchSize, augment } = training;
  const oversample = training.oversample && {
    draws: classifier.classes.map((name) => training.oversample![name]!),
    classOf: split.targets,
  };
  const order = { batchSize, shuffle: { seed, epoch }, firstBatch: batch, ...(oversample && { oversample }) };
  if ('rows' in split) return split.batches(order);
  const batches = split.batches({ ...order, augment: { plan: augment, seed, epoch } });
  if (!isMixed(augment)) return batches;
  return mixBatches(batches, augment, {
    seed,
    epoch,
    input: split.input,
    units: outputUnits(classifier),
    firstBatch: batch,
  });
}
