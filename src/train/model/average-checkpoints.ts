import { CheckpointError, OptionError } from '../../base/error.js';
import type { Extensions } from '../../nn/index.js';
import type { Progress } from '../loop/progress.js';
import { addToAverage } from '../loop/swa.js';
import { loadCheckpoint } from '../run/checkpoint-file.js';
import type { RunConfig } from '../run/run-config.js';
import type { RunDirectory } from '../run/run-directory.js';
import type { StoredTensor } from '../run/safetensors.js';
import { classifierLayout } from '../step/training-step.js';

/**
 * The mean of the weights of the `count` best epochs that a run has kept.
 *
 * Throws  CheckpointError `checkpoint/too-few` where it has kept fewer; OptionError `option/average` for a network with
 *         moving statistics, which must be measured anew for averaged weights: that takes the training pictures.
 */
export async function averageCheckpoints(
  { checkpoints }: RunDirectory,
  { classifier }: RunConfig,
  count: number,
  extensions: Extensions | undefined,
): Promise<Map<string, StoredTensor>> {
  if (classifierLayout({ ...classifier, extensions }).sizes.statistics > 0) {
    throw new OptionError({
      code: 'option/average',
      where: 'average',
      what: 'the statistics of batch normalization cannot be averaged with the weights: they are measured anew',
      fix: 'train with swa, which measures them on the training pictures',
    });
  }
  const { state } = await loadCheckpoint<Progress>(checkpoints, 'last');
  if (state.kept.length < count) {
    throw new CheckpointError({
      code: 'checkpoint/too-few',
      where: checkpoints,
      what: 'the run has kept fewer epochs than are to be averaged',
      got: { kept: state.kept.length, average: count },
      fix: `average ${state.kept.length} or fewer, or train with keepCheckpoints: ${count}`,
    });
  }
  let average = new Map<string, StoredTensor>();
  for (const [i, { name }] of state.kept.slice(0, count).entries()) {
    const { tensors } = await loadCheckpoint(checkpoints, name);
    average = i === 0 ? new Map(tensors) : addToAverage(average, i, tensors);
  }
  return average;
}
