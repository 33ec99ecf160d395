import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { patterned, pngOf, sharpOf } from '../../test/pictures.js';
import { decodeImage, readHeader } from './decode.js';
import type { InputContract } from './types.js';

/* What each kind of picture holds, against files that are put together here and not by the library that reads them. */

const input = (width: number, height: number, channels: 1 | 3): InputContract => ({
  width,
  height,
  channels,
  fit: 'stretch',
});
const decode = async (bytes: Uint8Array, width: number, height: number, channels: 1 | 3) => [
  ...(await decodeImage(bytes, input(width, height, channels))),
];
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** A PNG of unfiltered rows, which hold samples of `bits` bits each. Colour types: PNG, section 11.2.1. */
function png(
  width: number,
  rows: readonly (readonly number[])[],
  { bits, colour, extra = [] }: { bits: number; colour: number; extra?: [string, Uint8Array][] },
): Uint8Array {
  const packed = rows.flatMap((row) => {
    const text = row.map((value) => value.toString(2).padStart(bits, '0')).join('');
    const bytes = text.match(/.{1,8}/g)!.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
    return [0, ...bytes];
  });
  return pngOf([
    ['IHDR', Uint8Array.from([...u32(width), ...u32(rows.length), bits, colour, 0, 0, 0])],
    ...extra,
    ['IDAT', new Uint8Array(deflateSync(Uint8Array.from(packed)))],
    ['IEND', new Uint8Array()],
  ]);
}

describe('PNG', () => {
  it.each([1, 2, 4])('has grey of %d bits, which reaches from black to white', async (bits) => {
    const most = 2 ** bits - 1;
    const rows = [0, 1].map((y) => Array.from({ length: 9 }, (_, x) => (x + y) % (most + 1)));
    const bytes = png(9, rows, { bits, colour: 0 });
    expect(await readHeader(bytes, 100)).toMatchObject({ width: 9, height: 2, grey: true });
    expect(await decode(bytes, 9, 2, 1)).toEqual(
      rows.flat().map((value) => Math.round((255 * value) / most)),
    );
  });

  it.each([1, 2, 4, 8])('has a palette, with indices of %d bits', async (bits) => {
    const palette = [
      [10, 200, 30],
      [250, 0, 90],
    ];
    const rows = [[0, 1, 1, 0, 1]];
    const bytes = png(5, rows, {
      bits,
      colour: 3,
      extra: [['PLTE', Uint8Array.from(palette.flat())]],
    });
    expect(await decode(bytes, 5, 1, 3)).toEqual(rows[0]!.flatMap((index) => palette[index]!));
  });

  it('lays a palette with transparency, grey with transparency and RGBA on white', async () => {
    const alphas = [0, 64, 128, 255];
    const onWhite = (value: number, alpha: number) => value * (alpha / 255) + 255 * (1 - alpha / 255);
    const near = (found: readonly number[], expected: readonly number[]) => {
      expect(found).toHaveLength(expected.length);
      for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1);
    };
    const rgb = [40, 120, 200];
    const rgba = png(4, [alphas.flatMap((alpha) => [...rgb, alpha])], { bits: 8, colour: 6 });
    near(
      await decode(rgba, 4, 1, 3),
      alphas.flatMap((alpha) => rgb.map((value) => onWhite(value, alpha))),
    );
    const grey = png(4, [alphas.flatMap((alpha) => [90, alpha])], { bits: 8, colour: 4 });
    expect(await readHeader(grey, 100)).toMatchObject({ width: 4, height: 1, grey: true });
    near(
      await decode(grey, 4, 1, 1),
      alphas.map((alpha) => onWhite(90, alpha)),
    );
    const indexed = png(4, [[0, 1, 2, 3]], {
      bits: 8,
      colour: 3,
      extra: [
        ['PLTE', Uint8Array.from(alphas.flatMap(() => rgb))],
        ['tRNS', Uint8Array.from(alphas)],
      ],
    });
    near(
      await decode(indexed, 4, 1, 3),
      alphas.flatMap((alpha) => rgb.map((value) => onWhite(value, alpha))),
    );
  });

  it('of 16 bits, grey and colour, is scaled to 8', async () => {
    const values = [0, 0x0010, 0x0101, 0x1212, 0x7f7f, 0x8080, 0xabab, 0xfefe, 0xffff];
    const grey = png(9, [values], { bits: 16, colour: 0 });
    const expected = values.map((value) => Math.round(value / 257));
    expect(await decode(grey, 9, 1, 1)).toEqual(expected);
    const colour = png(3, [values], { bits: 16, colour: 2 });
    expect(await decode(colour, 3, 1, 3)).toEqual(expected);
  });

  it('may be interlaced', async () => {
    const picture = patterned(9, 13, 11, 3);
    const bytes = await sharpOf(picture).png({ progressive: true }).toBuffer();
    expect(bytes[28]).toBe(1);
    expect(await decode(bytes, 13, 11, 3)).toEqual([...picture.pixels]);
  });
});

