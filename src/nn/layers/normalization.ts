import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { add, describeType, elementCount, mul, reshape, type Shape, type Tensor } from '../../graph/index.js';
import type { Initializer } from '../initializers.js';
import type { LayerScope } from '../scope.js';

export const epsilonOption = z.number().positive().default(1e-5).describe('Added to the variance.');
export const scaleOption = z.boolean().default(true).describe('Multiply by learned factors, gamma.');
export const centerOption = z.boolean().default(true).describe('Add learned offsets, beta.');

interface Learned {
  readonly name: 'gamma' | 'beta';
  /** Counted from the start: these have values of their own, the others share them. */
  readonly axes: readonly number[];
  readonly initializer: Initializer;
}

/** Learned factors or offsets in the shape in which they are stretched over y. */
export function learnedAlong(scope: LayerScope, y: Tensor, { name, axes, initializer }: Learned): Tensor {
  const shape = axes.map((axis) => y.shape[axis]);
  const values = scope.variable(name, { shape, initializer, role: 'normalization' });
  return reshape(
    values,
    y.shape.map((n, axis) => (axes.includes(axis) ? n : 1)),
  );
}

/** gamma y + beta, as the options ask for them, with values of their own along `axes`. */
export function scaleAndCenter(
  scope: LayerScope,
  y: Tensor,
  axes: readonly number[],
  { scale, center }: { readonly scale: boolean; readonly center: boolean },
): Tensor {
  const scaled = scale ? mul(y, learnedAlong(scope, y, { name: 'gamma', axes, initializer: 'ones' })) : y;
  return center ? add(scaled, learnedAlong(scope, y, { name: 'beta', axes, initializer: 'zeros' })) : scaled;
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
