import type { StopReason } from '../events.js';
import type { RunConfig } from '../run/run-config.js';

/**
 * Why training ends after an epoch, `null` where it goes on. Where several reasons hold, the one that would have ended it
 * on any machine counts: all epochs done, then no improvement, then updates, then time.
 */
export function stopReasonOf(
  { maxUpdates, maxSeconds }: RunConfig['training'],
  now: { readonly update: number; readonly seconds: number },
  end: {
    /** Updates of all epochs together. */
    readonly updatesInAll: number;
    readonly patienceIsOut: boolean;
    /** Updates after which the time budget is spent, in place of the clock. */
    readonly timeIsUpAt?: number | undefined;
  },
): StopReason | null {
  if (now.update >= end.updatesInAll) return 'completed';
  if (end.patienceIsOut) return 'early-stopping';
  if (maxUpdates !== null && now.update >= maxUpdates) return 'update-budget';
  if (maxSeconds === null) return null;
  const isUp = end.timeIsUpAt === undefined ? now.seconds >= maxSeconds : now.update >= end.timeIsUpAt;
  return isUp ? 'time-budget' : null;
}
