import { z } from 'zod';
import { deviation } from '../../statistics/index.js';
import { defineTransform, divisor } from './transform.js';

/**
 * Mean 0 and standard deviation 1: y = (x - mean) / std, with the deviation of the population (divided by n).
 *
 * Edges    A constant column is divided by 1.
 * Inverse  x = y * std + mean.
 */
export const zScore = defineTransform({
  kind: 'zScore',
  options: {
    center: z.boolean().default(true).describe('Subtract the mean.'),
    scale: z.boolean().default(true).describe('Divide by the standard deviation.'),
  },
  values: { mean: z.number(), std: z.number().nonnegative() },
  fit: ({ moments }) => ({ mean: moments.mean, std: deviation(moments) }),
  parameters: ({ mean, std }, { center, scale }) => ({
    offset: center ? mean : 0,
    spread: scale ? divisor(std) : 1,
  }),
  transform: (a, x, { offset, spread }) => a.div(a.sub(x, offset), spread),
  inverse: (a, y, { offset, spread }) => a.add(a.mul(y, spread), offset),
});
