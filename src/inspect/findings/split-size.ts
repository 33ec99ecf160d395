import { formatCount } from '../../base/format-count.js';
import type { DataFinding, FindingRule, PictureFacts } from './finding.js';

/** Accuracy for which the doubt is told; it is greatest at a half and smaller above this. */
const ASSUMED = 0.8;
const TWO_SIDED_95 = 1.96;
/** Half width of the interval from which an accuracy says little, and from which next to nothing. */
const WIDE = 0.05;
const VERY_WIDE = 0.1;

type SplitFacts = Pick<PictureFacts, 'splits' | 'ownParts'>;

/**
 * How sure an accuracy is: p ± 1.96 √(p (1 − p) / n) for p = 0.8 (normal approximation of the binomial distribution).
 */
export const splitSize = (noun: 'pictures' | 'rows') =>
  ({
    name: 'split-size',
    find({ splits, ownParts }: SplitFacts) {
      const validation = doubt('validation', splits.validation, noun, {
        fix: ownParts.includes('validation')
          ? `add ${noun} to the validation part`
          : `gather more ${noun}, or keep more for validation (--validation-split 0.3)`,
      });
      const test = doubt('test', splits.test, noun, { fix: `add ${noun} to the test part` });
      return [...validation, ...test];
    },
  }) satisfies FindingRule<SplitFacts>;

function doubt(
  name: string,
  count: number,
  noun: string,
  { fix }: { fix: string },
): Omit<DataFinding, 'rule'>[] {
  const half = TWO_SIDED_95 * Math.sqrt((ASSUMED * (1 - ASSUMED)) / count);
  if (count === 0 || half < WIDE) return [];
  const points = Math.round(100 * half);
  return [
    {
      severity: half < VERY_WIDE ? 'advice' : 'warning',
      what: `the ${name} part has ${formatCount(count)} ${noun}, so that an accuracy of 80% means 80 ± ${points}%: differences smaller than that say nothing`,
      fix,
    },
  ];
}
