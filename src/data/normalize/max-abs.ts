import { z } from 'zod';
import { defineTransform, divisor } from './transform.js';

/**
 * Divide by the largest distance from 0: y = x / max |x|. Zeros stay zeros.
 *
 * Range    [-1, 1] on training data.
 * Edges    A column of zeros is divided by 1.
 * Inverse  x = y * max |x|.
 */
export const maxAbs = defineTransform({
  kind: 'maxAbs',
  options: {},
  values: { maxAbs: z.number().nonnegative() },
  fit: ({ moments: { min, max } }) => ({ maxAbs: Math.max(Math.abs(min), Math.abs(max)) }),
  parameters: ({ maxAbs }) => ({ spread: divisor(maxAbs) }),
  transform: (a, x, { spread }) => a.div(x, spread),
  inverse: (a, y, { spread }) => a.mul(y, spread),
});
