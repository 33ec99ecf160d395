import { z } from 'zod';
import type { Layer } from '../layer.js';
import { dense, dropout, globalAvgPool2d, residual, sequential } from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { dropoutRate, resolveStem, stem } from './architecture-options.js';
import { normalizedConvolution, normalizedDepthwise } from './normalized-convolution.js';

/** Table 2 of the paper: expansion, channels, blocks, stride of the first block. */
const STAGES = [
  { expansion: 1, channels: 16, blocks: 1, strides: 1 },
  { expansion: 6, channels: 24, blocks: 2, strides: 2 },
  { expansion: 6, channels: 32, blocks: 3, strides: 2 },
  { expansion: 6, channels: 64, blocks: 4, strides: 2 },
  { expansion: 6, channels: 96, blocks: 3, strides: 1 },
  { expansion: 6, channels: 160, blocks: 3, strides: 2 },
  { expansion: 6, channels: 320, blocks: 1, strides: 1 },
] as const;
const STEM_CHANNELS = 32;
const LAST_CHANNELS = 1280;
/** Channels come in multiples of this many. */
const DIVISOR = 8;

/**
 * Inverted residual blocks: a 1x1 convolution widens, a depthwise 3x3 filters, a linear 1x1 narrows again, with a
 * shortcut where the shape stays. The small stem leaves the first two halvings out.
 */
export const mobilenetV2 = defineArchitecture({
  name: 'mobilenet-v2',
  source:
    'Sandler, Howard, Zhu, Zhmoginov, Chen 2018 (arXiv 1801.04381), table 2; rounding as in torchvision',
  options: z.strictObject({
    width: z
      .number()
      .positive()
      .default(1)
      .describe('Factor of all channels, which are then rounded to multiples of 8.'),
    stem,
    dropoutRate: dropoutRate(0.2),
  }),
  members: {},
  build({ width, dropoutRate, ...options }, facts) {
    const halving = resolveStem(options.stem, facts) === 'small' ? 1 : 2;
    let inputs = roundChannels(STEM_CHANNELS * width);
    const beginning = normalizedConvolution(inputs, 3, { strides: halving, activation: 'relu6', suffix: 1 });
    const stages = STAGES.map(({ expansion, channels, blocks, ...stage }, i) => {
      const outputs = roundChannels(channels * width);
      const first = i === 1 ? halving : stage.strides;
      const layers = Array.from({ length: blocks }, (_, block) => {
        const strides = block === 0 ? first : 1;
        const layer = invertedResidual({ inputs, outputs, expansion, strides, name: `block${block + 1}` });
        inputs = outputs;
        return layer;
      });
      return sequential(layers, { name: `stage${i + 1}` });
    });
    const last = roundChannels(LAST_CHANNELS * Math.max(1, width));
    return sequential([
      ...beginning,
      ...stages,
      ...normalizedConvolution(last, 1, { activation: 'relu6', suffix: 2 }),
      globalAvgPool2d({ name: 'pool' }),
      dropout(dropoutRate, { name: 'dropout' }),
      dense(facts.classes, { kernelInitializer: { kind: 'normal', deviation: 0.01 }, name: 'output' }),
    ]);
  },
});

function invertedResidual({
  inputs,
  outputs,
  expansion,
  strides,
  name,
}: {
  readonly inputs: number;
  readonly outputs: number;
  readonly expansion: number;
  readonly strides: number;
  readonly name: string;
}): Layer {
  const widen =
    expansion === 1 ? [] : normalizedConvolution(inputs * expansion, 1, { activation: 'relu6', suffix: 1 });
  const layers = [
    ...widen,
    ...normalizedDepthwise(3, { strides, activation: 'relu6', suffix: 2 }),
    ...normalizedConvolution(outputs, 1, { suffix: 3 }),
  ];
  return strides === 1 && inputs === outputs ? residual(layers, { name }) : sequential(layers, { name });
}

/** To the nearest multiple of 8, at least 8, and never below nine tenths of the channels. */
function roundChannels(channels: number): number {
  const nearest = Math.max(DIVISOR, Math.floor((channels + DIVISOR / 2) / DIVISOR) * DIVISOR);
  return nearest < 0.9 * channels ? nearest + DIVISOR : nearest;
}
