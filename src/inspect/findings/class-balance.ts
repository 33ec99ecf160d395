import { formatCount } from '../../base/format-count.js';
import type { TargetKind } from '../../data/index.js';
import type { FindingRule } from './finding.js';
import { nameSome } from './names.js';

/** Ratio of the largest class to the smallest from which classes are uneven, and from which it is serious. */
const UNEVEN = 3;
const VERY_UNEVEN = 10;
/** Training pictures of a class below which hardly anything can be learned, and below which more would help most. */
const TOO_FEW = 20;
const FEW = 100;

interface ClassFacts {
  readonly classes: readonly { readonly name: string; readonly train: number }[];
  readonly targetKind: TargetKind;
}

/** Uneven classes pull a network to the frequent ones: Buda, Maki & Mazurowski 2018. */
export const classBalance = (noun: 'pictures' | 'rows') =>
  ({
    name: 'class-balance',
    find({ classes, targetKind }: ClassFacts) {
      const present = classes.filter(({ train }) => train > 0).sort((a, b) => b.train - a.train);
      const [most] = present;
      const least = present.at(-1);
      if (most === undefined || least === undefined || targetKind !== 'class') return [];
      const ratio = most.train / least.train;
      if (ratio < UNEVEN) return [];
      return [
        {
          severity: ratio < VERY_UNEVEN ? 'advice' : 'warning',
          what: `classes are uneven: ${most.name} has ${formatCount(most.train)} ${noun} to train on, ${least.name} ${formatCount(least.train)} (${ratio.toFixed(1)} to 1)`,
          fix: 'train with --class-weights balanced or --oversample balanced, and judge by macroF1 (--monitor macroF1) rather than by accuracy',
        },
      ];
    },
  }) satisfies FindingRule<ClassFacts>;

export const fewPictures: FindingRule = {
  name: 'few-pictures',
  find({ classes }) {
    const tooFew = classes.filter(({ train }) => train < TOO_FEW);
    const few = classes.filter(({ train }) => train >= TOO_FEW && train < FEW);
    const named = (some: typeof classes) => nameSome(some.map(({ name, train }) => `${name} (${train})`));
    return [
      ...(tooFew.length === 0
        ? []
        : [
            {
              severity: 'warning' as const,
              what: `fewer than ${TOO_FEW} pictures to train on: ${named(tooFew)}`,
              fix: `gather more of them, join the class with a similar one, or leave it out; until then expect little of it`,
            },
          ]),
      ...(few.length === 0
        ? []
        : [
            {
              severity: 'advice' as const,
              what: `fewer than ${FEW} pictures to train on: ${named(few)}`,
              fix: 'more pictures would help more than any setting; --augment auto makes the most of those there are',
            },
          ]),
    ];
  },
};
