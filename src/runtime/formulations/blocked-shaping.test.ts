import { describe, expect, it } from 'vitest';
import { randomStream } from '../../base/random.js';
import {
  add,
  concat,
  conv2d,
  elementCount,
  gradients,
  input,
  isInput,
  mean,
  mul,
  pad,
  type Shape,
  slice,
  sum,
  type Tensor,
  topologicalOrder,
} from '../../graph/index.js';
import { evaluate } from '../evaluate.js';
import { createNodeRuntime } from '../node/node-runtime.js';

const fastest = createNodeRuntime({ threads: 1 });
const plain = createNodeRuntime({ threads: 1, formulations: 'plain' });

/** All channels of the image are in one of blocks of 4, 8 or 16. */
const IMAGE: Shape = [2, 32, 7, 6];
const even = [undefined, undefined, { step: 2 }, { step: 2 }];

/** What is done with images that a convolution leaves in blocks. */
const CASES: readonly (readonly [name: string, shape: (image: Tensor) => Tensor])[] = [
  ['every second row and column', (x) => slice(x, even)],
  [
    'every second from the second on',
    (x) => slice(x, [undefined, undefined, { start: 1, step: 2 }, { start: 1 }]),
  ],
  ['every third column', (x) => slice(x, [undefined, undefined, undefined, { step: 3 }])],
  ['a part of the channels', (x) => slice(x, [undefined, { start: 16 }])],
  ['a part of the channels, not in blocks', (x) => slice(x, [undefined, { start: 3, end: 20 }])],
  ['half of the channels, not in blocks', (x) => slice(x, [undefined, { start: 9, end: 25 }, { end: 4 }])],
  ['channels on both sides, not in blocks', (x) => pad(x, { before: [0, 8, 1, 0], after: [0, 8, 0, 0] })],
  ['every second channel', (x) => slice(x, [undefined, { step: 2 }])],
  ['one picture', (x) => slice(x, [{ start: 1 }])],
  ['rows and columns cut', (x) => slice(x, [undefined, undefined, { start: 2, end: 5 }, { end: 5 }])],
  ['more channels', (x) => pad(x, { before: [0, 16, 0, 0], after: [0, 32, 0, 0] })],
  ['more channels, not in blocks', (x) => pad(x, { before: [0, 3, 0, 0], after: [0, 5, 0, 0] })],
  ['a frame of ones', (x) => pad(x, { before: [0, 0, 1, 2], after: [0, 0, 3, 0], value: 1 })],
  [
    'the shortcut of a residual block',
    (x) => pad(slice(x, even), { before: [0, 16, 0, 0], after: [0, 16, 0, 0] }),
  ],
  ['joined channels', (x) => concat([x, mul(x, x), slice(x, [undefined, { end: 16 }])], 1)],
  ['joined channels, not in blocks', (x) => concat([x, slice(x, [undefined, { end: 7 }])], 1)],
  ['joined pictures', (x) => concat([x, mul(x, x)], 0)],
  ['times a number for each channel', (x) => mul(x, input('perChannel', [1, 32, 1, 1]))],
  ['plus a number for each channel', (x) => add(x, input('perChannel', [32, 1, 1]))],
  ['a number for each picture and channel', (x) => mul(x, mean(x, { axes: [2, 3], keepDims: true }))],
  ['the sum of each channel', (x) => mul(x, sum(x, { axes: [0, 2, 3], keepDims: true }))],
  ['the mean of each row', (x) => mul(x, mean(x, { axes: [3], keepDims: true }))],
];

describe.each(CASES)('%s', (_, shape) => {
  it('has the values and gradients of the plain form', async () => {
    const picture = input('picture', [IMAGE[0], 3, IMAGE[2], IMAGE[3]]);
    const weight = input('weight', [IMAGE[1], 3, 1, 1]);
    const y = shape(conv2d(picture, weight));
    const dy = input('dy', y.shape);
    const [dPicture, dWeight] = gradients(sum(mul(y, dy)), [picture, weight]);
    const outputs = { y, dPicture, dWeight };
    const feeds = topologicalOrder(Object.values(outputs))
      .map((node): Tensor => ({ node, index: 0, ...node.outputs[0] }))
      .filter(isInput)
      .map((t) => [t, values(t.shape)] as const);
    const fast = await evaluate(fastest, outputs, feeds);
    const reference = await evaluate(plain, outputs, feeds);
    for (const name of Object.keys(outputs)) {
      const want = Array.from(reference[name] as Float32Array);
      const scale = Math.max(...want.map(Math.abs));
      const worst = Math.max(...want.map((value, i) => Math.abs(Number(fast[name][i]) - value)));
      expect(worst / scale, name).toBeLessThan(2e-6);
    }
  });
});

function values(shape: Shape): Float32Array {
  const stream = randomStream(5, String(shape));
  return Float32Array.from({ length: elementCount(shape) }, () => stream.normal());
}