interface Page {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly data: Uint8Array;
  /** Samples per pixel. */
  readonly samples: 1 | 3 | 4;
  /** 1: 0 is black; 2: RGB; 5: CMYK. */
  readonly colour: 1 | 2 | 5;
  /** 1: unsigned; 3: floating-point. */
  readonly type?: 1 | 3;
  readonly orientation?: number;
}

/** A TIFF file, uncompressed, in either order of bytes (TIFF 6.0, sections 2 and 8). */
function tiff(pages: readonly Page[], little = true): Uint8Array {
  const parts: Buffer[] = [];
  const u16 = (value: number) => {
    const bytes = Buffer.alloc(2);
    if (little) bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  };
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (little) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  let at = 8;
  pages.forEach(({ width, height, bits, data, samples, colour, type = 1, orientation = 1 }, i) => {
    const entries: [tag: number, ...values: number[]][] = [
      [256, width],
      [257, height],
      [258, ...Array<number>(samples).fill(bits)],
      [259, 1],
      [262, colour],
      [273, 0],
      [274, orientation],
      [277, samples],
      [278, height],
      [279, data.length],
      [339, ...Array<number>(samples).fill(type)],
    ];
    const directory = 2 + 12 * entries.length + 4;
    const more: Buffer[] = [];
    let moreAt = at + directory;
    const dataAt =
      moreAt + entries.reduce((sum, [, ...values]) => sum + (values.length > 2 ? 2 * values.length : 0), 0);
    const fields = entries.map(([tag, ...values]) => {
      if (tag === 273 || tag === 279)
        return Buffer.concat([u16(tag), u16(4), u32(1), u32(tag === 273 ? dataAt : data.length)]);
      const bytes = Buffer.concat(values.map(u16));
      const head = Buffer.concat([u16(tag), u16(3), u32(values.length)]);
      if (values.length <= 2) return Buffer.concat([head, bytes, Buffer.alloc(4 - bytes.length)]);
      more.push(bytes);
      moreAt += bytes.length;
      return Buffer.concat([head, u32(moreAt - bytes.length)]);
    });
    const padding = Buffer.alloc(data.length % 2);
    const end = dataAt + data.length + padding.length;
    const next = i + 1 < pages.length ? end : 0;
    parts.push(u16(entries.length), ...fields, u32(next), ...more, Buffer.from(data), padding);
    at = end;
  });
  const head = Buffer.concat([Buffer.from(little ? 'II' : 'MM'), u16(42), u32(8)]);
  return new Uint8Array(Buffer.concat([head, ...parts]));
}

