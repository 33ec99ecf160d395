import { z } from 'zod';
import { costOf, definePruner } from './pruner.js';

/**
 * Stop a trial whose best epoch so far is worse than the median of what complete trials had after as many epochs. One that
 * has no number yet is stopped too.
 */
export const median = definePruner({
  kind: 'median',
  source: 'the median rule of Vizier (Golovin et al. 2017, section 3.2.2) in the form of Optuna',
  options: z.strictObject({
    startup: z.int().positive().default(5).describe('Complete trials before the first is stopped.'),
    warmup: z.int().nonnegative().default(0).describe('Epochs in which no trial is stopped.'),
  }),
  stops({ curve, others, direction }, { startup, warmup }) {
    const complete = others.filter(({ state }) => state === 'complete');
    if (complete.length < startup || curve.length <= warmup) return false;
    const rivals = complete
      .filter((trial) => trial.curve.length >= curve.length)
      .map((trial) => costOf(trial.curve[curve.length - 1], direction));
    if (rivals.length === 0) return false;
    const best = Math.min(...curve.map((value) => costOf(value, direction)));
    return best === Number.POSITIVE_INFINITY || best > medianOf(rivals);
  },
});

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
