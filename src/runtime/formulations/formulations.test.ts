import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import {
  conv2d,
  conv2dInputGradient,
  conv2dWeightGradient,
  input,
  type Padding,
  type Tensor,
} from '../../graph/index.js';
import { evaluate } from '../evaluate.js';
import { createNodeRuntime } from '../node/node-runtime.js';
import { BLOCKED_FORMULATIONS } from './blocked-formulations.js';

const fastest = createNodeRuntime({ threads: 2 });
const plain = createNodeRuntime({ threads: 2, formulations: 'plain' });

interface Case {
  readonly batch: number;
  readonly channels: number;
  readonly filters: number;
  readonly size: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly strides: number;
  readonly padding: Padding;
  readonly dilations?: number;
  readonly groups?: number;
}

const pads = (top: number, bottom: number, left: number, right: number) => ({ top, bottom, left, right });

const CASES: readonly Case[] = [
  // So large that weight gradients are added up from strips of rows.
  { batch: 4, channels: 16, filters: 64, size: [35, 29], kernel: [3, 3], strides: 1, padding: 'same' },
  { batch: 4, channels: 32, filters: 64, size: [62, 60], kernel: [5, 3], strides: 2, padding: 'same' },
  { batch: 4, channels: 16, filters: 64, size: [60, 61], kernel: [3, 3], strides: 2, padding: 'valid' },
  { batch: 8, channels: 1, filters: 32, size: [28, 28], kernel: [3, 3], strides: 1, padding: 'valid' },
  { batch: 16, channels: 3, filters: 16, size: [9, 12], kernel: [3, 3], strides: 1, padding: 'same' },
  { batch: 8, channels: 16, filters: 32, size: [13, 11], kernel: [3, 3], strides: 1, padding: 'valid' },
  { batch: 16, channels: 32, filters: 16, size: [8, 8], kernel: [3, 3], strides: 1, padding: 'same' },
  { batch: 8, channels: 16, filters: 16, size: [10, 10], kernel: [5, 3], strides: 1, padding: 'same' },
  { batch: 8, channels: 16, filters: 32, size: [8, 8], kernel: [3, 3], strides: 2, padding: 'same' },
  { batch: 8, channels: 16, filters: 16, size: [7, 7], kernel: [1, 1], strides: 1, padding: 'valid' },
  { batch: 8, channels: 3, filters: 16, size: [9, 9], kernel: [3, 3], strides: 2, padding: 'valid' },
  {
    batch: 8,
    channels: 16,
    filters: 16,
    size: [6, 6],
    kernel: [3, 3],
    strides: 1,
    padding: pads(0, 2, 1, 0),
  },
  // Batches and channels that do not come in whole blocks; the last row and column of the image reached by no window.
  { batch: 5, channels: 24, filters: 32, size: [8, 7], kernel: [3, 3], strides: 1, padding: 'same' },
  { batch: 4, channels: 16, filters: 24, size: [8, 8], kernel: [3, 3], strides: 2, padding: 'valid' },
  { batch: 20, channels: 24, filters: 24, size: [6, 6], kernel: [1, 1], strides: 2, padding: 'valid' },
  // Weight gradients of an odd number of shares, for which the batch falls into halves.
  { batch: 32, channels: 16, filters: 32, size: [6, 7], kernel: [3, 3], strides: 1, padding: 'same' },
  { batch: 32, channels: 12, filters: 16, size: [9, 8], kernel: [3, 3], strides: 2, padding: 'valid' },
  // One pixel each, with more filters and with more channels, small against weights and large, in whole blocks and not.
  ...(
    [
      { channels: 16, filters: 48, size: [7, 9], strides: 1 },
      { channels: 48, filters: 32, size: [8, 9], strides: 1 },
      { channels: 24, filters: 44, size: [9, 8], strides: 1 },
      { channels: 44, filters: 24, size: [8, 8], strides: 1 },
      { channels: 24, filters: 44, size: [15, 14], strides: 2 },
      { channels: 64, filters: 24, size: [14, 15], strides: 2 },
      { channels: 48, filters: 64, size: [2, 3], strides: 1 },
    ] as const
  ).map((c) => ({ ...c, batch: 5, kernel: [1, 1] as const, padding: 'valid' as const })),
  // More pictures than a block, and no whole blocks of them.
  { batch: 21, channels: 24, filters: 48, size: [8, 8], kernel: [1, 1], strides: 1, padding: 'valid' },
  { batch: 17, channels: 64, filters: 16, size: [16, 16], kernel: [1, 1], strides: 2, padding: 'valid' },
  { batch: 32, channels: 24, filters: 48, size: [8, 8], kernel: [1, 1], strides: 1, padding: 'valid' },
  { batch: 3, channels: 3, filters: 24, size: [10, 10], kernel: [3, 3], strides: 2, padding: 'valid' },
  { batch: 1, channels: 12, filters: 44, size: [5, 6], kernel: [3, 3], strides: 1, padding: 'same' },
  ...(
    [
      { size: [12, 12], kernel: [3, 3], strides: 2, padding: pads(1, 1, 1, 1) },
      { size: [11, 9], kernel: [3, 3], strides: 2, padding: pads(1, 1, 1, 1) },
      { size: [9, 8], kernel: [7, 7], strides: 2, padding: pads(3, 3, 3, 3) },
      { size: [9, 8], kernel: [1, 1], strides: 2, padding: 'valid' },
      { size: [9, 8], kernel: [2, 3], strides: 3, padding: 'valid' },
      { size: [8, 12], kernel: [4, 4], strides: 4, padding: 'valid' },
      { size: [9, 11], kernel: [3, 3], strides: 2, padding: 'same', dilations: 2 },
      { size: [13, 12], kernel: [3, 3], strides: 2, padding: 'same', dilations: 3 },
      { size: [9, 11], kernel: [3, 3], strides: 1, padding: 'same', dilations: 2 },
    ] as const
  ).map((c) => ({ ...c, batch: 3, channels: 16, filters: 32 })),
  ...(
    [
      { batch: 3, size: [12, 12], kernel: [3, 3], strides: 1, padding: 'same' },
      { batch: 2, size: [12, 12], kernel: [3, 3], strides: 2, padding: pads(1, 1, 1, 1) },
      { batch: 2, size: [11, 9], kernel: [3, 3], strides: 2, padding: 'same' },
      { batch: 1, size: [9, 8], kernel: [7, 7], strides: 1, padding: 'same' },
      { batch: 2, size: [12, 11], kernel: [3, 3], strides: 3, padding: 'valid' },
      { batch: 2, size: [9, 11], kernel: [3, 5], strides: 1, padding: 'same', dilations: 2 },
      { batch: 2, size: [13, 12], kernel: [3, 3], strides: 2, padding: 'valid', dilations: 2 },
      { batch: 5, size: [5, 7], kernel: [1, 1], strides: 2, padding: 'valid' },
    ] as const
  ).map((c) => ({ ...c, channels: 32, filters: 32, groups: 32 })),
];

