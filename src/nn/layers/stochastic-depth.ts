import { z } from 'zod';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { dropParts, dropRate } from './drop-rate.js';

/**
 * In training each sample is set to 0 as a whole with probability `rate` and the others are divided by 1 - rate; otherwise
 * nothing. As the last layer of a residual branch, `residual([..., stochasticDepth(0.1)])`, it leaves of that block its
 * shortcut: the network is shallower for that sample. The paper's rates grow from 0 at the first block to 0.5 at the last.
 *
 * Source   Huang, Sun, Liu, Sedra, Weinberger 2016 (arXiv 1603.09382), eq. 2 and 5, scaled in training rather than
 *          afterwards.
 */
export const stochasticDepthLayer = defineLayer({
  kind: 'stochasticDepth',
  options: z.strictObject({ rate: dropRate('samples') }),
  build: (scope, x, { rate }) =>
    dropParts(
      scope,
      x,
      rate,
      x.shape.map((n, axis) => (axis === 0 ? n : 1)),
    ),
});

/** `stochasticDepth(0.1)`. */
export function stochasticDepth(rate: number, options: NamedLayer = {}): Layer {
  return makeLayer(stochasticDepthLayer, { rate, ...options });
}
