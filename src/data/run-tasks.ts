import { InterruptedError } from '../base/error.js';
import type { DecodePool } from './decode-pool.js';
import type { DecodeResult, DecodeTask } from './decode-task.js';

/** Tasks given to each thread ahead of their turn, so that none waits for this thread. */
const TASKS_AHEAD_PER_WORKER = 3;

/**
 * Run one task per item through the pool, a bounded number at a time; results are handed over as they come.
 *
 * Throws the first failure, and InterruptedError `interrupted/data` when the signal is given.
 */
export async function runTasks<T>(
  pool: DecodePool,
  items: readonly T[],
  {
    signal,
    task,
    onResult,
  }: {
    signal: AbortSignal | undefined;
    task: (item: T) => DecodeTask;
    onResult: (item: T, result: DecodeResult) => void;
  },
): Promise<void> {
  let next = 0;
  let failed = false;
  async function lane(): Promise<void> {
    while (next < items.length && !failed) {
      throwIfInterrupted(signal);
      const item = items[next++]!;
      onResult(item, await pool.run(task(item)));
    }
  }
  const lanes = Array.from({ length: pool.workers * TASKS_AHEAD_PER_WORKER }, () =>
    lane().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.all(lanes);
}

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new InterruptedError({
      code: 'interrupted/data',
      what: 'reading pictures was interrupted',
      fix: 'nothing was changed; give the same command again',
      cause: signal.reason,
    });
}