function values(tensor: Tensor, name: string): Float32Array {
  const stream = randomStream(3, name);
  return Float32Array.from({ length: tensor.shape.reduce((a, b) => a * b, 1) }, () => stream.normal());
}

/** A convolution and its gradients. */
function build(c: Case) {
  const { strides, padding, dilations, groups = 1 } = c;
  const x = input('x', [c.batch, c.channels, ...c.size]);
  const weight = input('weight', [c.filters, c.channels / groups, ...c.kernel]);
  const bias = input('bias', [c.filters]);
  const y = conv2d(x, weight, { strides, padding, dilations, groups, bias });
  const dy = input('dy', y.shape);
  const attrs = y.node.attrs as never as Parameters<typeof conv2dWeightGradient>[2];
  const outputs = {
    y,
    dx: conv2dInputGradient(dy, weight, { ...attrs, size: c.size }),
    dw: conv2dWeightGradient(x, dy, attrs),
  };
  return { x, weight, bias, dy, outputs };
}

describe.each(CASES)(
  'convolution of $batch x $channels channels, $filters filters, $size by $kernel, stride $strides, $padding',
  (c) => {
    const { x, weight, bias, dy, outputs } = build(c);
    const feeds = [x, weight, bias, dy].map((t) => [t, values(t, String(t.shape))] as const);

    it('gives the same values in the fastest and in the plain form', async () => {
      const fast = await evaluate(fastest, outputs, feeds);
      const reference = await evaluate(plain, outputs, feeds);
      for (const name of Object.keys(outputs)) {
        expect(fast[name].length).toBe(reference[name].length);
        const largest = (reference[name] as Float32Array).reduce((m, v) => Math.max(m, Math.abs(v)), 0);
        const difference = (fast[name] as Float32Array).reduce(
          (m, v, i) => Math.max(m, Math.abs(v - Number(reference[name][i]))),
          0,
        );
        expect(difference / largest, name).toBeLessThan(2e-6);
      }
    });
  },
);

describe.each([8, 16])('on a machine with blocks of %i', (block) => {
  const formulationsOf = (tensor: Tensor) =>
    BLOCKED_FORMULATIONS.filter(
      (f) => f.operation === tensor.node.op.name && f.suits(tensor.node, block, []),
    );

  it('every formulation of a convolution is used by at least one of these cases', () => {
    const used = CASES.flatMap((c) => Object.values(build(c).outputs).flatMap(formulationsOf));
    const ofConvolutions = BLOCKED_FORMULATIONS.filter(({ operation }) => operation?.startsWith('conv2d'));
    expect(new Set(used)).toEqual(new Set(ofConvolutions));
  });
});
