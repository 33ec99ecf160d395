import { z } from 'zod';
import { constant, matmul, pair, type Tensor, transpose, upsampleNearest2d } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';
import { SizeSchema } from './window-options.js';

/**
 * Larger pictures without learned values: [N, C, H, W] → [N, C, H * factor, W * factor].
 *
 * nearest: each pixel repeated. bilinear: y(i) is x at (i + 0.5) / factor - 0.5, between its two neighbours in proportion;
 * positions beyond the border take the pixel at the border (half-pixel centres, as in Keras and with align_corners=False
 * in PyTorch).
 */
export const upsampling2dLayer = defineLayer({
  kind: 'upsampling2d',
  options: z.strictObject({
    factor: SizeSchema.default(2).describe('How many times as many rows and columns.'),
    interpolation: z.enum(['nearest', 'bilinear']).default('nearest').describe('Where new pixels come from.'),
  }),
  build(_, x, { factor, interpolation }) {
    requireImage('upsampling2d', x);
    const [rows, columns] = pair(factor);
    if (interpolation === 'nearest') return upsampleNearest2d(x, [rows, columns]);
    const tall = matmul(interpolationMatrix(x.shape[2], rows), x);
    return matmul(tall, transpose(interpolationMatrix(x.shape[3], columns)));
  },
});

/** [size * factor, size]: row i holds the shares of the pixels between which the new pixel i lies. */
function interpolationMatrix(size: number, factor: number): Tensor {
  const shares = new Float32Array(size * factor * size);
  for (let i = 0; i < size * factor; i++) {
    const position = Math.min(Math.max((i + 0.5) / factor - 0.5, 0), size - 1);
    const first = Math.floor(position);
    const second = Math.min(first + 1, size - 1);
    shares[i * size + first] += 1 - (position - first);
    shares[i * size + second] += position - first;
  }
  return constant(shares, [size * factor, size]);
}

export type Upsampling2dOptions = Omit<z.input<typeof upsampling2dLayer.options>, 'factor'> & NamedLayer;

/** `upsampling2d(2, { interpolation: 'bilinear' })`. */
export function upsampling2d(
  factor: number | [number, number] = 2,
  options: Upsampling2dOptions = {},
): Layer {
  return makeLayer(upsampling2dLayer, { factor, ...options });
}
