import type { RunEssentials } from '../api.js';
import { readJson } from './read-json.js';

/** What the end of a run says of it. */
export interface RunEnd {
  readonly stopReason: string;
  /** The best epoch, where the result has its value too. */
  readonly best: { readonly epoch: number; readonly value: number } | null;
  /** Why it is of no use. */
  readonly problem: string | null;
}

/** `result.json` of the run in a folder, or what is wrong with it. */
export async function readRunEnd(
  path: string,
  monitor: RunEssentials['monitor'],
): Promise<RunEnd | { readonly fault: string }> {
  const read = await readJson(path, 'result.json');
  if ('fault' in read) return read;
  const { stopReason, bestEpoch, weights, validation, what, fix } = asRecord(read.value);
  if (typeof stopReason !== 'string') return { fault: 'result.json does not say why training ended' };
  // Scores are of the weights that were exported.
  const value = weights === 'best' ? asRecord(validation)[monitor] : undefined;
  const hasBest = typeof bestEpoch === 'number' && typeof value === 'number';
  return {
    stopReason,
    best: hasBest ? { epoch: bestEpoch, value } : null,
    problem:
      stopReason === 'diverged' ? [what, fix].filter((text) => typeof text === 'string').join('; ') : null,
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
