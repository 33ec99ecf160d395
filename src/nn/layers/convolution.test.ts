import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/golden.js';
import { normalValues, runNetwork } from '../../../test/network.js';
import { input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import { avgPool2d, conv2d, depthwiseConv2d, maxPool2d, separableConv2d, sequential } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const outputShape = (layer: Layer, shape: Shape) =>
  buildNetwork(layer, input('x', shape), { mode: 'inference' }).output.shape;

const windows = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 40 }),
  kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
});

/** The three layers with a window that has these options. */
function layersWith(
  kernel: [number, number],
  options: { strides: [number, number]; padding: 'same' | 'valid' },
) {
  return [
    { layer: conv2d(2, kernel, options), channels: 2 },
    { layer: maxPool2d(kernel, options), channels: 3 },
    { layer: avgPool2d(kernel, options), channels: 3 },
  ];
}

describe('the size of a picture behind a window', () => {
  it('with padding same is the size divided by the stride, rounded up', () => {
    fc.assert(
      fc.property(windows, ({ rows, columns, kernel, strides }) => {
        for (const { layer, channels } of layersWith(kernel, { strides, padding: 'same' })) {
          const size = [Math.ceil(rows / strides[0]), Math.ceil(columns / strides[1])];
          expect(outputShape(layer, [1, 3, rows, columns])).toEqual([1, channels, ...size]);
        }
      }),
    );
  });

  it('with padding valid is the number of places where the window fits, and none is an error', () => {
    fc.assert(
      fc.property(windows, ({ rows, columns, kernel, strides }) => {
        const places = (size: number, axis: 0 | 1) => Math.floor((size - kernel[axis]) / strides[axis]) + 1;
        const size = [places(rows, 0), places(columns, 1)];
        for (const { layer, channels } of layersWith(kernel, { strides, padding: 'valid' })) {
          const shape = () => outputShape(layer, [1, 3, rows, columns]);
          if (size.some((n) => n < 1)) expect(shape).toThrow('does not fit');
          else expect(shape()).toEqual([1, channels, ...size]);
        }
      }),
    );
  });

  it('is that of the pool size when strides are left out', () => {
    expect(outputShape(maxPool2d([3, 2]), [1, 1, 9, 9])).toEqual([1, 1, 3, 4]);
  });

  it('counts the gaps of a dilated kernel', () => {
    expect(outputShape(conv2d(1, 3, { dilation: 2 }), [1, 1, 7, 7])).toEqual([1, 1, 3, 3]);
  });
});

describe('separable convolution', () => {
  it('is a depthwise convolution without bias and then a 1x1 convolution', async () => {
    const shape = [2, 3, 6, 7];
    const options = { strides: 2, padding: 'same', depthMultiplier: 2 } as const;
    const depthwise = normalValues([6, 1, 3, 2], 'depthwise');
    const pointwise = normalValues([4, 6, 1, 1], 'pointwise');
    const bias = normalValues([4], 'bias');
    const joined = await runNetwork(
      runtime,
      separableConv2d(4, [3, 2], { ...options, activation: 'tanh' }),
      shape,
      {
        mode: 'inference',
        values: new Map([
          ['depthwiseKernel', depthwise],
          ['pointwiseKernel', pointwise],
          ['bias', bias],
        ]),
      },
    );
    const steps = sequential([
      depthwiseConv2d([3, 2], { ...options, useBias: false, name: 'first' }),
      conv2d(4, 1, { activation: 'tanh', name: 'second' }),
    ]);
    const apart = await runNetwork(runtime, steps, shape, {
      mode: 'inference',
      values: new Map([
        ['first.kernel', depthwise],
        ['second.kernel', pointwise],
        ['second.bias', bias],
      ]),
    });
    expectClose(joined, apart, { rel: 1e-6, abs: 1e-6 });
  });
});

describe('convolution', () => {
  it('refuses groups that do not divide the channels', () => {
    const network = sequential([conv2d(4, 3, { groups: 2, name: 'conv' })]);
    expect(() => outputShape(network, [1, 3, 5, 5])).toThrow(
      'layer "conv" (input [1, 3, 5, 5]), conv2d: the channels cannot be divided into the groups (got channels 3, groups 2)',
    );
  });

  it('refuses filters that the groups do not divide', () => {
    const network = sequential([conv2d(3, 3, { groups: 2, name: 'conv' })]);
    expect(() => outputShape(network, [1, 4, 5, 5])).toThrow(
      'layer "conv" (input [1, 4, 5, 5]), conv2d: the filters cannot be divided into the groups',
    );
  });
});