describe('TIFF', () => {
  const data = Uint8Array.from([0, 50, 100, 150, 200, 250]);
  const page = { width: 3, height: 2, bits: 8, data, samples: 1, colour: 1 } as const;

  it.each([true, false])(
    'has pixels of 8 and 16 bits, grey and colour (little-endian: %s)',
    async (little) => {
      expect(await decode(tiff([page], little), 3, 2, 1)).toEqual([...data]);
      const rgb = { width: 2, height: 1, bits: 8, data, samples: 3, colour: 2 } as const;
      expect(await decode(tiff([rgb], little), 2, 1, 3)).toEqual([...data]);
      const words = Buffer.alloc(12);
      data.forEach((value, i) => {
        if (little) words.writeUInt16LE(257 * value, 2 * i);
        else words.writeUInt16BE(257 * value, 2 * i);
      });
      for (const kind of [page, rgb]) {
        const { width, height, samples } = kind;
        const bytes = tiff([{ ...kind, bits: 16, data: words }], little);
        expect(await decode(bytes, width, height, samples)).toEqual([...data]);
      }
    },
  );

  it('is its first page, whatever comes after', async () => {
    const other = { ...page, data: data.map((value) => 255 - value) };
    expect(await decode(tiff([page, other, other]), 3, 2, 1)).toEqual([...data]);
  });

  it('of CMYK becomes sRGB', async () => {
    const inks = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0]);
    const bytes = tiff([{ width: 3, height: 1, bits: 8, data: inks, samples: 4, colour: 5 }]);
    const pixels = await decode(bytes, 3, 1, 3);
    expect(Math.min(...pixels.slice(0, 3))).toBeGreaterThan(240);
    expect(Math.max(...pixels.slice(3, 6))).toBeLessThan(60);
    expect(pixels[6]).toBeLessThan(80);
    expect(pixels[8]).toBeGreaterThan(150);
  });

  it('of floating-point numbers is refused by header and by pixels', async () => {
    const floats = new Uint8Array(Float32Array.from([0, 0.2, 0.4, 0.6, 0.8, 1]).buffer);
    const bytes = tiff([{ ...page, bits: 32, data: floats, type: 3 }]);
    await expect(readHeader(bytes, 100)).rejects.toMatchObject({ code: 'data/pixel-type', got: 'float' });
    await expect(decodeImage(bytes, input(3, 2, 1))).rejects.toMatchObject({ code: 'data/pixel-type' });
  });

  /** What is stored as 0 50 100 / 150 200 250, as it is to be seen: EXIF 2.3, tag Orientation. */
  it.each([
    [1, 3, 2, [0, 50, 100, 150, 200, 250]],
    [2, 3, 2, [100, 50, 0, 250, 200, 150]],
    [3, 3, 2, [250, 200, 150, 100, 50, 0]],
    [4, 3, 2, [150, 200, 250, 0, 50, 100]],
    [5, 2, 3, [0, 150, 50, 200, 100, 250]],
    [6, 2, 3, [150, 0, 200, 50, 250, 100]],
    [7, 2, 3, [250, 100, 200, 50, 150, 0]],
    [8, 2, 3, [100, 250, 50, 200, 0, 150]],
  ])('of orientation %d is turned and mirrored', async (orientation, width, height, expected) => {
    const bytes = tiff([{ ...page, orientation }]);
    expect(await readHeader(bytes, 100)).toMatchObject({ width, height, grey: true });
    expect(await decode(bytes, width, height, 1)).toEqual(expected);
  });
});

describe('JPEG', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('of EXIF orientation %d is turned and mirrored', async (orientation) => {
    // Quarters of four greys, stored as 20 90 / 160 230.
    const stored = [20, 90, 160, 230];
    const pixels = Uint8Array.from(
      { length: 32 * 32 },
      (_, i) => stored[2 * Math.floor(i / 512) + ((i % 32) >> 4)]!,
    );
    const bytes = await sharpOf({ width: 32, height: 32, channels: 1, pixels })
      .jpeg({ quality: 100 })
      .withMetadata({ orientation })
      .toBuffer();
    const seen = await decode(bytes, 32, 32, 1);
    const quarters = [8 * 32 + 8, 8 * 32 + 24, 24 * 32 + 8, 24 * 32 + 24].map((at) => seen[at]!);
    const order = [
      [0, 1, 2, 3],
      [1, 0, 3, 2],
      [3, 2, 1, 0],
      [2, 3, 0, 1],
      [0, 2, 1, 3],
      [2, 0, 3, 1],
      [3, 1, 2, 0],
      [1, 3, 0, 2],
    ][orientation - 1]!;
    for (const [i, quarter] of order.entries())
      expect(Math.abs(quarters[i]! - stored[quarter]!)).toBeLessThan(4);
  });
});

describe('WebP and AVIF', () => {
  const picture = patterned(3, 16, 16, 3);

  it('keep every pixel where they are lossless, as WebP', async () => {
    const bytes = await sharpOf(picture).webp({ lossless: true }).toBuffer();
    expect(await decode(bytes, 16, 16, 3)).toEqual([...picture.pixels]);
  });

  it('are the first frame of an animation, and lie on white where they are transparent', async () => {
    const frames = [
      { r: 30, g: 60, b: 90 },
      { r: 200, g: 100, b: 0 },
    ].map((background) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    const animated = await sharp(await Promise.all(frames), { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    expect((await sharp(animated, { animated: true }).metadata()).pages).toBe(2);
    expect(await decode(animated, 8, 8, 3)).toEqual(Array.from({ length: 64 }, () => [30, 60, 90]).flat());
    const clear = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    });
    for (const bytes of [await clear.clone().webp().toBuffer(), await clear.clone().avif().toBuffer()])
      expect(Math.min(...(await decode(bytes, 8, 8, 3)))).toBeGreaterThanOrEqual(254);
  });
});

it.each([
  ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0'],
  ['JPEG XL', '\xff\x0a\xfa\x1f'],
  ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['BMP', 'BM\x36\x03'],
  ['PDF', '%PDF-1.7'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
])('%s is called by its name where it is refused', async (name, head) => {
  await expect(decodeImage(Buffer.from(head, 'latin1'), input(8, 8, 3))).rejects.toMatchObject({
    code: 'data/not-a-picture',
    what: `the content is ${name}, which is not read: convert it to JPEG or PNG`,
  });
});
