import { numberArithmetic } from './arithmetic.js';
import { measureCurve, standardizedValues, standardizeOption } from './standardized.js';
import { defineTransform } from './transform.js';

/**
 * The logarithm of counts and amounts: u = ln(1 + x), then y = (u - mean) / std if it is standardized.
 *
 * Domain   x > -1.
 * Inverse  x = exp(u) - 1, with u = y * std + mean.
 */
export const log1p = defineTransform({
  kind: 'log1p',
  options: { standardize: standardizeOption },
  values: standardizedValues,
  domain: { above: -1, instead: 'yeoJohnson' },
  fit: ({ sketch }, { standardize }) => measureCurve(sketch, numberArithmetic.log1p, standardize),
  parameters: ({ mean, std }) => ({ mean, std }),
  transform: (a, x, { mean, std }) => a.div(a.sub(a.log1p(x), mean), std),
  inverse: (a, y, { mean, std }) => a.expm1(a.add(a.mul(y, std), mean)),
});
