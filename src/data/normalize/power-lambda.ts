import { z } from 'zod';
import { isConstant } from '../../statistics/index.js';
import { numberArithmetic } from './arithmetic.js';
import { maximize } from './maximize.js';
import { powerCurve } from './power-curve.js';
import { type QuantileSketch, type WeightedValues, weightedValues } from './quantile-sketch.js';

/** The option of the power transforms. */
export const lambdaOption = z
  .union([z.literal('fit'), z.number()])
  .default('fit')
  .describe("The power; 'fit': the likeliest for the training data.");

/** Largest exponent that a transform may reach on training data: its square is still far from overflow. */
const LARGEST_EXPONENT = 300;
/**
 * Largest exponent towards -infinity, where u comes near -1 / lambda and loses digits: training values come back with half of
 * theirs. Values that are near to each other need more.
 */
const LARGEST_LOSS = 20;
/** Widest search. Only data within a thousandth of 1 (or of 0, for Yeo-Johnson) could ask for more. */
const LARGEST_LAMBDA = 1000;
const TOLERANCE = 1e-7;

/**
 * The likeliest lambda of Box-Cox: the maximum over lambda of (lambda - 1) sum ln x - n/2 ln var(u). 1 for a constant
 * column, where every lambda is as likely.
 *
 * The likelihood is concave in lambda (Kouider and Chen 1995), so the maximum is the only one. It is sought where no training
 * value overflows, and each can come back. From a sketch that is no longer exact, the result is that of values
 * whose ranks are wrong by as much as `mergeSketches` says.
 */
export function boxCoxLambda(sketch: QuantileSketch): number {
  const { values, weights } = weightedValues(sketch);
  return isConstant(rangeOf(values)) ? 1 : likeliest({ values: values.map(Math.log), weights });
}

/**
 * The same of Yeo-Johnson: the maximum of (lambda - 1) sum sign(x) ln(1 + |x|) - n/2 ln var(u). Data of one sign are
 * Box-Cox of 1 + |x|. The likelihood is concave here as well (Marchand et al. 2022, arXiv 2210.01639).
 */
export function yeoJohnsonLambda(sketch: QuantileSketch): number {
  const { values, weights } = weightedValues(sketch);
  if (isConstant(rangeOf(values))) return 1;
  const signed = values.map((x) => Math.sign(x) * Math.log1p(Math.abs(x)));
  if (signed[0] >= 0) return likeliest({ values: signed, weights });
  if (signed[signed.length - 1] <= 0)
    return 2 - likeliest({ values: signed.map((log) => -log).reverse(), weights: weights.toReversed() });
  return likeliestOfBoth({ values: signed, weights });
}

function rangeOf(sorted: Float64Array): { min: number; max: number } {
  return { min: sorted[0], max: sorted[sorted.length - 1] };
}

/** For ascending logarithms. */
function likeliest({ values: logs, weights }: WeightedValues): number {
  const [first, last] = [logs[0], logs[logs.length - 1]];
  const size = Math.max(Math.abs(first), Math.abs(last));
  const loss = Math.max(0, LARGEST_LOSS + Math.log(Math.min(1, last - first)));
  const sum = weightedSum(logs, weights);
  const total = sumOf(weights);
  return maximize(
    (lambda) => {
      // Taken from the largest x^lambda, no power overflows and no digit is lost: u differs by a factor and a shift.
      const reference = lambda >= 0 ? last : first;
      const shifted = logs.map((log) => powerCurve(numberArithmetic, log - reference, lambda));
      const logVariance = 2 * lambda * reference + Math.log(variance(shifted, weights, total));
      return (lambda - 1) * sum - (total / 2) * logVariance;
    },
    {
      low: Math.max(-LARGEST_LAMBDA, -LARGEST_EXPONENT / size, last > 0 ? -loss / last : -Infinity),
      high: Math.min(LARGEST_LAMBDA, LARGEST_EXPONENT / size, first < 0 ? -loss / first : Infinity),
      tolerance: TOLERANCE,
    },
  );
}

/** For ascending logarithms with the sign of their x, of both signs. */
function likeliestOfBoth({ values: signed, weights }: WeightedValues): number {
  const sum = weightedSum(signed, weights);
  const total = sumOf(weights);
  const [below, above] = [-signed[0], signed[signed.length - 1]];
  return maximize(
    (lambda) => {
      const curve = signed.map((log) =>
        log < 0 ? -powerCurve(numberArithmetic, -log, 2 - lambda) : powerCurve(numberArithmetic, log, lambda),
      );
      return (lambda - 1) * sum - (total / 2) * Math.log(variance(curve, weights, total));
    },
    {
      low: Math.max(-LARGEST_LAMBDA, 2 - LARGEST_EXPONENT / below, -LARGEST_LOSS / above),
      high: Math.min(LARGEST_LAMBDA, LARGEST_EXPONENT / above, 2 + LARGEST_LOSS / below),
      tolerance: TOLERANCE,
    },
  );
}

function sumOf(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

function weightedSum(values: Float64Array, weights: Float64Array): number {
  return values.reduce((sum, value, i) => sum + weights[i] * value, 0);
}

function variance(values: Float64Array, weights: Float64Array, total: number): number {
  const mean = weightedSum(values, weights) / total;
  return (
    weightedSum(
      values.map((value) => (value - mean) ** 2),
      weights,
    ) / total
  );
}
