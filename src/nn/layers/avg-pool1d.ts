import { z } from 'zod';
import { avgPool2d } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { alongTime } from './sequence-input.js';
import { asRow, rowPadding, StepsSchema, TimePaddingSchema } from './time-options.js';

/** The mean value of each window along time: [N, C, T] → [N, C, P]. */
export const avgPool1dLayer = defineLayer({
  kind: 'avgPool1d',
  options: z.strictObject({
    poolSize: StepsSchema.default(2).describe('Length of the window, steps.'),
    strides: StepsSchema.optional().describe(
      'Steps from one window to the next; the pool size when left out.',
    ),
    padding: TimePaddingSchema,
    countIncludePad: z.boolean().default(false).describe('Whether zeros of the padding count in the mean.'),
  }),
  build: (_, x, { poolSize, strides = poolSize, padding, countIncludePad }) =>
    alongTime('avgPool1d', x, (row) =>
      avgPool2d(row, {
        kernel: asRow(poolSize),
        strides: asRow(strides),
        padding: rowPadding(padding),
        countIncludePad,
      }),
    ),
});

export type AvgPool1dOptions = Omit<z.input<typeof avgPool1dLayer.options>, 'poolSize'> & NamedLayer;

/** `avgPool1d(2)`. */
export function avgPool1d(poolSize = 2, options: AvgPool1dOptions = {}): Layer {
  return makeLayer(avgPool1dLayer, { poolSize, ...options });
}
