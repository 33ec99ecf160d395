import type { Discordant } from './comparisons/mcnemar.js';
import { varianceOf } from './comparisons/t-test.js';
import type { Interval } from './intervals/interval.js';
import { clopperPearson } from './intervals/proportion.js';
import { momentsOf } from './moments.js';
import { requireShare } from './require-arguments.js';

/** The mean of paired differences in units of their deviation (Cohen 1988, dz); what decides how many pairs a test needs. */
export function cohensDz(differences: ArrayLike<number>): number {
  const moments = momentsOf(differences);
  return moments.mean / Math.sqrt(varianceOf(moments));
}

/**
 * How many pictures only A gets right for each that only B does. The interval follows from the exact one of the share of
 * A among them. Infinity where only A has any; NaN where the two never differ.
 */
export function pairedOddsRatio(
  { onlyA, onlyB }: Discordant,
  confidence = 0.95,
): Interval & { readonly ratio: number } {
  requireShare('confidence', confidence);
  const { low, high } = clopperPearson(onlyA, onlyA + onlyB, confidence);
  return { ratio: onlyA / onlyB, low: low / (1 - low), high: high / (1 - high) };
}
