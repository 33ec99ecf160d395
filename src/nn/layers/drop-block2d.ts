import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import {
  cast,
  div,
  elementCount,
  maximum,
  maxPool2d,
  mul,
  pad,
  sub,
  sum,
  type Tensor,
} from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import type { LayerScope } from '../scope.js';
import { dropRate } from './drop-rate.js';
import { requireImage } from './image-input.js';

/**
 * In training square blocks of each channel of pictures [N, C, H, W] are set to 0, and the others are divided by the share of
 * the batch that is left; otherwise nothing.
 *
 * The top left corners of blocks of b x b pixels fall with probability rate / b^2 * H W / ((H - b + 1) (W - b + 1)) where a
 * whole block fits. Blocks may overlap, so that somewhat less than `rate` is dropped. With blocks of 1 it is dropout.
 *
 * Source   Ghiasi, Lin, Le 2018 (arXiv 1810.12890), algorithm 1 and eq. 1.
 */
export const dropBlock2dLayer = defineLayer({
  kind: 'dropBlock2d',
  options: z.strictObject({
    rate: dropRate('pixels'),
    blockSize: z
      .int()
      .positive()
      .default(7)
      .describe('Rows and columns of a block, pixels; at most those of the picture.'),
  }),
  build(scope, x, { rate, blockSize }) {
    requireImage('dropBlock2d', x);
    if (Math.min(x.shape[2], x.shape[3]) < blockSize) {
      throw new ShapeError({
        code: 'shape/drop-block',
        where: 'dropBlock2d',
        what: 'the pictures are smaller than a block',
        got: { height: x.shape[2], width: x.shape[3], blockSize },
        fix: `use a block size of at most ${Math.min(x.shape[2], x.shape[3])}, or place it where pictures are larger`,
      });
    }
    if (!scope.noisy || rate === 0) return x;
    const kept = sub(1, blocks(scope, x, rate, blockSize));
    // With nothing left, the product is 0 whatever it is divided by.
    const share = div(maximum(sum(kept), 1), elementCount(x.shape));
    return mul(x, div(kept, share));
  },
});

/** 1 inside blocks, 0 elsewhere, of the shape of x. */
function blocks(scope: LayerScope, x: Tensor, rate: number, size: number): Tensor {
  const [batch, channels, height, width] = x.shape;
  const places = [height - size + 1, width - size + 1] as const;
  const probability = (rate / size ** 2) * ((height * width) / (places[0] * places[1]));
  const corners = scope.noise([batch, channels, ...places], { kind: 'bernoulli', probability });
  const around = [0, 0, size - 1, size - 1];
  const padded = pad(cast(corners, x.dtype), { before: around, after: around });
  return maxPool2d(padded, { kernel: size, strides: 1 });
}

export type DropBlock2dOptions = Omit<z.input<typeof dropBlock2dLayer.options>, 'rate'> & NamedLayer;

/** `dropBlock2d(0.1, { blockSize: 7 })`. */
export function dropBlock2d(rate: number, options: DropBlock2dOptions = {}): Layer {
  return makeLayer(dropBlock2dLayer, { rate, ...options });
}
