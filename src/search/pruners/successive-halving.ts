import { z } from 'zod';
import type { Trial } from '../trials/trial.js';
import { costOf, definePruner, type PruningQuestion } from './pruner.js';

export const halvingOptions = {
  minEpochs: z.int().positive().default(1).describe('Epochs that every trial gets: the first rung.'),
  factor: z
    .int()
    .min(2)
    .default(3)
    .describe('Of so many trials one goes on from a rung to the next, which is so many times higher.'),
};

/**
 * Asynchronous successive halving: after minEpochs * factor^k epochs a trial goes on only if it is among the best 1 / factor
 * of the trials that have come so far, rounded down but at least one. Equals go on, so that the first always does.
 */
export const successiveHalving = definePruner({
  kind: 'asha',
  source: 'Li, Jamieson, Rostamizadeh, Gonina, Hardt, Recht, Talwalkar 2018 (arXiv 1810.05934), algorithm 2',
  options: z.strictObject(halvingOptions),
  stops: (question, { minEpochs, factor }) => fallsAtRung(question, minEpochs, factor),
});

/** Whether a trial has just reached a rung, first * factor^k epochs, and is not good enough to leave it upwards. */
export function fallsAtRung(
  { curve, others, direction }: PruningQuestion,
  first: number,
  factor: number,
): boolean {
  const epochs = curve.length;
  if (!isRung(epochs, first, factor)) return false;
  const own = costOf(curve[epochs - 1], direction);
  if (own === Number.POSITIVE_INFINITY) return true;
  const reached = others.filter((trial: Trial) => trial.curve.length >= epochs);
  const costs = [own, ...reached.map((trial) => costOf(trial.curve[epochs - 1], direction))].sort(
    (a, b) => a - b,
  );
  const promoted = Math.max(1, Math.floor(costs.length / factor));
  return own > costs[promoted - 1];
}

function isRung(epochs: number, first: number, factor: number): boolean {
  let rung = first;
  while (rung < epochs) rung *= factor;
  return rung === epochs;
}
