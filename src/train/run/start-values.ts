import { loadCheckpoint, saveCheckpoint } from './checkpoint-file.js';
import type { RunDirectory } from './run-directory.js';
import { START } from './run-directory.js';
import type { StoredTensor } from './safetensors.js';

type Values = ReadonlyMap<string, Float32Array>;

/**
 * Keep what a run begins with and no seed gives again, the values of a trained network, by the names of their variables; nothing
 * where there are none.
 */
export async function writeStart({ checkpoints }: RunDirectory, values: Values | undefined): Promise<void> {
  if (values === undefined) return;
  const stored = ([name, data]: [string, Float32Array]): [string, StoredTensor] => [
    name,
    { dtype: 'float32', shape: [data.length], data },
  ];
  await saveCheckpoint(checkpoints, START, { tensors: new Map([...values].map(stored)), state: {} });
}

/** What `writeStart` kept. Throws CheckpointError where it is missing or damaged. */
export async function readStart({ checkpoints }: RunDirectory): Promise<Values> {
  const { tensors } = await loadCheckpoint(checkpoints, START);
  return new Map([...tensors].map(([name, { data }]) => [name, data as Float32Array]));
}
