import { normal } from '../distributions/normal.js';

/** How much of an error rate may be spent up to a share of the information. */
export type Spending = 'obrienFleming' | 'pocock';

/**
 * The part of a one-sided error rate that is spent at a share of the information, from 0 at 0 to `alpha` at 1.
 *
 * - `obrienFleming`: 2 (1 - Φ(z(α/2) / √share)): next to nothing early, nearly all of it left for the end.
 * - `pocock`: α ln(1 + (e - 1) share): evenly.
 *
 * Source  Lan, DeMets 1983.
 */
export function spentAt(share: number, alpha: number, spending: Spending): number {
  if (share >= 1) return alpha;
  if (share <= 0) return 0;
  return spending === 'pocock'
    ? alpha * Math.log(1 + (Math.E - 1) * share)
    : 2 * normal.survival(normal.upperQuantile(alpha / 2) / Math.sqrt(share));
}
