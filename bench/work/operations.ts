import { z } from 'zod';

const pair = z.tuple([z.int(), z.int()]).readonly();
const pads = z.strictObject({ top: z.int(), bottom: z.int(), left: z.int(), right: z.int() });

const common = {
  name: z
    .string()
    .describe('Name of its value; its variables are `<name>.kernel`, `.bias`, `.gamma`, `.beta`, ...'),
  inputs: z
    .array(z.string())
    .readonly()
    .describe("Names of the values it takes; 'input' is the input of the network."),
  shape: z.array(z.int()).readonly().describe('Of its value without the batch: [C, H, W] or [features].'),
};
const learned = {
  trainable: z.boolean().describe('False: the values stay; batch norm then also uses its moving statistics.'),
};

/**
 * One operation of a network, on values with names. Shapes are channels first; pads are of zeros, in pooling of
 * what never wins.
 *
 *     conv2d           kernel [filters, C / groups, rows, columns], bias [filters]; depthwise where groups is C
 *     dense            kernel [units, features], bias [units]
 *     batchNorm        gamma, beta, movingMean, movingVariance [C]; moving = (1 - momentum) moving + momentum batch
 *     relu6            min(max(x, 0), 6)
 *     flatten          [C, H, W] → [C * H * W], channels first
 *     dropout          values are divided by 1 - rate
 *     subsample        every strides-th row and column, from the first
 *     padChannels      channels of zeros before and after
 */
export const Operation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('conv2d'),
    ...common,
    filters: z.int(),
    kernelSize: pair,
    strides: pair,
    pads,
    groups: z.int(),
    bias: z.boolean(),
    ...learned,
  }),
  z.strictObject({ kind: z.literal('dense'), ...common, units: z.int(), bias: z.boolean(), ...learned }),
  z.strictObject({
    kind: z.literal('batchNorm'),
    ...common,
    epsilon: z.number(),
    momentum: z.number(),
    ...learned,
  }),
  z.strictObject({ kind: z.enum(['relu', 'relu6', 'globalAvgPool2d', 'flatten', 'add']), ...common }),
  z.strictObject({ kind: z.literal('maxPool2d'), ...common, poolSize: pair, strides: pair, pads }),
  z.strictObject({ kind: z.literal('dropout'), ...common, rate: z.number() }),
  z.strictObject({ kind: z.literal('subsample'), ...common, strides: pair }),
  z.strictObject({ kind: z.literal('padChannels'), ...common, before: z.int(), after: z.int() }),
]);
export type Operation = z.output<typeof Operation>;
