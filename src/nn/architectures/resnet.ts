import { z } from 'zod';
import { dense, globalAvgPool2d, maxPool2d, sequential } from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { countList, resolveStem, stem, useBias, zeroInitResidual } from './architecture-options.js';
import { evenPads, normalizedConvolution } from './normalized-convolution.js';
import { outputsOf, residualStage } from './residual-blocks.js';

/**
 * Residual network for photographs: a 7x7 convolution with stride 2 and max pooling, stages of residual blocks of which
 * each but the first halves the picture, global average pooling. The small stem is one 3x3 convolution.
 */
export const resnet = defineArchitecture({
  name: 'resnet',
  source: 'He, Zhang, Ren, Sun 2015 (arXiv 1512.03385), table 1, in the form of torchvision',
  options: z.strictObject({
    block: z
      .enum(['basic', 'bottleneck'])
      .default('basic')
      .describe(
        "'basic': two 3x3 convolutions; 'bottleneck': 1x1, 3x3 and 1x1, four times as wide at the end.",
      ),
    blocks: countList.default([2, 2, 2, 2]).describe('Blocks of each stage.'),
    filters: z
      .int()
      .positive()
      .default(64)
      .describe('Filters of the first stage; each later one doubles them.'),
    stem,
    useBias,
    zeroInitResidual,
  }),
  members: {
    'resnet-18': { block: 'basic', blocks: [2, 2, 2, 2] },
    'resnet-34': { block: 'basic', blocks: [3, 4, 6, 3] },
    'resnet-50': { block: 'bottleneck', blocks: [3, 4, 6, 3] },
    'resnet-101': { block: 'bottleneck', blocks: [3, 4, 23, 3] },
  },
  build({ block, blocks, filters, useBias, zeroInitResidual, ...options }, facts) {
    const beginning =
      resolveStem(options.stem, facts) === 'small'
        ? normalizedConvolution(filters, 3, { useBias, activation: 'relu', suffix: 1 })
        : [
            ...normalizedConvolution(filters, 7, { strides: 2, useBias, activation: 'relu', suffix: 1 }),
            maxPool2d(3, { strides: 2, padding: evenPads(3), name: 'pool1' }),
          ];
    const stages = blocks.map((count, i) =>
      residualStage(block, {
        stage: i + 1,
        blocks: count,
        inputs: i === 0 ? filters : outputsOf(block, filters * 2 ** (i - 1)),
        filters: filters * 2 ** i,
        strides: i === 0 ? 1 : 2,
        shortcut: 'projection',
        useBias,
        zeroInitResidual,
      }),
    );
    return sequential([
      ...beginning,
      ...stages,
      globalAvgPool2d({ name: 'pool' }),
      dense(facts.classes, { name: 'output' }),
    ]);
  },
});
