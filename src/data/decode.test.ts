import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  encodePng,
  hugePng,
  patterned,
  plainPicture,
  sharpOf,
  temporaryFolder,
} from '../../test/pictures.js';
import { decodeImage, readHeader } from './decode.js';
import type { Fit, InputContract } from './types.js';

const LIMIT = 1_000_000;
const input = (width: number, height: number, channels: 1 | 3, fit: Fit = 'crop'): InputContract => ({
  width,
  height,
  channels,
  fit,
});

describe('formats', () => {
  const colour = patterned(3, 16, 16, 3);
  const flat = plainPicture(140, 16, 16, 3);

  it.each(['png', 'tiff'] as const)('keeps every pixel of a %s of the right size', async (format) => {
    const bytes = await sharpOf(colour)
      [format]({ compression: 'lzw' } as object)
      .toBuffer();
    expect([...(await decodeImage(bytes, input(16, 16, 3)))]).toEqual([...colour.pixels]);
  });

  it.each(['jpeg', 'webp', 'gif', 'avif'] as const)('reads %s', async (format) => {
    const pixels = await decodeImage(await sharpOf(flat)[format]().toBuffer(), input(16, 16, 3));
    expect(pixels.length).toBe(16 * 16 * 3);
    for (const value of pixels) expect(Math.abs(value - 140)).toBeLessThanOrEqual(3);
  });

  it('takes the first frame of an animation', async () => {
    const frames = await Promise.all(
      [20, 230].map((value) =>
        sharpOf(plainPicture(value, 8, 8, 3))
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(gif, { animated: true }).metadata()).pages).toBe(2);
    expect(new Set(await decodeImage(gif, input(8, 8, 3)))).toEqual(new Set([20]));
  });

  it('scales 16 bits to 8, grey and colour', async () => {
    const values = new Uint16Array(64).fill(0x8080);
    const grey = await sharp(values, { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect((await sharp(grey).metadata()).depth).toBe('ushort');
    expect(new Set(await decodeImage(grey, input(8, 8, 1)))).toEqual(new Set([0x80]));
    const rgb = await sharp(new Uint16Array(192).fill(0xc0c0), { raw: { width: 8, height: 8, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(rgb).metadata()).depth).toBe('ushort');
    expect(new Set(await decodeImage(rgb, input(8, 8, 3)))).toEqual(new Set([0xc0]));
  });

  it('lays transparency on white, in 8 and in 16 bits', async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const make = () => sharp({ create: { width: 8, height: 8, channels: 4, background: clear } });
    const deep = await make().toColourspace('rgb16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    for (const bytes of [await make().png().toBuffer(), deep]) {
      expect(new Set(await decodeImage(bytes, input(8, 8, 3)))).toEqual(new Set([255]));
      // libvips rounds the luminance of colours, here to 254.
      expect(Math.min(...(await decodeImage(bytes, input(8, 8, 1))))).toBeGreaterThanOrEqual(254);
    }
  });

  it('converts CMYK to sRGB', async () => {
    const red = { r: 200, g: 30, b: 30 };
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: red } })
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const [r, g, b] = await decodeImage(bytes, input(8, 8, 3));
    expect(r).toBeGreaterThan(150);
    expect(g).toBeLessThan(90);
    expect(b).toBeLessThan(90);
  });

  it('turns a picture as EXIF says', async () => {
    // Stored with a dark left half; orientation 6 is to be turned a quarter clockwise, so dark goes on top.
    const stored = {
      ...plainPicture(0, 16, 8),
      pixels: Uint8Array.from({ length: 128 }, (_, i) => (i % 16 < 8 ? 10 : 240)),
    };
    const bytes = await sharpOf(stored).jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer();
    expect(await readHeader(bytes, LIMIT)).toEqual({
      width: 8,
      height: 16,
      grey: false,
      format: 'jpeg',
      turned: true,
      transparent: false,
    });
    const pixels = await decodeImage(bytes, input(8, 16, 1));
    expect(pixels[8 + 4]).toBeLessThan(60);
    expect(pixels[14 * 8 + 4]).toBeGreaterThan(200);
  });

  it('turns grey into three equal channels and colour into luminance', async () => {
    const grey = await decodeImage(encodePng(patterned(1)), input(8, 8, 3));
    for (let i = 0; i < 64; i++) expect(new Set(grey.subarray(3 * i, 3 * i + 3)).size).toBe(1);
    expect([...grey].filter((_, i) => i % 3 === 0)).toEqual([...patterned(1).pixels]);
    const [luminance] = await decodeImage(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: '#00ff00' } })
        .png()
        .toBuffer(),
      input(8, 8, 1),
    );
    expect(luminance).toBeGreaterThan(180);
    expect(luminance).toBeLessThan(255);
  });
});

