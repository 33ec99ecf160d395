import type { Listing } from './listing.js';
import type { Targets } from './types.js';

/** Targets of pictures by their labels: classes as they are; sets of labels as rows of 1 and 0; numbers. */
export function targetsOf(
  { classes, combinations, numbers }: Pick<Listing, 'classes' | 'combinations' | 'numbers'>,
  labels: readonly number[],
): Targets {
  if (numbers !== undefined) return Float32Array.from(labels.flatMap((label) => numbers[label]!));
  if (combinations === undefined) return Int32Array.from(labels);
  const targets = new Float32Array(labels.length * classes.length);
  labels.forEach((label, row) => {
    for (const position of combinations[label]!) targets[row * classes.length + position] = 1;
  });
  return targets;
}
