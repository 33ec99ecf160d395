import { z } from 'zod';
import { quantile, weightedValues } from './quantile-sketch.js';
import { defineTransform, divisor } from './transform.js';

/**
 * Median 0 and a distance of 1 between two percentiles: y = (x - median) / (upper - lower). A few wild values change
 * neither.
 *
 * Percentiles lie linearly between neighbouring values. They are exact up to `SKETCH_SIZE` values, then as good as
 * `mergeSketches` says.
 *
 * Edges    A column whose percentiles are equal is divided by 1.
 * Inverse  x = y * (upper - lower) + median.
 */
export const robust = defineTransform({
  kind: 'robust',
  options: {
    percentiles: z
      .tuple([z.number().min(0).max(100), z.number().min(0).max(100)])
      .refine(([lower, upper]) => lower < upper, 'the first must be below the second')
      .default([25, 75])
      .describe('Percentiles whose distance becomes 1.'),
    center: z.boolean().default(true).describe('Subtract the median.'),
    scale: z.boolean().default(true).describe('Divide by the distance of the percentiles.'),
  },
  values: { median: z.number(), lower: z.number(), upper: z.number() },
  fit({ sketch }, { percentiles: [lower, upper] }) {
    const sorted = weightedValues(sketch);
    return {
      median: quantile(sorted, 0.5),
      lower: quantile(sorted, lower / 100),
      upper: quantile(sorted, upper / 100),
    };
  },
  parameters: ({ median, lower, upper }, { center, scale }) => ({
    offset: center ? median : 0,
    spread: scale ? divisor(upper - lower) : 1,
  }),
  transform: (a, x, { offset, spread }) => a.div(a.sub(x, offset), spread),
  inverse: (a, y, { offset, spread }) => a.add(a.mul(y, spread), offset),
});