describe('fit', () => {
  // Left third black, middle grey, right third white, 24 wide and 8 high.
  const thirds = {
    ...plainPicture(0, 24, 8),
    pixels: Uint8Array.from({ length: 192 }, (_, i) => [0, 128, 255][Math.floor((i % 24) / 8)]!),
  };
  const bytes = encodePng(thirds);

  it('crop covers the input and keeps the middle', async () => {
    expect(new Set(await decodeImage(bytes, input(8, 8, 1, 'crop')))).toEqual(new Set([128]));
  });

  it('stretch keeps all of it', async () => {
    const pixels = await decodeImage(bytes, input(8, 8, 1, 'stretch'));
    expect(pixels[0]).toBeLessThan(20);
    expect(pixels[7]).toBeGreaterThan(235);
  });

  it('pad keeps the aspect and adds black above and below', async () => {
    const white = encodePng(plainPicture(255, 24, 8));
    const pixels = await decodeImage(white, input(24, 24, 1, 'pad'));
    const rows = Array.from({ length: 24 }, (_, y) => pixels[y * 24 + 12]!);
    expect(rows).toEqual([...Array(8).fill(0), ...Array(8).fill(255), ...Array(8).fill(0)]);
  });

  it('enlarges small pictures, also extremely narrow ones', async () => {
    expect(new Set(await decodeImage(encodePng(plainPicture(77, 1, 1)), input(32, 32, 1)))).toEqual(
      new Set([77]),
    );
    expect((await decodeImage(encodePng(plainPicture(77, 3000, 1)), input(64, 64, 3))).length).toBe(
      64 * 64 * 3,
    );
  });

  it('puts height before width', async () => {
    expect((await decodeImage(bytes, input(10, 20, 3))).length).toBe(600);
    const pixels = await decodeImage(encodePng(patterned(2, 5, 9)), input(5, 9, 1));
    expect([...pixels]).toEqual([...patterned(2, 5, 9).pixels]);
  });
});

describe('what is no whole picture', () => {
  const noise = (length: number) =>
    Uint8Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255);
  const big = { width: 64, height: 64, channels: 3 as const, pixels: noise(64 * 64 * 3) };

  it.each([
    ['no bytes', new Uint8Array(0), 'data/empty-file'],
    ['text', Buffer.from('These are the voyages'), 'data/not-a-picture'],
    ['an SVG drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'data/not-a-picture'],
    ['a signature alone', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'data/damaged-picture'],
    ['20000 x 20000', hugePng(20_000, 20_000), 'data/too-many-pixels'],
  ])('refuses %s, by header and by pixels', async (_name, bytes, code) => {
    await expect(decodeImage(bytes, input(8, 8, 3))).rejects.toMatchObject({ kind: 'data', code });
    await expect(readHeader(bytes, 100_000_000)).rejects.toMatchObject({ kind: 'data', code });
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'refuses a %s cut off in the middle',
    async (format) => {
      const whole = await sharpOf(big)[format]().toBuffer();
      await decodeImage(whole, input(64, 64, 3));
      for (const share of [0.5, 0.9])
        await expect(
          decodeImage(whole.subarray(0, Math.floor(whole.length * share)), input(64, 64, 3)),
          `${share} of it`,
        ).rejects.toMatchObject({ code: 'data/damaged-picture' });
    },
  );

  it('refuses a PNG with a flipped bit, although it has the size of the input', async () => {
    const bytes = encodePng(patterned(1, 32, 32), [4]);
    bytes[60]! ^= 16;
    await expect(decodeImage(bytes, input(32, 32, 1))).rejects.toMatchObject({
      code: 'data/damaged-picture',
    });
  });

  it('names the file, the fact and the remedy', async () => {
    const root = temporaryFolder({ 'fake.jpg': 'not a picture' });
    await expect(decodeImage(join(root, 'fake.jpg'), input(8, 8, 3))).rejects.toMatchObject({
      code: 'data/not-a-picture',
      where: join(root, 'fake.jpg'),
      fix: expect.stringContaining('JPEG'),
    });
    await expect(decodeImage(join(root, 'none.jpg'), input(8, 8, 3))).rejects.toMatchObject({
      code: 'data/unreadable-file',
      what: 'there is no such file',
      got: 'ENOENT',
      fix: expect.stringContaining('check the path'),
    });
    await expect(decodeImage(root, input(8, 8, 3))).rejects.toMatchObject({
      code: 'data/unreadable-file',
      where: root,
      what: 'this is a folder, and a picture is needed',
      fix: expect.stringContaining('name the pictures in it'),
    });
  });
});
