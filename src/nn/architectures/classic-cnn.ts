import { z } from 'zod';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  maxPool2d,
  sequential,
} from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { dropoutRate } from './architecture-options.js';

/** Stages halve the picture until its shorter side is at most this many pixels. */
const SMALLEST_SIDE = 7;
/** Few pictures are learned as well by half the filters, in half the time. */
const FEW_PICTURES = 5000;
const MOST_FILTERS = 256;
/** Up to this many values, the last stage is flattened; above, averaging keeps the dense layer small. */
const FLATTENED_VALUES = 8192;

/**
 * The default network: blocks of convolution, batch norm, relu and pooling whose filters double, then flatten, a dense
 * layer, dropout and the output. How many blocks follows from the size of the pictures, how many filters from their
 * number.
 */
export const classicCnn = defineArchitecture({
  name: 'auto',
  source: 'the usual stack of convolutions, sized by the pictures',
  options: z.strictObject({ dropoutRate: dropoutRate(0.5) }),
  members: {},
  build({ dropoutRate }, { height, width, classes, trainingCount }) {
    const firstFilters = trainingCount < FEW_PICTURES ? 16 : 32;
    const stages = stageCount(Math.min(height, width));
    const blocks = Array.from({ length: stages }, (_, i) => {
      const filters = Math.min(firstFilters * 2 ** i, MOST_FILTERS);
      return sequential(
        [
          conv2d(filters, 3, {
            padding: 'same',
            useBias: false,
            kernelInitializer: 'heNormal',
            name: 'conv',
          }),
          batchNorm({ name: 'bn' }),
          activation('relu', { name: 'relu' }),
          maxPool2d(2, { name: 'pool' }),
        ],
        { name: `block${i + 1}` },
      );
    });
    const side = (n: number) => Math.floor(n / 2 ** stages);
    const values = side(height) * side(width) * Math.min(firstFilters * 2 ** (stages - 1), MOST_FILTERS);
    return sequential([
      ...blocks,
      values <= FLATTENED_VALUES ? flatten({ name: 'flatten' }) : globalAvgPool2d({ name: 'pool' }),
      dense(128, { activation: 'relu', name: 'dense' }),
      dropout(dropoutRate, { name: 'dropout' }),
      // From zeros every class starts equally likely; random weights on so many features start far from that.
      dense(classes, { kernelInitializer: 'zeros', name: 'output' }),
    ]);
  },
});

function stageCount(side: number): number {
  const halvings = Math.ceil(Math.log2(side / SMALLEST_SIDE));
  return Math.max(1, Math.min(halvings, Math.floor(Math.log2(side))));
}
