import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import { conv2d, conv2dInputGradient, conv2dWeightGradient, input, type Tensor } from '../../graph/index.js';
import { evaluate } from '../evaluate.js';
import { createNodeRuntime } from '../node/node-runtime.js';
import { BLOCKED_FORMULATIONS } from './index.js';

const fastest = createNodeRuntime({ threads: 2 });
const plain = createNodeRuntime({ threads: 2, formulations: 'plain' });

const CASES = [
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
    padding: { top: 0, bottom: 2, left: 1, right: 0 },
  },
] as const;

function values(tensor: Tensor, name: string): Float32Array {
  const stream = randomStream(3, name);
  return Float32Array.from({ length: tensor.shape.reduce((a, b) => a * b, 1) }, () => stream.normal());
}

describe.each(CASES)(
  'convolution of $channels channels, $filters filters, stride $strides, $padding',
  (c) => {
    const x = input('x', [c.batch, c.channels, ...c.size]);
    const weight = input('weight', [c.filters, c.channels, ...c.kernel]);
    const bias = input('bias', [c.filters]);
    const y = conv2d(x, weight, { strides: c.strides, padding: c.padding, bias });
    const dy = input('dy', y.shape);
    const attrs = y.node.attrs as never as Parameters<typeof conv2dWeightGradient>[2];
    const outputs = {
      y,
      dx: conv2dInputGradient(dy, weight, { ...attrs, size: [x.shape[2], x.shape[3]] }),
      dw: conv2dWeightGradient(x, dy, attrs),
    };
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

it('every formulation of a convolution is used by at least one of these cases on a machine with blocks of 8', () => {
  const used = new Set(
    CASES.flatMap((c) => {
      const x = input('x', [c.batch, c.channels, ...c.size]);
      const weight = input('weight', [c.filters, c.channels, ...c.kernel]);
      const y = conv2d(x, weight, { strides: c.strides, padding: c.padding });
      const attrs = y.node.attrs as never as Parameters<typeof conv2dWeightGradient>[2];
      const nodes = [
        y,
        conv2dInputGradient(y, weight, { ...attrs, size: [c.size[0], c.size[1]] }),
        conv2dWeightGradient(x, y, attrs),
      ];
      return nodes.flatMap(({ node }) =>
        BLOCKED_FORMULATIONS.filter((f) => f.operation === node.op.name && f.suits(node, 8, [])).map(
          (f) => f.name,
        ),
      );
    }),
  );
  const ofConvolutions = BLOCKED_FORMULATIONS.filter(({ operation }) => operation?.startsWith('conv2d'));
  expect([...used].sort()).toEqual(ofConvolutions.map(({ name }) => name).sort());
});
