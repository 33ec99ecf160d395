import type { Interval } from './interval.js';
import { wilson } from './proportion.js';

/**
 * Where the true F1 of a class lies, of which `occurs` samples are, `predicted` were taken for it, and `hit` both.
 *
 * F1 = 2 J / (1 + J) rises with the Jaccard index J = hit / (occurs + predicted - hit). Of the samples that are of the class or
 * were taken for it, each is a hit with the chance J, whatever the rest of the samples does: Wilson's interval of that share,
 * carried over, is one of F1. A class that neither occurs nor is predicted leaves 0 … 1.
 *
 * Source  Hand, Christen, Kirielle 2021, "F*: an interpretable transformation of the F-measure" (arXiv 2008.00103); Wilson 1927.
 */
export function f1Interval(
  { hit, predicted, occurs }: Readonly<Record<'hit' | 'predicted' | 'occurs', number>>,
  confidence = 0.95,
): Interval {
  const { low, high } = wilson(hit, predicted + occurs - hit, confidence);
  return { low: fromJaccard(low), high: fromJaccard(high) };
}

function fromJaccard(index: number): number {
  return (2 * index) / (1 + index);
}
