import { z } from 'zod';
import { isConstant } from '../../statistics/index.js';
import { defineTransform, divisor } from './transform.js';

/**
 * Stretch what training data span to a range: y = low + (x - min) * (high - low) / (max - min).
 *
 * Range    [low, high] on training data; other data leave it, unless `clip` holds them inside.
 * Edges    A constant column is divided by 1: y = low + (x - min) * (high - low).
 * Inverse  x = min + (y - low) * (max - min) / (high - low); what was clipped comes back as min or max.
 */
export const minMax = defineTransform({
  kind: 'minMax',
  options: {
    range: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, 'the first must be below the second')
      .default([0, 1])
      .describe('What the smallest and the largest training value become.'),
    clip: z.boolean().default(false).describe('Hold other values inside the range too.'),
  },
  values: { min: z.number(), max: z.number() },
  fit: ({ moments }) => ({
    min: moments.min,
    max: isConstant(moments) ? moments.min : moments.max,
  }),
  parameters: ({ min, max }, { range: [low, high], clip }) => ({
    min,
    low,
    spread: divisor(max - min),
    reach: high - low,
    least: clip ? low : -Infinity,
    most: clip ? high : Infinity,
  }),
  transform(a, x, { min, spread, low, reach, least, most }) {
    const y = a.add(a.mul(a.div(a.sub(x, min), spread), reach), low);
    return a.ifLess(y, least, least, a.ifLess(most, y, most, y));
  },
  inverse: (a, y, { min, spread, low, reach }) => a.add(a.mul(a.div(a.sub(y, low), reach), spread), min),
});
