import { z } from 'zod';
import { definePruner } from './pruner.js';
import { fallsAtRung, halvingOptions } from './successive-halving.js';

/**
 * Successive halving in several brackets, each with a higher first rung than the one before, since nobody knows whether it
 * is better to try much or to wait long. Trials are dealt out to brackets by their numbers, in proportion to how many each
 * would have, and compared within their bracket.
 */
export const hyperband = definePruner({
  kind: 'hyperband',
  source:
    'Li, Jamieson, DeSalvo, Rostamizadeh, Talwalkar 2018 (JMLR 18), algorithm 1, with asynchronous halving in each bracket',
  options: z.strictObject(halvingOptions),
  stops(question, { minEpochs, factor }) {
    const brackets = bracketCount(question.maxEpochs, minEpochs, factor);
    const own = bracketOf(question.number, brackets, factor);
    const others = question.others.filter(({ number }) => bracketOf(number, brackets, factor) === own);
    return fallsAtRung({ ...question, others }, minEpochs * factor ** own, factor);
  },
});

/** As many as there are rungs, the top included, at which nothing is left to stop. */
export function bracketCount(maxEpochs: number, minEpochs: number, factor: number): number {
  let count = 1;
  for (let rung = minEpochs * factor; rung <= maxEpochs; rung *= factor) count++;
  return count;
}

/** The bracket of a trial: always the one that is furthest behind its share. */
export function bracketOf(number: number, brackets: number, factor: number): number {
  // Algorithm 1: with s halvings to come a bracket begins with (s_max + 1) factor^s / (s + 1) trials.
  const sizes = Array.from({ length: brackets }, (_, bracket) => {
    const halvings = brackets - 1 - bracket;
    return Math.ceil((brackets * factor ** halvings) / (halvings + 1));
  });
  const all = sizes.reduce((a, b) => a + b, 0);
  // The order repeats once every bracket has its size.
  const dealt = sizes.map(() => 0);
  let chosen = 0;
  for (let i = 0; i <= number % all; i++) {
    const behind = sizes.map((size, bracket) => (size * (i + 1)) / all - dealt[bracket]);
    chosen = behind.indexOf(Math.max(...behind));
    dealt[chosen]++;
  }
  return chosen;
}
