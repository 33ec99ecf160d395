import { z } from 'zod';
import type { Initializer } from '../initializers.js';
import type { Layer } from '../layer.js';
import {
  conv2d,
  dense,
  depthwiseConv2d,
  globalAvgPool2d,
  layerNorm,
  layerScale,
  residual,
  sequential,
  stochasticDepth,
} from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { countList, resolveStem, stem } from './architecture-options.js';
import { evenPads } from './normalized-convolution.js';

const EXPANSION = 4;
const EPSILON = 1e-6;
const kernelInitializer: Initializer = { kind: 'truncatedNormal', deviation: 0.02 };

/**
 * Residual blocks of a depthwise 7x7 convolution, layer norm over the channels, and two 1x1 convolutions that widen four
 * times and narrow again with gelu between them. Each stage but the first begins with layer norm and a 2x2 convolution of
 * stride 2. The stem is a 4x4 convolution of stride 4; the small one 3x3 of stride 1.
 */
export const convnext = defineArchitecture({
  name: 'convnext',
  source:
    'Liu, Mao, Wu, Feichtenhofer, Darrell, Xie 2022 (arXiv 2201.03545), in the form of torchvision; the size "atto" is of Wightman\'s timm',
  options: z.strictObject({
    blocks: countList.default([2, 2, 6, 2]).describe('Blocks of each stage.'),
    filters: z.int().min(2).default(40).describe('Channels of the first stage; each later one doubles them.'),
    layerScale: z
      .union([z.literal(false), z.number()])
      .default(1e-6)
      .describe('What the factor of each branch starts at; false: no factors.'),
    stochasticDepthRate: z
      .number()
      .min(0)
      .lt(1)
      .default(0.1)
      .describe('Share of the samples that the last block leaves out; the rates grow from 0 at the first.'),
    stem,
  }),
  members: {
    'convnext-atto': { blocks: [2, 2, 6, 2], filters: 40 },
    'convnext-tiny': { blocks: [3, 3, 9, 3], filters: 96 },
  },
  build({ blocks, filters, layerScale: scale, stochasticDepthRate, ...options }, facts) {
    const beginning =
      resolveStem(options.stem, facts) === 'small'
        ? conv2d(filters, 3, { padding: evenPads(3), kernelInitializer, name: 'conv' })
        : conv2d(filters, 4, { strides: 4, kernelInitializer, name: 'conv' });
    const last = blocks.reduce((sum, count) => sum + count, 0) - 1;
    let index = 0;
    const stages = blocks.map((count, i) => {
      const width = filters * 2 ** i;
      const layers = Array.from({ length: count }, (_, block) => {
        const rate = last === 0 ? 0 : (stochasticDepthRate * index++) / last;
        return convnextBlock({ width, scale, rate, name: `block${block + 1}` });
      });
      return sequential([...(i === 0 ? [] : downsampling(width)), ...layers], { name: `stage${i + 1}` });
    });
    return sequential([
      sequential([beginning, layerNorm({ epsilon: EPSILON, name: 'norm' })], { name: 'stem' }),
      ...stages,
      globalAvgPool2d({ name: 'pool' }),
      layerNorm({ epsilon: EPSILON, name: 'norm' }),
      dense(facts.classes, { kernelInitializer, name: 'output' }),
    ]);
  },
});

function downsampling(width: number): Layer[] {
  return [
    layerNorm({ epsilon: EPSILON, name: 'norm' }),
    conv2d(width, 2, { strides: 2, kernelInitializer, name: 'conv' }),
  ];
}

function convnextBlock({
  width,
  scale,
  rate,
  name,
}: {
  readonly width: number;
  readonly scale: number | false;
  readonly rate: number;
  readonly name: string;
}): Layer {
  return residual(
    [
      depthwiseConv2d(7, { padding: evenPads(7), kernelInitializer, name: 'conv1' }),
      layerNorm({ epsilon: EPSILON, name: 'norm' }),
      conv2d(EXPANSION * width, 1, { activation: 'gelu', kernelInitializer, name: 'conv2' }),
      conv2d(width, 1, { kernelInitializer, name: 'conv3' }),
      ...(scale === false ? [] : [layerScale({ initial: scale, name: 'scale' })]),
      ...(rate === 0 ? [] : [stochasticDepth(rate, { name: 'drop' })]),
    ],
    { name },
  );
}
