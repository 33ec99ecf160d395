import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collect, temporaryFolder } from '../../test/pictures.js';
import { decodeImage } from './decode.js';
import { type ImageFolderInput, imageFolder } from './image-folder.js';
import { mayShrink } from './jpeg-shrink.js';
import { openImages } from './open-images.js';
import type { Fit, InputContract } from './types.js';

const input = (width: number, height = width, fit: Fit = 'crop'): InputContract => ({
  width,
  height,
  channels: 3,
  fit,
});

/** Waves of many lengths and directions with an edge across, as photographs have both; the finest are 4 pixels long. */
function scene(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let c = 0; c < 3; c++) {
    const waves = [4, 9, 23, 60, 170].map((length, i) => ({
      strength: Math.sqrt(length),
      x: wave(width, (2 * Math.PI * Math.cos(i + c)) / length),
      y: wave(height, (2 * Math.PI * Math.sin(i + c)) / length),
    }));
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (const wave of waves)
          sum += wave.strength * (wave.x.sin[x]! * wave.y.cos[y]! + wave.x.cos[x]! * wave.y.sin[y]!);
        pixels[(y * width + x) * 3 + c] = 128 + 3 * sum + (3 * x + 2 * y > 2 * width ? 40 : -40);
      }
  }
  return pixels;
}

/** Both parts of a wave along a side: sin(a + b) = sin a cos b + cos a sin b spares a sine for each pixel. */
function wave(size: number, frequency: number) {
  const angles = Float64Array.from({ length: size }, (_, at) => frequency * at);
  return { sin: angles.map(Math.sin), cos: angles.map(Math.cos) };
}

async function jpeg(width: number, height: number, orientation = 1): Promise<Buffer> {
  return sharp(scene(width, height), { raw: { width, height, channels: 3 } })
    .withMetadata({ orientation })
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** All pixels first, the same resampling then. */
async function decodedInFull(bytes: Buffer, { width, height, fit }: InputContract): Promise<Uint8Array> {
  const { data, info } = await sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });
  const how = { crop: 'cover', stretch: 'fill', pad: 'contain' } as const;
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .resize(width, height, { fit: how[fit], kernel: 'lanczos3', background: '#000000' })
    .raw()
    .toBuffer();
}

/** Mean of the differences in grey levels, and the one that 99 of 100 values do not exceed. */
async function difference(bytes: Buffer, wanted: InputContract) {
  const [ours, full] = [await decodeImage(bytes, wanted), await decodedInFull(bytes, wanted)];
  const all = [...ours].map((value, i) => Math.abs(value - full[i]!)).sort((a, b) => a - b);
  return {
    mean: all.reduce((sum, one) => sum + one, 0) / all.length,
    most: all[Math.floor(0.99 * all.length)]!,
  };
}

describe('a JPEG that is decoded to less than its size', () => {
  it.each([
    [1600, 1200, input(64)],
    [1600, 1200, input(224)],
    [1024, 768, input(32)],
    [1024, 768, input(64, 48, 'stretch')],
    [768, 1024, input(64, 64, 'pad')],
    [2005, 1503, input(32, 32, 'pad')],
  ])('of %i x %i stays within the tolerance', async (width, height, wanted) => {
    expect(mayShrink({ width, height }, wanted)).toBe(true);
    const { mean, most } = await difference(await jpeg(width, height), wanted);
    expect(mean).toBeLessThanOrEqual(3);
    expect(most).toBeLessThanOrEqual(12);
    // It was in fact decoded so; otherwise nothing would differ.
    expect(mean).toBeGreaterThan(0);
  });
});

describe('a JPEG that would be stretched, or cropped elsewhere', () => {
  it.each([
    [500, 375, input(64)],
    [1025, 769, input(64)],
    [333, 500, input(32, 32, 'pad')],
    [501, 501, input(48, 48, 'stretch')],
  ])('of %i x %i is decoded in full', async (width, height, wanted) => {
    expect(mayShrink({ width, height }, wanted)).toBe(false);
    expect(await difference(await jpeg(width, height), wanted)).toEqual({ mean: 0, most: 0 });
  });

  it('is decoded in full when it is turned as well', async () => {
    for (const orientation of [3, 6, 8])
      expect(await difference(await jpeg(500, 375, orientation), input(64))).toEqual({ mean: 0, most: 0 });
  });
});

it('leaves a factor of two to the resampling', async () => {
  expect(await difference(await jpeg(240, 240), input(64))).toEqual({ mean: 0, most: 0 });
});

it('comes to the same pixels for any number of threads, from memory, from the disk and in prediction', async () => {
  const sizes = [
    [1024, 768],
    [640, 480],
    [500, 375],
    [512, 512],
  ] as const;
  const pictures = await Promise.all(sizes.map(([width, height]) => jpeg(width, height)));
  const root = temporaryFolder(
    Object.fromEntries(
      pictures.flatMap((bytes, i) => [
        [`a/${i}.jpg`, bytes.subarray()],
        [`b/${i}.jpg`, Buffer.concat([bytes, Buffer.of(i)])],
      ]),
    ),
  );
  const read = async (options: ImageFolderInput) => {
    const data = await openImages(imageFolder(root, { imageSize: 64, ...options }), { seed: 1 });
    onTestFinished(() => data.close());
    const [batch] = await collect(data.train.batches({ batchSize: 100 }));
    return {
      fingerprint: data.fingerprint,
      input: data.input,
      files: data.train.files,
      pixels: Buffer.from(batch!.pixels),
    };
  };
  const first = await read({ workers: 1 });
  for (const options of [
    { workers: 3 },
    { memoryBudgetBytes: 0, workers: 2 },
    { memoryBudgetBytes: 0, cacheSize: 0, workers: 1 },
  ])
    expect(await read(options)).toEqual(first);
  for (const [i, file] of first.files.entries()) {
    const alone = await decodeImage(`${root}/${file}`, first.input);
    expect(first.pixels.subarray(i * alone.length, (i + 1) * alone.length).equals(alone)).toBe(true);
  }
});
