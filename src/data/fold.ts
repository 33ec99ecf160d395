import { z } from 'zod';
import { DataError } from '../base/error.js';
import { permutation, type RandomStream } from '../base/random.js';

/** Which fold validates, of how many, as "2/5"; the others are trained on. */
export const fold = z
  .string()
  .regex(/^[1-9]\d{0,3}\/[1-9]\d{0,3}$/, 'must be such as "2/5"')
  .refine((text) => isWithin(foldOf(text)), 'must name one of at least two folds, such as "2/5"')
  .describe(
    'Validates one of so many folds, such as "2/5" for the second of five, in place of validationSplit; the split seed deals them.',
  );

/** One fold of several. */
export interface Fold {
  /** Counted from 0. */
  readonly index: number;
  readonly count: number;
}

/** What "2/5" says. */
export function foldOf(text: string): Fold {
  const [number, count] = text.split('/').map(Number);
  return { index: number - 1, count };
}

function isWithin({ index, count }: Fold): boolean {
  return count >= 2 && index < count;
}

/**
 * Deals groups of examples to folds, one stratum after the other, so that each stratum is spread evenly, and so are all together: in an order
 * that the stream decides, largest first, each to the fold that has fewest examples of its stratum, then fewest in all.
 */
export function foldDealer(count: number): (sizes: readonly number[], stream: RandomStream) => Uint32Array {
  const all = new Array<number>(count).fill(0);
  return (sizes, stream) => {
    const own = new Array<number>(count).fill(0);
    const folds = new Uint32Array(sizes.length);
    // A stable sort: groups of one size stay in their random order.
    for (const group of permutation(sizes.length, stream).sort((a, b) => sizes[b] - sizes[a])) {
      let chosen = 0;
      for (let other = 1; other < count; other++)
        if (own[other] < own[chosen] || (own[other] === own[chosen] && all[other] < all[chosen]))
          chosen = other;
      folds[group] = chosen;
      own[chosen] += sizes[group];
      all[chosen] += sizes[group];
    }
    return folds;
  };
}

/** Of data that say themselves what validates: there is nothing to deal. */
export function foldsBesideOwnPart(where: string): DataError {
  return new DataError({
    code: 'data/folds',
    where,
    what: 'the data have a validation part of their own, and folds would take its place',
    fix: 'leave the folds out, or let the data name no validation part (train and test may stay)',
  });
}

/** `got` has the number of different examples of each class that has too few. */
export function tooFewForFolds(
  where: string,
  count: number,
  got: Readonly<Record<string, number>>,
): DataError {
  return new DataError({
    code: 'data/too-few-for-folds',
    where,
    what: `a class needs a different example for each of the ${count} folds`,
    got,
    fix: `use at most ${Math.max(2, Math.min(...Object.values(got)))} folds, add examples, or leave the class out`,
  });
}
