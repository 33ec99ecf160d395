import { z } from 'zod';
import { transpose } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/**
 * Axes in another order: axis i of the output is axis axes[i - 1] of the input. The batch, axis 0, stays in front; the
 * others count from 1, as in Keras. [2, 1] turns [N, C, T] into [N, T, C].
 */
export const permuteLayer = defineLayer({
  kind: 'permute',
  options: z.strictObject({
    axes: z
      .array(z.int().positive())
      .min(1)
      .refine(
        (axes) => [...axes].sort((a, b) => a - b).every((axis, i) => axis === i + 1),
        'must name each axis once, from 1 on',
      )
      .describe('Axes of the input in their new order, each once, counted from 1.'),
  }),
  build: (_, x, { axes }) => transpose(x, [0, ...axes]),
});

/** `permute([2, 1])`. */
export function permute(axes: readonly number[], options: NamedLayer = {}): Layer {
  return makeLayer(permuteLayer, { axes: [...axes], ...options });
}
