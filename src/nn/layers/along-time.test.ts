import { afterAll, describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/golden.js';
import { expectLayerGradientsMatchDifferences } from '../../../test/layer-gradients.js';
import { normalValues, runNetwork } from '../../../test/network.js';
import { input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import {
  avgPool1d,
  avgPool2d,
  batchNorm,
  conv1d,
  conv2d,
  globalAvgPool1d,
  globalMaxPool1d,
  maxPool1d,
  maxPool2d,
  sequential,
} from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const outputShape = (layer: Layer, shape: Shape) =>
  buildNetwork(layer, input('x', shape), { mode: 'inference' }).output.shape;

/** What a layer makes of 1, 2, 3, ... along time, without anything learned but the given kernel. */
async function ofCount(layer: Layer, steps: number, kernel: readonly number[] = []): Promise<number[]> {
  const x = Float32Array.from({ length: steps }, (_, i) => i + 1);
  const values = new Map([['kernel', Float32Array.from(kernel)]]);
  return [...(await runNetwork(runtime, layer, [1, 1, steps], { mode: 'inference', x, values }))];
}

describe('conv1d', () => {
  it.each([
    ['valid', {}, [6, 9, 12]],
    ['same', { padding: 'same' }, [3, 6, 9, 12, 9]],
    ['causal', { padding: 'causal' }, [1, 3, 6, 9, 12]],
    ['causal and dilated', { padding: 'causal', dilation: 2 }, [1, 2, 4, 6, 9]],
    ['causal with strides', { padding: 'causal', strides: 2 }, [1, 6, 12]],
    ['padded by steps', { padding: { before: 0, after: 2 } }, [6, 9, 12, 9, 5]],
    ['strided', { strides: 2 }, [6, 12]],
  ] as const)('sums three steps where its kernel is 1, 1, 1: %s', async (_, options, expected) => {
    const layer = conv1d(1, 3, { ...options, useBias: false });
    expect(await ofCount(layer, 5, [1, 1, 1])).toEqual(expected);
  });

  it('does not turn its kernel around', async () => {
    expect(await ofCount(conv1d(1, 2, { useBias: false }), 3, [1, 10])).toEqual([21, 32]);
  });

  it('is a conv2d over pictures of one row', async () => {
    const values = new Map([
      ['kernel', normalValues([6, 2, 3], 'kernel')],
      ['bias', normalValues([6], 'bias')],
    ]);
    const x = normalValues([2, 4, 9], 'x');
    const options = { groups: 2, activation: 'tanh' } as const;
    const along = conv1d(6, 3, { ...options, strides: 2, padding: 'same', dilation: 2 });
    const across = conv2d(6, [1, 3], { ...options, strides: [1, 2], padding: 'same', dilation: [1, 2] });
    const y = await runNetwork(runtime, along, [2, 4, 9], { mode: 'inference', x, values });
    const expected = await runNetwork(runtime, across, [2, 4, 1, 9], { mode: 'inference', x, values });
    expect(y).toEqual(expected);
  });

  it('has the gradients that differences give', async () => {
    const layer = conv1d(4, 3, { padding: 'causal', dilation: 2, groups: 2, activation: 'tanh' });
    await expectLayerGradientsMatchDifferences(runtime, layer, [2, 4, 5]);
  });

  it('refuses groups that do not divide the channels', () => {
    const network = sequential([conv1d(4, 3, { groups: 2, name: 'conv' })]);
    expect(() => outputShape(network, [1, 3, 5])).toThrow(
      'layer "conv" (input [1, 3, 5]), conv1d: the channels cannot be divided into the groups',
    );
  });

  it('refuses a sequence that is shorter than its kernel', () => {
    const network = sequential([conv1d(4, 3, { name: 'conv' })]);
    expect(() => outputShape(network, [1, 1, 2])).toThrow(/layer "conv" .* the kernel does not fit/);
  });

  it('refuses pictures, and says what it takes', () => {
    expect(() => outputShape(sequential([conv1d(4, 3)]), [1, 3, 5, 5])).toThrow(
      /conv1d: the input must be channels along time, \[N, C, T\] .*reshape or permute/,
    );
  });
});

describe('batch norm along time', () => {
  it.each(['training', 'inference'] as const)('is that of pictures of one row in %s', async (mode) => {
    const values = new Map(
      ['gamma', 'beta', 'movingMean', 'movingVariance'].map((name) => [
        name,
        normalValues([3], name).map((value) => 1 + value * value),
      ]),
    );
    const x = normalValues([2, 3, 5], 'x');
    const y = await runNetwork(runtime, batchNorm(), [2, 3, 5], { mode, x, values });
    const expected = await runNetwork(runtime, batchNorm(), [2, 3, 1, 5], { mode, x, values });
    expectClose(y, expected, { rel: 1e-6, abs: 1e-6 });
  });
});

describe('pooling along time', () => {
  it.each([
    ['the largest of two', maxPool1d(), [2, 4]],
    ['the largest of three at every step', maxPool1d(3, { strides: 1, padding: 'same' }), [2, 3, 4, 5, 5]],
    ['the mean of two', avgPool1d(), [1.5, 3.5]],
    ['the mean of what is there', avgPool1d(2, { padding: { before: 1, after: 0 } }), [1, 2.5, 4.5]],
    [
      'the mean with zeros',
      avgPool1d(2, { padding: { before: 1, after: 0 }, countIncludePad: true }),
      [0.5, 2.5, 4.5],
    ],
    ['the largest of all', globalMaxPool1d(), [5]],
    ['the mean of all', globalAvgPool1d(), [3]],
  ])('takes %s', async (_, layer, expected) => {
    expect(await ofCount(layer, 5)).toEqual(expected);
  });

  it.each([
    [maxPool1d(3, { strides: 2 }), maxPool2d([1, 3], { strides: [1, 2] })],
    [avgPool1d(3, { padding: 'same' }), avgPool2d([1, 3], { padding: 'same' })],
  ])('%s is that of pictures of one row', async (along, across) => {
    const x = normalValues([2, 4, 8], 'x');
    const y = await runNetwork(runtime, along, [2, 4, 8], { mode: 'inference', x });
    expect(y).toEqual(await runNetwork(runtime, across, [2, 4, 1, 8], { mode: 'inference', x }));
  });
});
