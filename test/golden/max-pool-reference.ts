import type { GoldenTensor } from '../golden.js';
import type { WindowConfig } from './layer-kinds.js';

/** Gradient of maximum pooling when the first of equal values, in row-major order, takes all. */
export function gradientOfFirst(x: GoldenTensor, dy: GoldenTensor, window: WindowConfig): number[] {
  return gradient(x, dy, window, (winners) => winners.map((_, i) => (i === 0 ? 1 : 0)));
}

/** Gradient of maximum pooling when equal values share. */
export function gradientOfTies(x: GoldenTensor, dy: GoldenTensor, window: WindowConfig): number[] {
  return gradient(x, dy, window, (winners) => winners.map(() => 1 / winners.length));
}

function gradient(
  x: GoldenTensor,
  dy: GoldenTensor,
  { kernel_size: [rows, columns], strides, pads }: WindowConfig,
  sharesOf: (winners: readonly number[]) => number[],
): number[] {
  const [batch, channels, height, width] = x.shape;
  // Global pooling drops the axes of space.
  const [, , p = 1, q = 1] = dy.shape;
  const dx = new Array<number>(x.data.length).fill(0);
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let place = 0; place < p * q; place++) {
      const top = Math.floor(place / q) * strides[0] - pads.top;
      const left = (place % q) * strides[1] - pads.left;
      const pixels = [];
      for (let row = Math.max(top, 0); row < Math.min(top + rows, height); row++) {
        for (let column = Math.max(left, 0); column < Math.min(left + columns, width); column++) {
          pixels.push((plane * height + row) * width + column);
        }
      }
      const largest = Math.max(...pixels.map((i) => Number(x.data[i])));
      const winners = pixels.filter((i) => x.data[i] === largest);
      const shares = sharesOf(winners);
      for (const [k, i] of winners.entries()) dx[i] += shares[k] * Number(dy.data[plane * p * q + place]);
    }
  }
  return dx;
}
