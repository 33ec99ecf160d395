import { z } from 'zod';
import { type Pads, pad, pair } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireImage } from './image-input.js';
import { sidesSchema } from './window-options.js';

const pixels = z.int().nonnegative();

const SidesSchema = z.union([pixels, z.tuple([pixels, pixels]), sidesSchema('Zeros')]);
type Sides = z.output<typeof SidesSchema>;

/** Rows and columns of zeros around pictures: [N, C, H, W] → [N, C, top + H + bottom, left + W + right]. */
export const zeroPadding2dLayer = defineLayer({
  kind: 'zeroPadding2d',
  options: z.strictObject({
    padding: SidesSchema.default(1).describe(
      'Pixels at every side; or [above and below, left and right]; or { top, bottom, left, right }.',
    ),
  }),
  build(_, x, { padding }) {
    requireImage('zeroPadding2d', x);
    const { top, bottom, left, right } = sidesOf(padding);
    return pad(x, { before: [0, 0, top, left], after: [0, 0, bottom, right] });
  },
});

function sidesOf(padding: Sides): Pads {
  if (typeof padding === 'object' && 'top' in padding) return padding;
  const [rows, columns] = pair(padding);
  return { top: rows, bottom: rows, left: columns, right: columns };
}

/** `zeroPadding2d(1)`. */
export function zeroPadding2d(padding: Sides = 1, options: NamedLayer = {}): Layer {
  return makeLayer(zeroPadding2dLayer, { padding, ...options });
}
