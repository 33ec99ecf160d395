import type { Listing } from './listing.js';
import type { Targets } from './types.js';

/** Targets of pictures by their labels: classes as they are; sets of labels as rows of 1 and 0; numbers. */
export function targetsOf(
  { classes, combinations, numbers }: Pick<Listing, 'classes' | 'combinations' | 'numbers'>,
  labels: Uint32Array,
): Targets {
  if (numbers === undefined && combinations === undefined) return Int32Array.from(labels);
  const targets = new Float32Array(labels.length * classes.length);
  labels.forEach((label, row) => {
    const first = row * classes.length;
    if (numbers !== undefined) targets.set(numbers[label]!, first);
    else for (const position of combinations![label]!) targets[first + position] = 1;
  });
  return targets;
}
