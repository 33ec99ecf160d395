import { afterAll, describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/golden.js';
import { expectLayerGradientsMatchDifferences } from '../../../test/layer-gradients.js';
import { normalValues, runNetwork } from '../../../test/network.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { upsampling2d } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

describe('upsampling', () => {
  it('repeats pixels unless told otherwise', async () => {
    const x = Float32Array.of(1, 2, 3, 4);
    const y = await runNetwork(runtime, upsampling2d([2, 3]), [1, 1, 2, 2], { mode: 'inference', x });
    expect([...y]).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4]);
  });

  it('lies between neighbours where it is bilinear, and stays at the border beyond it', async () => {
    const x = Float32Array.of(0, 4, 12);
    const layer = upsampling2d([1, 2], { interpolation: 'bilinear' });
    const y = await runNetwork(runtime, layer, [1, 1, 1, 3], { mode: 'inference', x });
    expect([...y]).toEqual([0, 1, 3, 6, 10, 12]);
  });

  it.each([
    [2, 2],
    [3, 4],
    [1, 5],
  ])('by %d x %d is sampled where half-pixel centres say', async (rows, columns) => {
    const [height, width] = [3, 4];
    const shape = [2, 2, height, width];
    const x = normalValues(shape, 'x');
    const layer = upsampling2d([rows, columns], { interpolation: 'bilinear' });
    const y = await runNetwork(runtime, layer, shape, { mode: 'inference', x });
    const expected: number[] = [];
    for (let plane = 0; plane < 4; plane++)
      for (let i = 0; i < height * rows; i++)
        for (let j = 0; j < width * columns; j++) {
          const row = Math.min(Math.max((i + 0.5) / rows - 0.5, 0), height - 1);
          const column = Math.min(Math.max((j + 0.5) / columns - 0.5, 0), width - 1);
          // Each pixel weighs by its distance to the place that is sampled: nothing from one pixel on.
          let value = 0;
          for (let k = 0; k < height; k++)
            for (let l = 0; l < width; l++)
              value +=
                x[(plane * height + k) * width + l] *
                Math.max(1 - Math.abs(row - k), 0) *
                Math.max(1 - Math.abs(column - l), 0);
          expected.push(value);
        }
    expectClose(y, expected, { rel: 1e-5, abs: 1e-6 });
  });

  it('of one pixel is that pixel', async () => {
    const layer = upsampling2d(3, { interpolation: 'bilinear' });
    const y = await runNetwork(runtime, layer, [1, 1, 1, 1], { mode: 'inference', x: Float32Array.of(7) });
    expect([...y]).toEqual(Array(9).fill(7));
  });

  it.each(['nearest', 'bilinear'] as const)(
    'has the gradients that differences give: %s',
    async (interpolation) => {
      const layer = upsampling2d([3, 2], { interpolation });
      await expectLayerGradientsMatchDifferences(runtime, layer, [2, 2, 2, 3]);
    },
  );
});
