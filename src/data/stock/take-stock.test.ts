import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePng, plainPicture, temporaryFolder } from '../../../test/pictures.js';
import { randomStream } from '../../base/random.js';
import { imageFolder } from '../image-folder.js';
import { type PictureStock, takeStock } from './take-stock.js';

/** Blobs of colour, blurred: like a photograph in that most of it is smooth and no two are alike. */
function scene(seed: number, width = 96, height = 72): Promise<Buffer> {
  const stream = randomStream(seed, 'scene');
  const pixels = Uint8Array.from({ length: 5 * 4 * 3 }, () => Math.floor(stream.uniform() * 256));
  return sharp(pixels, { raw: { width: 5, height: 4, channels: 3 } })
    .resize(width, height, { kernel: 'cubic' })
    .png()
    .toBuffer();
}

/** A stroke on black, as handwritten: `lean` is where its upper end lies. */
async function stroke(lean: number, thickness: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><rect width="28" height="28"/><path d="M${14 + lean} 4 L14 24" stroke="white" stroke-width="${thickness}"/></svg>`;
  return sharp(Buffer.from(svg)).toColourspace('b-w').png().toBuffer();
}

async function stockOf<T>(
  files: Readonly<Record<string, Uint8Array | string>>,
  use: (stock: PictureStock) => T | Promise<T>,
): Promise<T> {
  const stock = await takeStock(imageFolder(temporaryFolder(files), { workers: 1 }), { seed: 0 });
  try {
    return await use(stock);
  } finally {
    await stock.close();
  }
}

describe('copies', () => {
  it('are found when scaled, recompressed or brightened, and nothing else is', async () => {
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < 12; i++) files[`${i % 2}/${i}.png`] = await scene(i);
    const original = files['0/4.png']!;
    files['0/smaller.jpg'] = await sharp(original).resize(64, 48).jpeg({ quality: 80 }).toBuffer();
    files['0/recompressed.jpg'] = await sharp(original).jpeg({ quality: 30 }).toBuffer();
    files['1/brighter.webp'] = await sharp(original).linear(0.8, 40).webp().toBuffer();
    files['1/same.png'] = files['1/5.png']!;
    await stockOf(files, ({ duplicates, firstOf, pictures }) => {
      expect(duplicates).toEqual([
        expect.objectContaining({ kind: 'exact', files: ['1/5.png', '1/same.png'], acrossClasses: false }),
        expect.objectContaining({
          kind: 'near',
          files: ['0/4.png', '0/recompressed.jpg', '0/smaller.jpg', '1/brighter.webp'],
          acrossClasses: true,
        }),
      ]);
      const first = (file: string) =>
        pictures[firstOf[pictures.findIndex((one) => one.file === file)]!]!.file;
      expect(first('1/brighter.webp')).toBe('0/4.png');
      expect(first('1/same.png')).toBe('1/5.png');
      expect(first('0/6.png')).toBe('0/6.png');
    });
  });

  it('are not what is merely alike: strokes of one digit, and pictures of one colour', async () => {
    const files: Record<string, Uint8Array> = {};
    let number = 0;
    for (let lean = -9; lean <= 9; lean += 1.5) files[`strokes/${number++}.png`] = await stroke(lean, 3);
    for (let value = 100; value < 110; value++)
      files[`flat/${value}.png`] = encodePng(plainPicture(value, 28, 28));
    await stockOf(files, ({ duplicates }) => expect(duplicates).toEqual([]));
  });

  it('are not pictures in which something small has come', async () => {
    const original = await scene(7);
    const spot = await sharp({ create: { width: 12, height: 12, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    const files = {
      'a/1.png': original,
      'a/2.png': await scene(8),
      'b/1.png': await sharp(original)
        .composite([{ input: spot, left: 60, top: 40 }])
        .png()
        .toBuffer(),
      'b/2.png': await scene(9),
    };
    await stockOf(files, ({ duplicates }) => expect(duplicates).toEqual([]));
  });
});

describe('taking stock', () => {
  it('says what each picture is, and names those that cannot be read', async () => {
    const files = {
      'a/1.png': await scene(1),
      'a/turned.jpg': await sharp(await scene(2))
        .jpeg()
        .withMetadata({ orientation: 6 })
        .toBuffer(),
      'a/clear.png': await sharp(await scene(3))
        .ensureAlpha(0.5)
        .png()
        .toBuffer(),
      'a/cut.png': (await scene(4)).subarray(0, 400),
      'b/1.png': await scene(5),
      'b/empty.jpg': '',
      'b/dot.png': encodePng(plainPicture(7, 1, 1)),
      'b/long.png': await scene(6, 900, 5),
    };
    await stockOf(files, async (stock) => {
      const { pictures, problems } = stock;
      const of = (file: string) => pictures.find((one) => one.file === file);
      expect(of('a/turned.jpg')).toMatchObject({ width: 72, height: 96, turned: true, format: 'jpeg' });
      expect(of('a/clear.png')).toMatchObject({ transparent: true, format: 'png' });
      expect(of('b/dot.png')).toMatchObject({ width: 1, height: 1, grey: true });
      expect(problems.map(({ file, code }) => [file, code])).toEqual([
        ['a/cut.png', 'data/damaged-picture'],
        ['b/empty.jpg', 'data/empty-file'],
      ]);
      const long = pictures.findIndex(({ file }) => file === 'b/long.png');
      expect(await stock.picture(long, 90)).toMatchObject({ width: 90, height: 1, channels: 3 });
    });
  });

  it('tells why training could not split, in place of failing', async () => {
    const files = { 'a/1.png': await scene(1), 'a/2.png': await scene(2), 'b/1.png': await scene(3) };
    await stockOf(files, ({ splits, unsplittable }) => {
      expect(splits).toEqual(['train', 'train', 'train']);
      expect(unsplittable).toMatchObject({ code: 'data/too-few-pictures', got: ['b'] });
    });
  });

  it('stops on the signal', async () => {
    const stop = new AbortController();
    stop.abort();
    const source = imageFolder(temporaryFolder({ 'a/1.png': await scene(1), 'b/1.png': await scene(2) }));
    await expect(takeStock(source, { seed: 0, signal: stop.signal })).rejects.toMatchObject({
      code: 'interrupted/data',
    });
  });
});
