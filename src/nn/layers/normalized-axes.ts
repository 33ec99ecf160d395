import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { describeType, type Tensor } from '../../graph/index.js';

/** Which axes of its input a layer normalizes. */
export const NormalizedAxes = z
  .union([z.enum(['features', 'all']), z.array(z.int()).min(1)])
  .default('features')
  .describe(
    "Axes normalized together. 'features': the channels of pictures [N, C, H, W], the last axis of vectors and sequences; 'all': all but the batch; or a list such as [-2, -1], negative ones counted from the end.",
  );
export type NormalizedAxes = z.output<typeof NormalizedAxes>;

/**
 * The axes of x that are meant, counted from the start, sorted. Throws ShapeError for vectors without an axis besides the
 * batch, and for axes that x has not, has twice or shares with the batch.
 */
export function resolveAxes(where: string, x: Tensor, axes: NormalizedAxes): number[] {
  const rank = x.shape.length;
  if (rank < 2) {
    throw new ShapeError({
      code: 'shape/normalization',
      where,
      what: 'the input must have an axis besides the batch',
      got: describeType(x),
      fix: 'give it [N, D], [N, T, D] or [N, C, H, W]',
    });
  }
  if (axes === 'features') return [rank === 4 ? 1 : rank - 1];
  if (axes === 'all') return Array.from({ length: rank - 1 }, (_, i) => i + 1);
  const counted = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const odd = axes.filter((_, i) => counted[i] < 1 || counted[i] >= rank || counted.indexOf(counted[i]) < i);
  if (odd.length > 0) {
    throw new ShapeError({
      code: 'shape/axis',
      where,
      what: 'each axis must be one of the input other than the batch, and named once',
      got: { axes, input: describeType(x) },
      fix: `use whole numbers from 1 to ${rank - 1}, or from -${rank - 1} to -1`,
    });
  }
  return counted.sort((a, b) => a - b);
}
