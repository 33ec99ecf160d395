import { z } from 'zod';
import { dense, globalAvgPool2d, sequential } from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { useBias, zeroInitResidual } from './architecture-options.js';
import { normalizedConvolution } from './normalized-convolution.js';
import { residualStage } from './residual-blocks.js';

/**
 * Residual network for small pictures: a 3x3 convolution, three stages of blocks of two 3x3 convolutions with 16, 32 and
 * 64 filters, global average pooling.
 */
export const resnetCifar = defineArchitecture({
  name: 'resnet-cifar',
  source: 'He, Zhang, Ren, Sun 2015 (arXiv 1512.03385), section 4.2',
  options: z.strictObject({
    depth: z
      .int()
      .min(8)
      .refine((depth) => (depth - 2) % 6 === 0, 'the depth must be 6n + 2: 8, 14, 20, 32, 44, 56, 110')
      .default(20)
      .describe('Layers with kernels, 6n + 2.'),
    filters: z
      .int()
      .positive()
      .default(16)
      .describe('Filters of the first stage; the later ones double them.'),
    shortcut: z
      .enum(['identity', 'projection', 'projectionWithoutBatchNorm'])
      .default('identity')
      .describe(
        "Where the shape changes: 'identity' takes every second pixel and adds zero channels, as the paper does; 'projection' is a 1x1 convolution with batch norm.",
      ),
    useBias,
    zeroInitResidual,
  }),
  members: {
    'resnet-20': { depth: 20 },
    'resnet-32': { depth: 32 },
    'resnet-44': { depth: 44 },
    'resnet-56': { depth: 56 },
    'resnet-110': { depth: 110 },
  },
  build({ depth, filters, shortcut, useBias, zeroInitResidual }, { classes }) {
    const stages = [0, 1, 2].map((i) =>
      residualStage('basic', {
        stage: i + 1,
        blocks: (depth - 2) / 6,
        inputs: filters * 2 ** Math.max(0, i - 1),
        filters: filters * 2 ** i,
        strides: i === 0 ? 1 : 2,
        shortcut,
        useBias,
        zeroInitResidual,
      }),
    );
    return sequential([
      ...normalizedConvolution(filters, 3, { useBias, activation: 'relu', suffix: 1 }),
      ...stages,
      globalAvgPool2d({ name: 'pool' }),
      dense(classes, { name: 'output' }),
    ]);
  },
});
