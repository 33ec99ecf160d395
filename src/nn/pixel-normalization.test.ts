import { afterAll, describe, expect, it } from 'vitest';
import { input } from '../graph/index.js';
import { createNodeRuntime, evaluate } from '../runtime/index.js';
import { normalizePixels, PixelNormalization, pixelNormalization } from './pixel-normalization.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** Values of pictures of one row of two pixels in two channels. */
async function normalized(bytes: readonly number[], normalization: PixelNormalization) {
  const pixels = input('pixels', [bytes.length / 4, 1, 2, 2], 'uint8');
  const tensor = normalizePixels(pixels, normalization);
  expect(tensor.shape).toEqual([bytes.length / 4, 2, 1, 2]);
  const { y } = await evaluate(runtime, { y: tensor }, [[pixels, Uint8Array.from(bytes)]]);
  return Array.from(y as Float32Array);
}

const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));
const statistics = { mean: [100, 50], std: [20, 10] };

describe('pixel normalization', () => {
  it('is (pixel - mean) / std by channel, channels first', async () => {
    expect(pixelNormalization('channels', statistics)).toBe(statistics);
    expect(await normalized([120, 0, 0, 255], statistics)).toEqual(near([1, -5, -5, 20.5]));
  });

  it('reaches from 0 to 1 as unit and from -1 to 1 as signed, whatever the pictures are like', async () => {
    const bytes = [0, 255, 51, 204];
    expect(await normalized(bytes, pixelNormalization('unit', statistics))).toEqual(near([0, 0.2, 1, 0.8]));
    expect(await normalized(bytes, pixelNormalization('signed', statistics))).toEqual(
      near([-1, -0.6, 1, 0.6]),
    );
  });

  it('standardizes each picture by itself as perImage, and makes one of a single colour 0', async () => {
    const perImage = pixelNormalization('perImage', statistics);
    const values = await normalized([10, 20, 30, 40, 7, 7, 7, 7, 0, 0, 0, 1], perImage);
    const std = Math.sqrt(125);
    expect(values.slice(0, 4)).toEqual(near([-15 / std, 5 / std, -5 / std, 15 / std]));
    expect(values.slice(4, 8)).toEqual([0, 0, 0, 0]);
    // Less than 1 / sqrt(4) apart: the bound is the divisor.
    expect(values.slice(8)).toEqual(near([-0.5, -0.5, -0.5, 1.5]));
  });

  it('is read from files that know only means and deviations', () => {
    expect(PixelNormalization.parse({ mean: [1], std: [2] })).toEqual({ mean: [1], std: [2] });
    expect(PixelNormalization.safeParse({ mean: [1], std: [0] }).success).toBe(false);
  });
});
