import { z } from 'zod';
import { reshape as arrange } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/** The same values in other axes, row-major: [N, ...] → [N, ...shape]. */
export const reshapeLayer = defineLayer({
  kind: 'reshape',
  options: z.strictObject({
    shape: z
      .array(z.union([z.int().positive(), z.literal(-1)]))
      .refine((shape) => shape.filter((n) => n === -1).length <= 1, 'may hold -1 once')
      .describe('Axes behind the batch; one may be -1 and takes what is left over.'),
  }),
  build: (_, x, { shape }) => arrange(x, [x.shape[0], ...shape]),
});

/** `reshape([16, -1])`. */
export function reshape(shape: readonly number[], options: NamedLayer = {}): Layer {
  return makeLayer(reshapeLayer, { shape: [...shape], ...options });
}
