import { z } from 'zod';
import { maxPool2d } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { alongTime } from './sequence-input.js';
import { asRow, rowPadding, StepsSchema, TimePaddingSchema } from './time-options.js';

/** The largest value of each window along time: [N, C, T] → [N, C, P]. */
export const maxPool1dLayer = defineLayer({
  kind: 'maxPool1d',
  options: z.strictObject({
    poolSize: StepsSchema.default(2).describe('Length of the window, steps.'),
    strides: StepsSchema.optional().describe(
      'Steps from one window to the next; the pool size when left out.',
    ),
    padding: TimePaddingSchema,
  }),
  build: (_, x, { poolSize, strides = poolSize, padding }) =>
    alongTime('maxPool1d', x, (row) =>
      maxPool2d(row, { kernel: asRow(poolSize), strides: asRow(strides), padding: rowPadding(padding) }),
    ),
});

export type MaxPool1dOptions = Omit<z.input<typeof maxPool1dLayer.options>, 'poolSize'> & NamedLayer;

/** `maxPool1d(2)`. */
export function maxPool1d(poolSize = 2, options: MaxPool1dOptions = {}): Layer {
  return makeLayer(maxPool1dLayer, { poolSize, ...options });
}
