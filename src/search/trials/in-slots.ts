import type { TrialPlaces } from './run-trial.js';

/**
 * Do the same in several slots at a time, also in those that are there only later; where one fails, the others are told to stop,
 * and are waited for.
 */
export async function inSlots(
  { slots, onMoreSlots }: Pick<TrialPlaces, 'slots' | 'onMoreSlots'>,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(outer === undefined ? [] : [outer])]);
  const errors: unknown[] = [];
  const guarded = async () => {
    try {
      await work(signal);
    } catch (error) {
      errors.push(error);
      failed.abort();
    }
  };
  const running: Promise<void>[] = [];
  const fill = (count: number) => {
    while (running.length < count && !signal.aborted) running.push(guarded());
  };
  // At least one, which says that the signal was given before.
  running.push(guarded());
  fill(slots);
  const forget = onMoreSlots?.(fill);
  // Also those that are added meanwhile.
  for (const one of running) await one;
  forget?.();
  if (errors.length > 0) throw errors[0];
}
