import { DataError, OptionError } from '../base/error.js';

/** A share between 0 and 1, both excluded: a confidence, an error rate, a power. */
export function requireShare(name: string, value: number): void {
  if (value > 0 && value < 1) return;
  throw new OptionError({
    code: `option/${name}`,
    where: name,
    what: 'it must lie between 0 and 1, both excluded',
    got: value,
    fix: 'say it as a share: 0.95, not 95',
  });
}

/** Successes and trials that fit together. */
export function requireCounts(successes: number, trials: number): void {
  if (Number.isInteger(successes) && Number.isInteger(trials) && successes >= 0 && successes <= trials)
    return;
  throw new DataError({
    code: 'data/counts',
    what: 'counts must be whole numbers, and of the successes at most as many as of the trials',
    got: { successes, trials },
    fix: 'count both over the same examples',
  });
}

/** Values measured on the same things, in the same order. */
export function requirePairs(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length) return;
  throw new DataError({
    code: 'data/pairs',
    what: 'a paired comparison needs as many values of one as of the other',
    got: { a: a.length, b: b.length },
    fix: 'measure both on the same pictures and with the same seeds',
  });
}

/** a - b, pair by pair. */
export function differencesOf(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  requirePairs(a, b);
  return Float64Array.from(a, (value, i) => value - b[i]);
}
