import { permutation, randomStream } from '../base/random.js';

/** How often classes are drawn in an epoch, where not every picture is drawn once. */
export interface Oversampling {
  /** Draws of each class in an epoch: at least as many as it has pictures. */
  readonly draws: readonly number[];
  /** Class of each picture of the split. */
  readonly classOf: ArrayLike<number>;
}

/**
 * Draws of each class: as many as it has pictures, but at least `ratio` times those of the largest class, rounded. A class
 * without pictures has none.
 */
export function drawsPerClass(counts: readonly number[], ratio: number): number[] {
  const least = Math.round(ratio * Math.max(...counts));
  return counts.map((count) => (count === 0 ? 0 : Math.max(count, least)));
}

/** Pictures of one epoch, each as often as it is drawn, in no random order yet. */
export interface DrawnPictures {
  /** Positions in the split. */
  readonly pictures: Uint32Array;
  /** How often the same picture stands before: 0 for the first time. */
  readonly occurrences: Uint32Array;
}

/**
 * Every picture once, and those of classes that are drawn more often again, as evenly as can be: the numbers of draws of two
 * pictures of a class differ by 1 at most. Which of them have one more is drawn by (seed, epoch, class).
 */
export function drawPictures(
  { draws, classOf }: Oversampling,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): DrawnPictures {
  const members: number[][] = draws.map(() => []);
  for (let i = 0; i < classOf.length; i++) members[classOf[i]!]!.push(i);
  const times = new Uint32Array(classOf.length);
  members.forEach((own, label) => {
    if (own.length === 0) return;
    const whole = Math.floor(draws[label]! / own.length);
    const order = permutation(own.length, randomStream(seed, 'oversample', epoch, label));
    own.forEach((picture) => {
      times[picture] = whole;
    });
    for (const place of order.subarray(0, draws[label]! % own.length)) times[own[place]!]!++;
  });
  const all = draws.reduce((sum, count) => sum + count, 0);
  const pictures = new Uint32Array(all);
  const occurrences = new Uint32Array(all);
  let place = 0;
  for (let occurrence = 0; place < all; occurrence++)
    times.forEach((count, picture) => {
      if (count <= occurrence) return;
      pictures[place] = picture;
      occurrences[place++] = occurrence;
    });
  return { pictures, occurrences };
}
