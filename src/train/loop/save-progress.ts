import { type CheckpointName, saveCheckpoint } from '../run/checkpoint-file.js';
import type { StoredTensor } from '../run/safetensors.js';
import type { Progress } from './progress.js';
import { diverged } from './run-end-errors.js';
import type { RunParts } from './run-parts.js';

/** Save everything that a run goes on from. */
export async function saveState(input: RunParts, name: CheckpointName, state: Progress): Promise<void> {
  const tensors = await input.trainer.read('all');
  requireFinite(input, state, tensors);
  await saveCheckpoint(input.folder.checkpoints, name, { tensors, state });
}

/** Save the weights that an epoch is judged by. */
export async function saveWeights(
  input: RunParts,
  names: readonly CheckpointName[],
  state: Progress,
): Promise<void> {
  if (names.length === 0) return;
  const tensors = await input.trainer.read('evaluated');
  requireFinite(input, state, tensors);
  for (const name of names) await saveCheckpoint(input.folder.checkpoints, name, { tensors, state });
}

/** A checkpoint is only ever replaced by one that can be continued. */
export function requireFinite(
  input: RunParts,
  now: Pick<Progress, 'update' | 'divergences'>,
  tensors: ReadonlyMap<string, StoredTensor>,
): void {
  for (const [tensor, { data }] of tensors) {
    if (!(data as Float32Array).every(Number.isFinite))
      throw diverged(input, now, `after update ${now.update}`, { tensor });
  }
}
