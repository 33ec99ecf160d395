import { z } from 'zod';
import { type Arithmetic, numberArithmetic } from './arithmetic.js';
import { powerCurve, powerCurveInverse } from './power-curve.js';
import { lambdaOption, yeoJohnsonLambda } from './power-lambda.js';
import { measureCurve, standardizedValues, standardizeOption } from './standardized.js';
import { defineTransform } from './transform.js';

/**
 * A power transform for all numbers: Box-Cox of 1 + x with lambda from 0 on, and below 0 minus Box-Cox of 1 - x with
 * 2 - lambda; then y = (u - mean) / std if it is standardized.
 *
 * Domain   All numbers.
 * Inverse  That of each half, which are told apart by the sign of u = y * std + mean; beyond the range of the curve its
 *          limit, infinity or -infinity.
 * Source   Yeo and Johnson 2000, "A new family of power transformations", eq. 2.1; lambda by maximum likelihood, eq. 3.1.
 */
export const yeoJohnson = defineTransform({
  kind: 'yeoJohnson',
  options: {
    lambda: lambdaOption,
    standardize: standardizeOption,
  },
  values: { lambda: z.number(), ...standardizedValues },
  fit({ sketch }, { lambda: given, standardize }) {
    const lambda = given === 'fit' ? yeoJohnsonLambda(sketch) : given;
    return {
      lambda,
      ...measureCurve(sketch, (x) => yeoJohnsonCurve(numberArithmetic, x, lambda), standardize),
    };
  },
  parameters: ({ lambda, mean, std }) => ({ lambda, mean, std }),
  transform: (a, x, { lambda, mean, std }) => a.div(a.sub(yeoJohnsonCurve(a, x, lambda), mean), std),
  inverse(a, y, { lambda, mean, std }) {
    const u = a.add(a.mul(y, std), mean);
    const below = a.mul(a.expm1(powerCurveInverse(a, a.abs(u), a.sub(2, lambda))), -1);
    return a.ifLess(u, 0, below, a.expm1(powerCurveInverse(a, a.abs(u), lambda)));
  },
});

function yeoJohnsonCurve<T>(a: Arithmetic<T>, x: T, lambda: T): T {
  const log = a.log1p(a.abs(x));
  return a.ifLess(x, 0, a.mul(powerCurve(a, log, a.sub(2, lambda)), -1), powerCurve(a, log, lambda));
}
