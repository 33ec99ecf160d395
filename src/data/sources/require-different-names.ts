import type { DataError } from '../../base/error.js';

/** Throws what `refuse` makes of it, and of what to do, where two columns have one name. */
export function requireDifferentNames(
  names: readonly string[],
  refuse: (what: string, fix: string) => DataError,
): void {
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined)
    throw refuse(
      `two columns are called ${JSON.stringify(repeated)}`,
      'give each column a name of its own, in a first line above all rows',
    );
}
