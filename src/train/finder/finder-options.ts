import { z } from 'zod';
import { parseOptions } from '../../base/parse-options.js';

/** Ways to read a rate off the curve of a sweep; `suggestions.ts` says what each does. */
export const SUGGESTION_NAMES = ['valley', 'slide', 'steepest', 'minimum'] as const;
export type SuggestionName = (typeof SUGGESTION_NAMES)[number];

/** How the learning rate is swept. The range and its length are those of Smith 2017 as fastai runs them. */
export const FinderOptions = z
  .strictObject({
    minRate: z.number().positive().default(1e-7).describe('Learning rate of the first update.'),
    maxRate: z.number().positive().default(10).describe('Learning rate of the last update.'),
    sweep: z
      .enum(['exponential', 'linear'])
      .default('exponential')
      .describe('How the rate grows from update to update: by a factor, or by a sum.'),
    updates: z.int().min(20).max(10_000).default(100).describe('Updates of one sweep.'),
    seeds: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .describe('Sweeps, each with first weights, order of the data and noise of its own.'),
    smoothing: z
      .number()
      .min(0)
      .lt(1)
      .default(0.9)
      .describe('Share of the mean so far in the smoothed loss, 0 to below 1; 0 smooths nothing.'),
    stopFactor: z
      .number()
      .gt(1)
      .default(4)
      .describe('A sweep ends where the smoothed loss is this many times its lowest value.'),
    suggestion: z
      .enum(SUGGESTION_NAMES)
      .default('valley')
      .describe('Which of the suggestions is recommended.'),
  })
  .refine(({ minRate, maxRate }) => minRate < maxRate, {
    message: 'the highest rate of the sweep must be above the lowest',
    path: ['maxRate'],
  });
export type FinderOptions = z.output<typeof FinderOptions>;
export type FinderOptionsInput = z.input<typeof FinderOptions>;

/** Throws OptionError `option/find-lr` naming every option that is unknown or out of range. */
export function parseFinderOptions(options: FinderOptionsInput): FinderOptions {
  return parseOptions(FinderOptions, options, { code: 'option/find-lr', where: 'learning-rate finder' });
}
