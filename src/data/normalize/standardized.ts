import { z } from 'zod';
import { deviation, mergeMoments, momentsOf } from '../../statistics/index.js';
import { type QuantileSketch, weightedValues } from './quantile-sketch.js';

/** Option and measured values of transforms that end with a z-score of what their curve gives. */
export const standardizeOption = z
  .boolean()
  .default(true)
  .describe('Bring the result to mean 0 and standard deviation 1.');
export const standardizedValues = { mean: z.number(), std: z.number().nonnegative() };

/**
 * Mean and population deviation of a curve over the training data: 0 and 1 if it is not to be standardized. They come from
 * the sketch, and are exact as long as it is; a constant column has deviation 1.
 */
export function measureCurve(
  sketch: QuantileSketch,
  curve: (x: number) => number,
  standardize: boolean,
): { mean: number; std: number } {
  if (!standardize) return { mean: 0, std: 1 };
  const { values, weights } = weightedValues(sketch);
  const moments = weightedMoments(values.map(curve), weights);
  const std = deviation(moments);
  return { mean: moments.mean, std: std === 0 ? 1 : std };
}

function weightedMoments(values: Float64Array, weights: Float64Array) {
  const levels = [...new Set(weights)].map((weight) => {
    const { count, m2, m3, m4, ...rest } = momentsOf(values.filter((_, i) => weights[i] === weight));
    return { ...rest, count: count * weight, m2: m2 * weight, m3: m3 * weight, m4: m4 * weight };
  });
  return levels.reduce(mergeMoments);
}
