import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../base/system-code.js';
import { writeError } from './atomic-write.js';

/** A checkpoint of one of the best epochs. Plain JSON, part of the state of a run. */
export interface KeptCheckpoint {
  /** `epoch-007-accuracy-0.9512`: the epoch counted from 1, the monitored metric and its value. */
  readonly name: string;
  /** Counted from 0. */
  readonly epoch: number;
  readonly value: number;
}

const KEPT_FILE = /^(epoch-\d+-.+)\.(?:safetensors|json)$/;

/**
 * The `keep` best epochs after one more, the best first, the earlier first among equals. An epoch whose metric is not a
 * finite number is never kept.
 */
export function keepBest(
  kept: readonly KeptCheckpoint[],
  candidate: { readonly epoch: number; readonly metric: string; readonly value: number },
  { keep, mode }: { readonly keep: number; readonly mode: 'min' | 'max' },
): readonly KeptCheckpoint[] {
  const { epoch, metric, value } = candidate;
  if (!Number.isFinite(value)) return kept;
  const name = `epoch-${String(epoch + 1).padStart(3, '0')}-${metric}-${value.toPrecision(4)}`;
  const sign = mode === 'min' ? 1 : -1;
  return [...kept, { name, epoch, value }]
    .sort((a, b) => sign * (a.value - b.value) || a.epoch - b.epoch)
    .slice(0, keep);
}

/** Delete the checkpoints of epochs that are no longer among the kept ones; called when the newer ones are safe. */
export async function sweepCheckpoints(folder: string, kept: readonly KeptCheckpoint[]): Promise<void> {
  const names = new Set(kept.map(({ name }) => name));
  for (const file of await readdir(folder)) {
    const name = KEPT_FILE.exec(file)?.[1];
    if (name === undefined || names.has(name)) continue;
    const path = join(folder, file);
    await unlink(path).catch((cause: unknown) => {
      if (systemCode(cause) !== 'ENOENT') throw writeError(path, cause);
    });
  }
}
