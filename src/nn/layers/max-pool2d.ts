import { z } from 'zod';
import { maxPool2d as pool } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';
import { PaddingSchema, SizeSchema } from './window-options.js';

/** The largest value of each window: [N, C, H, W] → [N, C, P, Q]. */
export const maxPool2dLayer = defineLayer({
  kind: 'maxPool2d',
  options: z.strictObject({
    poolSize: SizeSchema.default(2).describe('Rows and columns of the window, pixels.'),
    strides: SizeSchema.optional().describe(
      'Pixels from one window to the next; the pool size when left out.',
    ),
    padding: PaddingSchema,
  }),
  build(_, x, { poolSize, ...options }) {
    requireImage('maxPool2d', x);
    return pool(x, { kernel: poolSize, ...options });
  },
});

export type MaxPool2dOptions = Omit<z.input<typeof maxPool2dLayer.options>, 'poolSize'> & NamedLayer;

/** `maxPool2d(2)`. */
export function maxPool2d(poolSize: number | [number, number] = 2, options: MaxPool2dOptions = {}): Layer {
  return makeLayer(maxPool2dLayer, { poolSize, ...options });
}
