import { readdir } from 'node:fs/promises';
import type { Progress } from '../loop/progress.js';
import { loadCheckpoint } from '../run/checkpoint-file.js';
import type { RunDirectory } from '../run/run-directory.js';
import type { StoredTensor } from '../run/safetensors.js';
import { averageTensor } from '../step/training-state.js';

/** The variables of a network at some point of its training. */
export interface SavedWeights {
  /** Epochs that were done. */
  readonly epochs: number;
  /** Whether updates of the next epoch are in them. */
  readonly isWithinEpoch: boolean;
  /** By the names of variables; their moving averages where those are kept. */
  readonly values: ReadonlyMap<string, Float32Array>;
}

/** The weights in a checkpoint of a run. Throws CheckpointError as `loadCheckpoint`. */
export async function readSavedWeights({ checkpoints }: RunDirectory, name: string): Promise<SavedWeights> {
  const { tensors, state } = await loadCheckpoint<Progress>(checkpoints, name);
  const values = [...shippedTensors(tensors)].map(
    ([name, { data }]) => [name, data as Float32Array] as const,
  );
  return { epochs: state.epoch, isWithinEpoch: state.batch > 0, values: new Map(values) };
}

/** Names of the checkpoints in a folder, in their order; none where there is no such folder. */
export async function checkpointNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith('.safetensors'))
    .map((file) => file.replace(/\.safetensors$/, ''))
    .sort();
}

/** The values of the network alone: averages where they are kept, without the optimizer's state. */
export function shippedTensors(tensors: ReadonlyMap<string, StoredTensor>): Map<string, StoredTensor> {
  const values = [...tensors].filter(([name]) => !name.includes('/'));
  return new Map(
    values.map(([name, tensor]) => {
      const average = tensors.get(averageTensor(name));
      return [name, average === undefined ? tensor : average];
    }),
  );
}
