import { DataError } from '../../base/error.js';
import type { MeasuredDifference } from '../comparisons/equivalence.js';

export interface CrossedDifference extends MeasuredDifference {
  /** What would be left of the standard error with infinitely many seeds: the chance of the pictures. */
  readonly pictureError: number;
}

/**
 * The mean of differences [seeds, pictures] and how far it can be trusted for other seeds and other pictures alike.
 *
 * Each row holds the differences of one seed on the same pictures. Variance = (MS_seeds + MS_pictures - MS_rest) / (seeds
 * pictures), with the mean squares of the two-way layout, not below what either of the two alone says; degrees of freedom by
 * Satterthwaite. With a single seed, or a single picture, nothing can be said: NaN.
 *
 * Source  Satterthwaite 1946; Searle, Casella, McCulloch 1992, chapter 4 (crossed random effects).
 */
export function crossedDifference(differences: readonly ArrayLike<number>[]): CrossedDifference {
  const seeds = differences.length;
  const pictures = differences[0]?.length ?? 0;
  requireTable(differences, pictures);
  const ofSeed = differences.map((row) => meanOf(row));
  const ofPicture = Float64Array.from({ length: pictures }, (_, i) =>
    meanOf(differences.map((row) => row[i])),
  );
  const mean = meanOf(ofSeed);
  const bySeeds = (pictures * squares(ofSeed, mean)) / (seeds - 1);
  const byPictures = (seeds * squares(ofPicture, mean)) / (pictures - 1);
  let left = 0;
  for (const [s, row] of differences.entries())
    for (let i = 0; i < pictures; i++) left += (row[i] - ofSeed[s] - ofPicture[i] + mean) ** 2;
  const rest = left / ((seeds - 1) * (pictures - 1));
  const sum = bySeeds + byPictures - rest;
  // Where chance makes the rest the largest of the three, the larger of the others is what is known.
  const least = Math.max(bySeeds, byPictures);
  const isSmall = sum < least;
  const degreesOfFreedom = isSmall
    ? bySeeds >= byPictures
      ? seeds - 1
      : pictures - 1
    : sum ** 2 /
      (bySeeds ** 2 / (seeds - 1) +
        byPictures ** 2 / (pictures - 1) +
        rest ** 2 / ((seeds - 1) * (pictures - 1)));
  return {
    mean,
    standardError: Math.sqrt(Math.max(sum, least) / (seeds * pictures)),
    degreesOfFreedom: least === 0 ? seeds - 1 : degreesOfFreedom,
    pictureError: Math.sqrt(Math.max(0, byPictures - rest) / (seeds * pictures)),
  };
}

function meanOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total / values.length;
}

function squares(values: ArrayLike<number>, mean: number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i] - mean) ** 2;
  return total;
}

function requireTable(differences: readonly ArrayLike<number>[], pictures: number): void {
  if (differences.every(({ length }) => length === pictures)) return;
  throw new DataError({
    code: 'data/pairs',
    what: 'every seed must be measured on the same pictures',
    got: differences.map(({ length }) => length),
    fix: 'leave out pictures that some seed was not measured on',
  });
}
