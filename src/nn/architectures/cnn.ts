import { z } from 'zod';
import { ActivationSpec } from '../activations/index.js';
import type { Layer } from '../layer.js';
import {
  activation,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  groupNorm,
  instanceNorm,
  layerNorm,
  maxPool2d,
  rmsNorm,
  sequential,
  spatialDropout2d,
} from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { dropoutRate } from './architecture-options.js';

/** Pooling ends where the shorter side would fall below this many pixels. */
const SMALLEST_SIDE = 4;
/** Up to this many values, the last stage is flattened; above, averaging keeps the dense layer small. */
const FLATTENED_VALUES = 8192;
/** Group norm has this many groups, or fewer where they do not divide the filters. */
const MOST_GROUPS = 8;

/** A normalization by the name of its layer. */
const NORMALIZATIONS: Readonly<Record<string, (filters: number) => Layer[]>> = {
  none: () => [],
  batchNorm: () => [batchNorm({ name: 'norm' })],
  groupNorm: (filters) => [groupNorm(commonDivisor(filters, MOST_GROUPS), { name: 'norm' })],
  instanceNorm: () => [instanceNorm({ name: 'norm' })],
  layerNorm: () => [layerNorm({ name: 'norm' })],
  rmsNorm: () => [rmsNorm({ name: 'norm' })],
};

/** How many filters each stage has, as multiples of those of the first. */
const WIDTHS = {
  constant: () => 1,
  linear: (stage: number) => stage + 1,
  doubling: (stage: number) => 2 ** stage,
} as const;

const CnnOptions = z.strictObject({
  depth: z.int().positive().default(3).describe('Convolutions in all.'),
  filters: z.int().positive().default(32).describe('Filters of the first stage.'),
  widths: z
    .enum(['constant', 'linear', 'doubling'])
    .default('doubling')
    .describe('Filters of the later stages: as many, as many more in each, or twice those before.'),
  kernelSize: z.int().positive().default(3).describe('Rows and columns of the kernels, pixels.'),
  activation: ActivationSpec.default('relu').describe('Activation function of the hidden layers.'),
  normalization: z
    .enum(['none', 'batchNorm', 'groupNorm', 'instanceNorm', 'layerNorm', 'rmsNorm'])
    .default('batchNorm')
    .describe('Layer behind each convolution; groupNorm with 8 groups, or as many as divide the filters.'),
  dense: z.int().nonnegative().default(128).describe('Units of the hidden dense layer; 0: none.'),
  dropoutRate: dropoutRate(0.5),
  dropoutPlace: z
    .enum(['head', 'stages', 'both'])
    .default('head')
    .describe(
      "Where dropout is: in front of the output ('head'), whole channels behind each stage, or both.",
    ),
});
type CnnOptions = z.output<typeof CnnOptions>;

/**
 * Convolutions with everything about them open: how many, how wide and how widths grow, their kernels, activation,
 * normalization and dropout. What searches and experiments vary.
 *
 * The picture is halved by max pooling as often as it can be while its shorter side keeps 4 pixels, but not more often than
 * there are convolutions; these are spread evenly over the stages between, the later ones taking what is left over.
 */
export const cnn = defineArchitecture({
  name: 'cnn',
  source:
    'the stages of Simonyan and Zisserman 2014; widths that grow linearly are those of Han, Kim, Kim 2017 (arXiv 1610.02915)',
  options: CnnOptions,
  members: {},
  build(options, { height, width, classes }) {
    const { depth, filters, widths, dropoutRate, dropoutPlace } = options;
    const stages = stageCount(depth, Math.min(height, width));
    const filtersOf = (stage: number) => filters * WIDTHS[widths](stage);
    const convolutional = Array.from({ length: stages }, (_, stage) => {
      const convolutions = Math.floor(((stage + 1) * depth) / stages) - Math.floor((stage * depth) / stages);
      return sequential(
        [
          ...Array.from({ length: convolutions }, (_, i) => block(filtersOf(stage), i + 1, options)),
          maxPool2d(2, { name: 'pool' }),
          ...(dropoutPlace === 'head' ? [] : [spatialDropout2d(dropoutRate, { name: 'dropout' })]),
        ],
        { name: `stage${stage + 1}` },
      );
    });
    const side = (n: number) => Math.floor(n / 2 ** stages);
    const values = side(height) * side(width) * filtersOf(stages - 1);
    return sequential([
      ...convolutional,
      values <= FLATTENED_VALUES ? flatten({ name: 'flatten' }) : globalAvgPool2d({ name: 'pool' }),
      ...(options.dense === 0
        ? []
        : [dense(options.dense, { activation: options.activation, name: 'dense' })]),
      ...(dropoutPlace === 'stages' ? [] : [dropout(dropoutRate, { name: 'dropout' })]),
      // From zeros every class starts equally likely; random weights on so many features start far from that.
      dense(classes, { kernelInitializer: 'zeros', name: 'output' }),
    ]);
  },
});

function block(
  filters: number,
  number: number,
  { kernelSize, normalization, activation: spec }: CnnOptions,
): Layer {
  return sequential(
    [
      conv2d(filters, kernelSize, {
        padding: 'same',
        useBias: normalization === 'none',
        kernelInitializer: 'heNormal',
        name: 'conv',
      }),
      ...NORMALIZATIONS[normalization](filters),
      activation(spec, { name: 'act' }),
    ],
    { name: `block${number}` },
  );
}

/** A picture of fewer than 8 pixels is halved once. */
function stageCount(depth: number, side: number): number {
  return Math.max(1, Math.min(depth, Math.floor(Math.log2(side / SMALLEST_SIDE))));
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
