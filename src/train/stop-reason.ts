import type { StopReason } from './events.js';
import type { RunConfig } from './run-config.js';

/**
 * Why training ends after an epoch, `null` where it goes on. Where several reasons hold, the one that would have ended it
 * on any machine counts: all epochs done, then no improvement, then updates, then time.
 */
export function stopReasonOf(
  { maxUpdates, maxSeconds }: RunConfig['training'],
  now: { readonly update: number; readonly seconds: number },
  /** Updates of all epochs together. */
  updatesInAll: number,
  patienceIsOut: boolean,
): StopReason | null {
  if (now.update >= updatesInAll) return 'completed';
  if (patienceIsOut) return 'early-stopping';
  if (maxUpdates !== null && now.update >= maxUpdates) return 'update-budget';
  return maxSeconds !== null && now.seconds >= maxSeconds ? 'time-budget' : null;
}
