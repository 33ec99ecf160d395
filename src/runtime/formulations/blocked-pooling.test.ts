import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import {
  avgPool2d,
  conv2d,
  elementCount,
  gradients,
  input,
  maxPool2d,
  mul,
  type Node,
  type Pool2dOptions,
  relu,
  sum,
  type Tensor,
  topologicalOrder,
} from '../../graph/index.js';
import { evaluate } from '../evaluate.js';
import { createNodeRuntime } from '../node/node-runtime.js';
import { suitsBlockedMaxPool2dGradient } from './blocked-max-pool2d-gradient.js';

const fastest = createNodeRuntime({ threads: 1 });
const plain = createNodeRuntime({ threads: 1, formulations: 'plain' });

const CASES: readonly { name: string; channels: number; size: [number, number]; options: Pool2dOptions }[] = [
  { name: 'even', channels: 16, size: [8, 6], options: { kernel: 2 } },
  { name: 'rows over', channels: 32, size: [7, 6], options: { kernel: 2 } },
  { name: 'columns over', channels: 16, size: [8, 7], options: { kernel: 2 } },
  { name: 'both over, threes', channels: 32, size: [11, 7], options: { kernel: 3 } },
  { name: 'rows only', channels: 16, size: [6, 5], options: { kernel: [2, 1] } },
  { name: 'columns only', channels: 16, size: [3, 8], options: { kernel: [1, 4] } },
  { name: 'the whole image', channels: 16, size: [4, 5], options: { kernel: [4, 5] } },
  { name: 'no whole blocks', channels: 12, size: [6, 6], options: { kernel: 2 } },
  { name: 'overlapping', channels: 16, size: [9, 8], options: { kernel: 3, strides: 2, padding: 'same' } },
];

/** Small whole numbers: many equal maxima. */
function ties(shape: readonly number[], name: string): Float32Array {
  const stream = randomStream(5, name);
  return Float32Array.from({ length: elementCount(shape) }, () => Math.floor(stream.uniform() * 3) - 1);
}

function normals(shape: readonly number[], name: string): Float32Array {
  const stream = randomStream(5, name);
  return Float32Array.from({ length: elementCount(shape) }, () => stream.normal());
}

describe.each(CASES)('pooling of $channels channels: $name', ({ channels, size, options }) => {
  const picture = input('picture', [2, 3, ...size]);
  const weight = input('weight', [channels, 3, 1, 1]);
  const weights = normals(weight.shape, 'weight').map(Math.round);

  it.each([
    ['maxPool2d', (x: Tensor) => maxPool2d(x, options)],
    ['maxPool2d of relu', (x: Tensor) => maxPool2d(relu(x), options)],
    ['avgPool2d', (x: Tensor) => avgPool2d(x, options)],
    ['avgPool2d, padding counted', (x: Tensor) => avgPool2d(x, { ...options, countIncludePad: true })],
  ] as const)('%s and its gradient are those of the plain form', async (_, pool) => {
    const y = pool(conv2d(picture, weight));
    const dy = input('dy', y.shape);
    const [dPicture, dWeight] = gradients(sum(mul(y, dy)), [picture, weight]);
    const outputs = { y, dPicture, dWeight };
    const feeds = [
      [picture, ties(picture.shape, 'picture')],
      [weight, weights],
      [dy, normals(dy.shape, 'dy')],
    ] as const;
    const fast = await evaluate(fastest, outputs, feeds);
    const reference = await evaluate(plain, outputs, feeds);
    for (const name of Object.keys(outputs)) {
      const want = Array.from(reference[name] as Float32Array);
      const scale = Math.max(...want.map(Math.abs));
      for (const [i, value] of want.entries()) {
        const difference = Math.abs(Number(fast[name][i]) - value);
        if (!(difference <= 2e-6 * scale)) expect.fail(`${name}[${i}] is ${fast[name][i]}, plain ${value}`);
      }
    }
  });
});

it('the blocked gradient takes whole blocks of either size, and windows side by side', () => {
  const gradientOf = (channels: number, options: Pool2dOptions): Node => {
    const x = input('x', [2, channels, 6, 6]);
    const [dx] = gradients(sum(maxPool2d(x, options)), [x]);
    return topologicalOrder([dx]).find(({ op }) => op.name === 'maxPool2dGradient')!;
  };
  const taken = (channels: number, options: Pool2dOptions) =>
    [8, 16].filter((block) => suitsBlockedMaxPool2dGradient(gradientOf(channels, options), block));
  expect(taken(32, { kernel: 2 })).toEqual([8, 16]);
  expect(taken(24, { kernel: 3 })).toEqual([8]);
  expect(taken(12, { kernel: 2 })).toEqual([]);
  expect(taken(16, { kernel: 3, strides: 2 })).toEqual([]);
});
