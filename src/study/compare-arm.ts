import { DataError } from '../base/error.js';
import {
  type CrossedDifference,
  crossedDifference,
  type Interval,
  normal,
  pairsNeeded,
  student,
  tInterval,
} from '../statistics/index.js';
import { levelsOf, type StudyPlan } from './plan.js';
import type { Observation } from './question.js';

/**
 * - `better`, `worse`: the interval lies on one side of 0.
 * - `same`: it lies within the margin, so that there is no difference that matters.
 * - `unclear`: none of these yet.
 */
export type Verdict = 'better' | 'worse' | 'same' | 'unclear';

export interface Comparison {
  readonly verdict: Verdict;
  /** Mean score of the arm less that of the baseline. */
  readonly difference: number;
  /** Holds for all arms and looks together with the confidence 1 - alpha. */
  readonly interval: Interval;
  /** Pairs of trainings that were used. */
  readonly seeds: number;
  /**
   * About how many more pairs would tell, if the difference is what was seen, or the margin if that is larger. Infinity where more
   * pictures are needed instead. 0 where it is clear.
   */
  readonly moreSeeds: number;
}

/** Trainings with the same seed. */
export type Pair = readonly [baseline: Observation, arm: Observation];

/**
 * The first look with a clear answer, or else the last one reached; undefined before the first. Later pairs do not
 * change what was clear: that is what the error rate was promised for.
 */
export function compareArm(pairs: readonly Pair[], plan: StudyPlan, arms: number): Comparison | undefined {
  const levels = levelsOf(plan, arms);
  let last: Comparison | undefined;
  for (const [k, count] of plan.looks.entries()) {
    if (pairs.length < count) break;
    last = lookAt(pairs.slice(0, count), levels[k], plan, arms);
    if (last.verdict !== 'unclear') break;
  }
  return last;
}

function lookAt(pairs: readonly Pair[], level: number, plan: StudyPlan, arms: number): Comparison {
  const measured = measure(pairs.map(differencesOf));
  const { mean, standardError, degreesOfFreedom } = measured;
  const half = standardError === 0 ? 0 : student(degreesOfFreedom).upperQuantile(level / 2) * standardError;
  const interval = { low: mean - half, high: mean + half };
  const verdict = verdictOf(interval, plan.margin);
  return {
    verdict,
    difference: mean,
    interval,
    seeds: pairs.length,
    moreSeeds: verdict === 'unclear' ? moreSeeds(measured, pairs.length, plan, arms) : 0,
  };
}

function verdictOf({ low, high }: Interval, margin: number): Verdict {
  if (low > -margin && high < margin) return 'same';
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'unclear';
}

function differencesOf([baseline, arm]: Pair): Float64Array {
  if (baseline.scores.length !== arm.scores.length) {
    throw new DataError({
      code: 'data/pairs',
      where: `${arm.arm}, seed ${arm.seed}`,
      what: 'both arms must be measured on the same pictures',
      got: { [baseline.arm]: baseline.scores.length, [arm.arm]: arm.scores.length },
      fix: 'have the data changed since the study began? Then begin a new one',
    });
  }
  return Float64Array.from(arm.scores, (score, i) => score - baseline.scores[i]);
}

/** With a single score for each training, there is only the chance of seeds. */
function measure(differences: readonly Float64Array[]): CrossedDifference {
  if (differences[0].length > 1) return crossedDifference(differences);
  const { mean, standardError } = tInterval(differences.map(([difference]) => difference));
  return { mean, standardError, degreesOfFreedom: differences.length - 1, pictureError: 0 };
}

/** More seeds make only their part of the error smaller: that of the pictures stays, and is taken from the effect. */
function moreSeeds(
  { mean, standardError, pictureError }: CrossedDifference,
  seeds: number,
  { alpha, power, margin }: StudyPlan,
  arms: number,
): number {
  const effect = Math.max(Math.abs(mean), margin);
  const needed = normal.upperQuantile(alpha / arms / 2) + normal.quantile(power);
  const left = effect ** 2 - (needed * pictureError) ** 2;
  if (left <= 0) return Infinity;
  const ofSeeds = Math.sqrt(Math.max(0, standardError ** 2 - pictureError ** 2) * seeds);
  return Math.max(1, pairsNeeded(Math.sqrt(left) / ofSeeds, { alpha: alpha / arms, power }) - seeds);
}
