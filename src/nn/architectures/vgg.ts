import { z } from 'zod';
import { conv2d, dense, dropout, flatten, maxPool2d, sequential } from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { countList, dropoutRate } from './architecture-options.js';
import { evenPads, normalizedConvolution } from './normalized-convolution.js';

/** Stages of 3x3 convolutions, each ended by max pooling, then dense layers with dropout. */
export const vgg = defineArchitecture({
  name: 'vgg',
  source: 'Simonyan and Zisserman 2014 (arXiv 1409.1556), table 1',
  options: z.strictObject({
    stages: z
      .array(countList)
      .min(1)
      .default([[64], [128], [256, 256], [512, 512], [512, 512]])
      .describe('Filters of the convolutions of each stage; 2x2 max pooling ends a stage.'),
    dense: z.array(z.int().positive()).default([4096, 4096]).describe('Units of the hidden dense layers.'),
    batchNorm: z.boolean().default(false).describe('Batch norm behind each convolution.'),
    dropoutRate: dropoutRate(0.5),
  }),
  members: {
    'vgg-11': { stages: [[64], [128], [256, 256], [512, 512], [512, 512]] },
    'vgg-13': {
      stages: [
        [64, 64],
        [128, 128],
        [256, 256],
        [512, 512],
        [512, 512],
      ],
    },
    'vgg-16': {
      stages: [
        [64, 64],
        [128, 128],
        [256, 256, 256],
        [512, 512, 512],
        [512, 512, 512],
      ],
    },
    'vgg-19': {
      stages: [
        [64, 64],
        [128, 128],
        [256, 256, 256, 256],
        [512, 512, 512, 512],
        [512, 512, 512, 512],
      ],
    },
    'vgg-small': {
      stages: [
        [32, 32],
        [64, 64],
        [128, 128],
      ],
      dense: [128],
    },
  },
  build({ stages, dense: hidden, batchNorm, dropoutRate }, { classes }) {
    const convolution = (filters: number, suffix: number) =>
      batchNorm
        ? normalizedConvolution(filters, 3, { useBias: true, activation: 'relu', suffix })
        : [
            conv2d(filters, 3, {
              padding: evenPads(3),
              activation: 'relu',
              kernelInitializer: 'heNormalFanOut',
              name: `conv${suffix}`,
            }),
          ];
    const convolutional = stages.map((filters, i) =>
      sequential(
        [...filters.flatMap((count, j) => convolution(count, j + 1)), maxPool2d(2, { name: 'pool' })],
        { name: `stage${i + 1}` },
      ),
    );
    const connected = hidden.flatMap((units, i) => [
      dense(units, { activation: 'relu', name: `dense${i + 1}` }),
      dropout(dropoutRate, { name: `dropout${i + 1}` }),
    ]);
    return sequential([
      ...convolutional,
      flatten({ name: 'flatten' }),
      ...connected,
      dense(classes, { name: 'output' }),
    ]);
  },
});
