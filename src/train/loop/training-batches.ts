import { type Batch, type ImageSplit, isMixed, mixBatches } from '../../data/index.js';
import { outputUnits } from '../../nn/index.js';
import type { RunConfig } from '../run/run-config.js';
import type { Progress } from './progress.js';

/**
 * The batches of an epoch from where a run stands: shuffled, augmented and mixed. All of it is drawn from the seed, the
 * epoch, and the number of the picture or the batch, so that a run that goes on within an epoch sees the same. Nothing but
 * training sees pictures changed.
 */
export function trainingBatches(
  split: ImageSplit,
  { classifier, training }: RunConfig,
  { epoch, batch }: Pick<Progress, 'epoch' | 'batch'>,
): AsyncIterable<Batch> {
  const { seed, batchSize, augment } = training;
  const batches = split.batches({
    batchSize,
    shuffle: { seed, epoch },
    firstBatch: batch,
    augment: { plan: augment, seed, epoch },
  });
  if (!isMixed(augment)) return batches;
  return mixBatches(batches, augment, {
    seed,
    epoch,
    input: split.input,
    units: outputUnits(classifier),
    firstBatch: batch,
  });
}
