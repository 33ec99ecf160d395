import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { requireEndBelowStart } from './end-rate.js';
import { defineSchedule } from './schedule.js';

/**
 * Hold the rate, and lower it when a metric has stopped getting better. By itself this is a constant rate; the falls
 * come from reporting the metric after each epoch (`reportToPlateau`).
 */
export const reduceOnPlateau = defineSchedule({
  kind: 'reduceOnPlateau',
  unit: 'epoch',
  options: {
    metric: z.string().min(1).default('validation.loss').describe('Name of the metric to watch.'),
    mode: z.enum(['min', 'max']).default('min').describe('Whether smaller or larger values are better.'),
    factor: z.number().positive().lt(1).default(0.1).describe('What the rate is multiplied by.'),
    patience: z
      .int()
      .nonnegative()
      .default(5)
      .describe('Epochs in a row that may pass without getting better.'),
    threshold: z.number().nonnegative().default(1e-4).describe('How much better counts as better.'),
    thresholdMode: z
      .enum(['relative', 'absolute'])
      .default('relative')
      .describe('Whether the threshold is a share of the best value or a difference.'),
    cooldown: z
      .int()
      .nonnegative()
      .default(0)
      .describe('Epochs after a fall in which bad ones do not count.'),
    minRate: z.number().nonnegative().default(0).describe('Learning rate that is never gone below.'),
    minChange: z.number().nonnegative().default(1e-8).describe('Falls of this size or less are not made.'),
  },
  complete(options, span) {
    requireEndBelowStart('reduceOnPlateau', options.minRate, span);
    requireDirection(options.metric, options.mode);
    return options;
  },
  rate:
    (_options, { learningRate }) =>
    () =>
      learningRate,
  plateau: (options, { learningRate }) => ({ initialRate: learningRate, ...options }),
});

/** Watching an accuracy fall, or a loss rise, is always a slip. */
function requireDirection(metric: string, mode: 'min' | 'max'): void {
  const wrong = mode === 'min' ? /accuracy$/i : /loss$/i;
  if (!wrong.test(metric)) return;
  throw new OptionError({
    code: 'option/schedule',
    where: 'schedule reduceOnPlateau, mode',
    what: 'the mode contradicts the metric',
    got: { metric, mode },
    fix: `set mode to '${mode === 'min' ? 'max' : 'min'}'`,
  });
}
