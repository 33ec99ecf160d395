import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { add, describeType, elementCount, mul, reshape, type Shape, type Tensor } from '../../graph/index.js';
import type { LayerScope } from '../scope.js';

export const epsilonOption = z.number().positive().default(1e-5).describe('Added to the variance.');
export const scaleOption = z.boolean().default(true).describe('Multiply by learned factors, gamma.');
export const centerOption = z.boolean().default(true).describe('Add learned offsets, beta.');

/**
 * gamma y + beta, as the options ask for them.
 *
 * `axes` of y, counted from the start, have factors and offsets of their own; the others share them.
 */
export function scaleAndCenter(
  scope: LayerScope,
  y: Tensor,
  axes: readonly number[],
  { scale, center }: { readonly scale: boolean; readonly center: boolean },
): Tensor {
  const shape = axes.map((axis) => y.shape[axis]);
  const stretched = y.shape.map((n, axis) => (axes.includes(axis) ? n : 1));
  const role = 'normalization';
  const scaled = scale
    ? mul(y, reshape(scope.variable('gamma', { shape, initializer: 'ones', role }), stretched))
    : y;
  return center
    ? add(scaled, reshape(scope.variable('beta', { shape, initializer: 'zeros', role }), stretched))
    : scaled;
}

/** The mean of a single value is that value: normalizing it would leave 0 of everything. */
export function requireSeveral(where: string, x: Tensor, normalized: Shape, fix: string): void {
  if (elementCount(normalized) > 1) return;
  throw new ShapeError({
    code: 'shape/normalization',
    where,
    what: 'each mean would be that of a single value, and every output 0',
    got: describeType(x),
    fix,
  });
}
