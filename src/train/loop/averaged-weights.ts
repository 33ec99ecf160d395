import { checkpointFile, loadCheckpoint, saveCheckpoint } from '../run/checkpoint-file.js';
import type { StoredTensor } from '../run/safetensors.js';
import type { Progress } from './progress.js';
import type { RunParts } from './run-parts.js';
import { addToAverage, isAveraged } from './swa.js';

/** Checkpoint of the averaged weights. */
export const AVERAGE = 'swa';

/** The state in the checkpoint of the averaged weights. */
export interface AverageState {
  /** Epochs in the average, counted from 1. */
  readonly epochs: number[];
  /** Statistics of normalization are those of the averaged weights, no longer themselves an average. */
  readonly measured: boolean;
}

/**
 * Add the weights of an epoch to the average where it is their turn; gives the number of epochs in it.
 *
 * An epoch that is made again after a kill is not added twice: it gives the same weights.
 */
export async function averageEpoch(
  { folder, config, trainer }: RunParts,
  progress: Progress,
): Promise<number> {
  const { swa } = config.training;
  const { epoch, averaged } = progress;
  if (swa === false || !isAveraged(swa, epoch)) return averaged;
  const weights = await trainer.read('evaluated');
  if (averaged === 0) {
    await saveAverage(folder.checkpoints, weights, { epochs: [epoch + 1], measured: false });
    return 1;
  }
  const { tensors, state } = await loadCheckpoint<AverageState>(folder.checkpoints, AVERAGE);
  const { epochs } = state;
  if (epochs.includes(epoch + 1)) return epochs.length;
  const average = addToAverage(tensors, epochs.length, weights);
  await saveAverage(folder.checkpoints, average, { epochs: [...epochs, epoch + 1], measured: false });
  return epochs.length + 1;
}

/** Give the trainer the averaged weights with statistics measured anew over the training pictures, and save them so. */
export async function takeAverage({ folder, config, data, trainer }: RunParts): Promise<number[]> {
  const { seed, batchSize, epochs } = config.training;
  const { tensors, state } = await loadCheckpoint<AverageState>(folder.checkpoints, AVERAGE);
  const file = checkpointFile(folder.checkpoints, AVERAGE);
  await trainer.write(file, tensors, 'variables');
  // An order of its own: that of the epoch after the last. Neither augmented nor oversampled: so the model will be asked.
  const statistics = await trainer.measureStatistics(data.train, {
    batchSize,
    shuffle: { seed, epoch: epochs },
  });
  const measured = new Map([...tensors, ...statistics]);
  await trainer.write(file, measured, 'variables');
  await saveAverage(folder.checkpoints, measured, { ...state, measured: true });
  return state.epochs;
}

function saveAverage(
  folder: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  state: AverageState,
): Promise<void> {
  return saveCheckpoint(folder, AVERAGE, { tensors, state });
}
