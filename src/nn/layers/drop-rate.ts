import { z } from 'zod';
import { cast, mul, type Shape, type Tensor } from '../../graph/index.js';
import type { LayerScope } from '../scope.js';

/** The rate of a layer that drops something. */
export const dropRate = (what: string) =>
  z.number().min(0).lt(1).describe(`Share of the ${what} that is dropped, 0 to below 1.`);

/**
 * x with parts of it set to 0, each with probability `rate`, and the others divided by 1 - rate, so that the mean stays; x
 * itself where no noise falls. `shape` is that of the parts, and is stretched over x.
 */
export function dropParts(scope: LayerScope, x: Tensor, rate: number, shape: Shape): Tensor {
  if (!scope.noisy || rate === 0) return x;
  const kept = scope.noise(shape, { kind: 'bernoulli', probability: 1 - rate });
  return mul(x, mul(cast(kept, x.dtype), 1 / (1 - rate)));
}
