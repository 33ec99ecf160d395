import { z } from 'zod';
import { numberArithmetic } from './arithmetic.js';
import { powerCurve, powerCurveInverse } from './power-curve.js';
import { boxCoxLambda, lambdaOption } from './power-lambda.js';
import { measureCurve, standardizedValues, standardizeOption } from './standardized.js';
import { defineTransform } from './transform.js';

/**
 * The power that makes positive numbers most like a normal distribution: u = (x^lambda - 1) / lambda, ln x where lambda is
 * 0; then y = (u - mean) / std if it is standardized.
 *
 * Domain   x > 0.
 * Inverse  x = (1 + lambda u)^(1 / lambda), with u = y * std + mean; beyond the range of the curve 0, or infinity where
 *          lambda is below 0.
 * Source   Box and Cox 1964, "An analysis of transformations", eq. 1; lambda by maximum likelihood, eq. 8.
 */
export const boxCox = defineTransform({
  kind: 'boxCox',
  options: {
    lambda: lambdaOption,
    standardize: standardizeOption,
  },
  values: { lambda: z.number(), ...standardizedValues },
  domain: { above: 0, instead: 'yeoJohnson' },
  fit({ sketch }, { lambda: given, standardize }) {
    const lambda = given === 'fit' ? boxCoxLambda(sketch) : given;
    const curve = (x: number) => powerCurve(numberArithmetic, Math.log(x), lambda);
    return { lambda, ...measureCurve(sketch, curve, standardize) };
  },
  parameters: ({ lambda, mean, std }) => ({ lambda, mean, std }),
  transform: (a, x, { lambda, mean, std }) => a.div(a.sub(powerCurve(a, a.log(x), lambda), mean), std),
  inverse: (a, y, { lambda, mean, std }) => a.exp(powerCurveInverse(a, a.add(a.mul(y, std), mean), lambda)),
});
