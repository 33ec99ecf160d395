import { z } from 'zod';
import { parseOptions } from '../base/parse-options.js';
import { guaranteedLevels } from '../statistics/index.js';

/** How a question is decided; set before the first training. */
export const StudyPlan = z
  .strictObject({
    looks: z
      .array(z.int().min(2))
      .min(1)
      .default([3, 5, 10])
      .describe('Numbers of seeds at which one looks, rising; the last is the budget.'),
    alpha: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.05)
      .describe('Chance of claiming any difference where there is none, over all arms and looks.'),
    margin: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.01)
      .describe('Smallest difference that matters, in units of the score: 0.01 is one point of accuracy.'),
    power: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.8)
      .describe('Chance with which the runs asked for are to find it.'),
  })
  .refine(({ looks }) => looks.every((count, k) => k === 0 || count > looks[k - 1]), {
    path: ['looks'],
    message: 'looks must rise: 3, 5, 10',
  });
export type StudyPlan = z.output<typeof StudyPlan>;

/** Throws OptionError `option/plan` naming every option that is unknown or out of range. */
export function parseStudyPlan(plan: z.input<typeof StudyPlan>): StudyPlan {
  return parseOptions(StudyPlan, plan, { code: 'option/plan', where: 'plan' });
}

/** When it is decided with so many seeds at most: early where that may be enough, last with all of them. */
export function looksOf(seeds: number): number[] {
  return [...[3, 5].filter((look) => look < seeds), seeds];
}

/**
 * The error that each comparison may make at each look. Bonferroni over arms, so that the interval shown and the claim made
 * never contradict each other.
 */
export function levelsOf({ looks, alpha }: StudyPlan, arms: number): number[] {
  const most = looks[looks.length - 1];
  return guaranteedLevels({ looks: looks.map((count) => count / most), alpha: alpha / arms });
}
