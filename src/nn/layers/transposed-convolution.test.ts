import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/golden.js';
import { expectLayerGradientsMatchDifferences } from '../../../test/layer-gradients.js';
import { normalValues, runNetwork } from '../../../test/network.js';
import { input, type Shape } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import { conv1dTranspose, conv2d, conv2dTranspose, sequential } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const outputShape = (layer: Layer, shape: Shape) =>
  buildNetwork(layer, input('x', shape), { mode: 'inference' }).output.shape;

interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly extra: number;
  readonly before: number;
  readonly after: number;
}

const axes: fc.Arbitrary<Axis> = fc
  .record({
    size: fc.integer({ min: 1, max: 4 }),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    extra: fc.integer({ min: 0, max: 4 }),
    before: fc.integer({ min: 0, max: 2 }),
    after: fc.integer({ min: 0, max: 2 }),
  })
  .filter((axis) => fullSize(axis) - axis.extra - axis.before - axis.after >= 1);

function fullSize({ size, kernel, stride, dilation, extra }: Axis): number {
  return (size - 1) * stride + (kernel - 1) * dilation + 1 + extra;
}

/** By the definition: the full result, pixel by pixel, then cut. One sample; x [C, H, W], kernel [C, filters / groups, ...]. */
function reference(
  x: Float32Array,
  kernel: Float32Array,
  [rows, columns]: [Axis, Axis],
  c: Channels,
): number[] {
  const [height, width] = [fullSize(rows), fullSize(columns)];
  const perGroup = c.filters / c.groups;
  const full = new Float64Array(c.filters * height * width);
  for (let channel = 0; channel < c.channels; channel++)
    for (let f = 0; f < perGroup; f++)
      for (let i = 0; i < rows.size; i++)
        for (let j = 0; j < columns.size; j++)
          for (let k = 0; k < rows.kernel; k++)
            for (let l = 0; l < columns.kernel; l++) {
              const filter = Math.floor(channel / (c.channels / c.groups)) * perGroup + f;
              const row = i * rows.stride + k * rows.dilation;
              const column = j * columns.stride + l * columns.dilation;
              full[(filter * height + row) * width + column] +=
                x[(channel * rows.size + i) * columns.size + j] *
                kernel[((channel * perGroup + f) * rows.kernel + k) * columns.kernel + l];
            }
  const result: number[] = [];
  for (let f = 0; f < c.filters; f++)
    for (let row = rows.before; row < height - rows.after; row++)
      for (let column = columns.before; column < width - columns.after; column++)
        result.push(full[(f * height + row) * width + column]);
  return result;
}

interface Channels {
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
}

const channelCounts: fc.Arbitrary<Channels> = fc.constantFrom(
  { channels: 1, filters: 1, groups: 1 },
  { channels: 2, filters: 3, groups: 1 },
  { channels: 4, filters: 2, groups: 2 },
  { channels: 3, filters: 6, groups: 3 },
);

