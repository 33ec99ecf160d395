import { z } from 'zod';
import { SUGGESTION_NAMES } from '../../train/index.js';
import { architectureChoice } from '../architecture-choice.js';
import { count, path, seconds, skippedFile } from './values.js';

const rate = (what: string) => z.number().positive().describe(what);

const setting = {
  folder: path('Absolute path of the data.'),
  architecture: architectureChoice.describe('The architecture that is swept.'),
  optimizer: z.string().describe('Name of the optimizer.'),
  batchSize: z.int().positive().describe('Examples of a batch.'),
  minRate: rate('Learning rate of the first update.'),
  maxRate: rate('Learning rate of the last update.'),
  sweep: z.enum(['exponential', 'linear']).describe('How the rate grows.'),
  updates: z.int().positive().describe('Updates of one sweep, at most.'),
  seeds: z.int().positive().describe('Number of sweeps.'),
};

/** A rate with its spread over the sweeps. */
const suggestion = z.strictObject({
  name: z.enum(SUGGESTION_NAMES).describe('How it is read off the curve: docs/learning-rate-finder.md.'),
  learningRate: rate('Median over the sweeps.'),
  lowest: rate('The lowest that a sweep suggests.'),
  highest: rate('The highest.'),
});

/** `find-lr`. */
export const findLrResult = z.strictObject({
  ...setting,
  recommended: suggestion
    .extend({ why: z.string().describe('Why this rate, in words.') })
    .nullable()
    .describe('The rate to train with; null where the data cannot tell.'),
  obstacle: z
    .strictObject({
      code: z
        .enum(['early-divergence', 'no-fall', 'no-suggestion'])
        .describe('What is in the way: the loss rose at once, never fell, or has no such place.'),
      what: z.string().describe('The same in words.'),
      fix: z.string().describe('The way on.'),
    })
    .nullable()
    .describe('Why no rate is recommended; null where one is.'),
  suggestions: z.array(suggestion).describe('Every suggestion that the curves have.'),
  notes: z.array(z.string()).describe('What to think of when using the rate.'),
  batchSizes: z
    .strictObject({
      rule: z.enum(['linear', 'square-root']).describe('How the rate goes with the batch size.'),
      source: z.string().describe('Who says so.'),
      rates: z
        .array(
          z.strictObject({
            batchSize: z.int().positive().describe('Examples of a batch.'),
            learningRate: rate('The recommended rate, brought to it.'),
          }),
        )
        .describe('Half, double and four times the batch.'),
    })
    .nullable()
    .describe('Rates for other batch sizes; null where no rate is recommended or no rule is known.'),
  curve: z
    .array(
      z.strictObject({
        learningRate: rate('Rate of the update.'),
        median: z.number().describe('Smoothed loss: median over the sweeps.'),
        lowest: z.number().describe('The lowest of them.'),
        highest: z.number().describe('The highest.'),
      }),
    )
    .describe('Updates as far as at least half of the sweeps came.'),
  sweeps: z
    .array(
      z.strictObject({
        seed: count('Seed of first weights, order and noise.'),
        divergedAt: rate('Learning rate.')
          .nullable()
          .describe('Rate at which the loss had risen too far; null where it never did.'),
        points: z
          .array(
            z.strictObject({
              update: count('Updates before this one.'),
              learningRate: rate('Its rate.'),
              loss: z.number().describe('Mean over the batch.'),
              smoothed: z.number().describe('Smoothed loss.'),
            }),
          )
          .describe('Updates whose loss was a finite number.'),
      }),
    )
    .describe('Every sweep, update by update.'),
  plot: z.string().nullable().describe('Absolute path of the picture written.'),
  table: z.string().nullable().describe('Absolute path of the table written.'),
  seconds,
});

/** `find-lr --dry-run`. */
export const findLrPlanResult = z.strictObject({
  dryRun: z.literal(true).describe('Nothing was swept and nothing was written.'),
  ...setting,
  skipped: z.array(skippedFile).describe('Files that cannot be read and would be left out.'),
  parameters: count('Values of the model, learned and measured.'),
  updatesInAll: count('Updates of all sweeps, when none ends early.'),
  estimate: z
    .strictObject({
      seconds: z
        .number()
        .nonnegative()
        .describe('From a few measured updates; reading the data is not counted.'),
      memoryBytes: count('Memory of decoded pictures or rows; 0 where they are read anew in every epoch.'),
      diskBytes: count('What would be written: nothing.'),
    })
    .describe('What it would take.'),
});
