import { z } from 'zod';
import { avgPool2d as pool } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';
import { PaddingSchema, SizeSchema } from './window-options.js';

/** The mean value of each window: [N, C, H, W] → [N, C, P, Q]. */
export const avgPool2dLayer = defineLayer({
  kind: 'avgPool2d',
  options: z.strictObject({
    poolSize: SizeSchema.default(2).describe('Rows and columns of the window, pixels.'),
    strides: SizeSchema.optional().describe(
      'Pixels from one window to the next; the pool size when left out.',
    ),
    padding: PaddingSchema,
    countIncludePad: z.boolean().default(false).describe('Whether zeros of the padding count in the mean.'),
  }),
  build(_, x, { poolSize, ...options }) {
    requireImage('avgPool2d', x);
    return pool(x, { kernel: poolSize, ...options });
  },
});

export type AvgPool2dOptions = Omit<z.input<typeof avgPool2dLayer.options>, 'poolSize'> & NamedLayer;

/** `avgPool2d(2)`. */
export function avgPool2d(poolSize: number | [number, number] = 2, options: AvgPool2dOptions = {}): Layer {
  return makeLayer(avgPool2dLayer, { poolSize, ...options });
}