describe('conv2dTranspose', () => {
  it('is the full result of its definition, cut off at the sides, for any options', async () => {
    await fc.assert(
      fc.asyncProperty(axes, axes, channelCounts, async (rows, columns, counts) => {
        const { channels, filters, groups } = counts;
        const layer = conv2dTranspose(filters, [rows.kernel, columns.kernel], {
          strides: [rows.stride, columns.stride],
          dilation: [rows.dilation, columns.dilation],
          outputPadding: [rows.extra, columns.extra],
          padding: { top: rows.before, bottom: rows.after, left: columns.before, right: columns.after },
          groups,
          useBias: false,
        });
        const shape = [1, channels, rows.size, columns.size];
        const x = normalValues(shape, 'x');
        const kernel = normalValues([channels, filters / groups, rows.kernel, columns.kernel], 'kernel');
        const y = await runNetwork(runtime, layer, shape, {
          mode: 'inference',
          x,
          values: new Map([['kernel', kernel]]),
        });
        expectClose(y, reference(x, kernel, [rows, columns], counts), { rel: 1e-5, abs: 1e-5 });
      }),
      { numRuns: 60 },
    );
  });

  it("with padding 'same' has input * stride pixels, also where strides exceed the kernel", () => {
    fc.assert(
      fc.property(axes, axes, (rows, columns) => {
        const layer = conv2dTranspose(2, [rows.kernel, columns.kernel], {
          strides: [rows.stride, columns.stride],
          dilation: [rows.dilation, columns.dilation],
          padding: 'same',
        });
        const size = [rows.size * rows.stride, columns.size * columns.stride];
        expect(outputShape(layer, [1, 3, rows.size, columns.size])).toEqual([1, 2, ...size]);
      }),
    );
  });

  it('adds its bias to every pixel, also to those that no kernel reaches', async () => {
    const layer = conv2dTranspose(2, 1, { strides: 2, padding: 'same', activation: 'relu' });
    const values = new Map([
      ['kernel', Float32Array.of(1, -1)],
      ['bias', Float32Array.of(0.5, 3)],
    ]);
    const y = await runNetwork(runtime, layer, [1, 1, 1, 2], {
      mode: 'inference',
      x: Float32Array.of(1, 5),
      values,
    });
    expect([...y]).toEqual([1.5, 0.5, 5.5, 0.5, 0.5, 0.5, 0.5, 0.5, 2, 3, 0, 3, 3, 3, 3, 3]);
  });

  it('undoes the change of size that a convolution of the same options makes', () => {
    for (const padding of ['valid', { top: 1, bottom: 1, left: 1, right: 1 }] as const) {
      const options = { strides: 2, padding } as const;
      const there = conv2d(4, 3, options);
      const back = conv2dTranspose(3, 3, { ...options, outputPadding: [0, 1] });
      expect(outputShape(sequential([there, back]), [2, 3, 9, 8])).toEqual([2, 3, 9, 8]);
    }
  });

  it('has the gradients that differences give', async () => {
    const layer = conv2dTranspose(4, [3, 2], {
      strides: [2, 3],
      padding: { top: 1, bottom: 0, left: 0, right: 1 },
      outputPadding: [1, 2],
      groups: 2,
      activation: 'tanh',
    });
    await expectLayerGradientsMatchDifferences(runtime, layer, [2, 2, 2, 3]);
  });

  it('refuses padding that cuts off everything, and says so', () => {
    const layer = conv2dTranspose(1, 3, { padding: { top: 3, bottom: 2, left: 0, right: 0 }, name: 'up' });
    expect(() => outputShape(sequential([layer]), [1, 1, 3, 3])).toThrow(
      'layer "up" (input [1, 1, 3, 3]), conv2dTranspose: the padding cuts off the whole result',
    );
  });

  it.each([
    ['channels', 3, 4],
    ['filters', 4, 3],
  ])('refuses %s that the groups do not divide', (what, channels, filters) => {
    const network = sequential([conv2dTranspose(filters, 3, { groups: 2 })]);
    expect(() => outputShape(network, [1, channels, 5, 5])).toThrow(
      `conv2dTranspose: the ${what} cannot be divided into the groups (got ${what} 3, groups 2)`,
    );
  });
});

describe('conv1dTranspose', () => {
  it('is a conv2dTranspose over pictures of one row', async () => {
    const kernel = normalValues([4, 3, 3], 'kernel');
    const bias = normalValues([6], 'bias');
    const values = new Map([
      ['kernel', kernel],
      ['bias', bias],
    ]);
    const options = { groups: 2, activation: 'tanh' } as const;
    const x = normalValues([2, 4, 5], 'x');
    const along = conv1dTranspose(6, 3, {
      ...options,
      strides: 2,
      padding: { before: 1, after: 0 },
      outputPadding: 1,
      dilation: 2,
    });
    const across = conv2dTranspose(6, [1, 3], {
      ...options,
      strides: [1, 2],
      padding: { top: 0, bottom: 0, left: 1, right: 0 },
      outputPadding: [0, 1],
      dilation: [1, 2],
    });
    const y = await runNetwork(runtime, along, [2, 4, 5], { mode: 'inference', x, values });
    const expected = await runNetwork(runtime, across, [2, 4, 1, 5], { mode: 'inference', x, values });
    expect(y).toEqual(expected);
  });

  it("with padding 'same' has input * stride steps", () => {
    expect(outputShape(conv1dTranspose(2, 4, { strides: 3, padding: 'same' }), [1, 5, 7])).toEqual([
      1, 2, 21,
    ]);
  });

  it('has the gradients that differences give', async () => {
    await expectLayerGradientsMatchDifferences(
      runtime,
      conv1dTranspose(2, 3, { strides: 2, padding: 'same' }),
      [2, 3, 3],
    );
  });

  it('refuses filters that the groups do not divide', () => {
    const network = sequential([conv1dTranspose(3, 3, { groups: 2 })]);
    expect(() => outputShape(network, [1, 4, 5])).toThrow('conv1dTranspose: the filters cannot be divided');
  });
});
