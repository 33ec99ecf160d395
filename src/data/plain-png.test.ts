import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { encodePng, patterned, pngHeader, pngOf } from '../../test/pictures.js';
import { decodePlainPng, parsePlainPng } from './plain-png.js';

const end = ['IEND', new Uint8Array(0)] as const;
const decode = (bytes: Uint8Array) => {
  const png = parsePlainPng(bytes);
  return png === undefined ? undefined : decodePlainPng(png);
};

it('gives the pixels that went in, and those of the full decoder, for every filter', async () => {
  const picture = fc
    .record({
      width: fc.integer({ min: 1, max: 9 }),
      height: fc.integer({ min: 1, max: 9 }),
      channels: fc.constantFrom(1 as const, 3 as const),
    })
    .chain((size) => {
      const length = size.width * size.height * size.channels;
      return fc.record({
        width: fc.constant(size.width),
        height: fc.constant(size.height),
        channels: fc.constant(size.channels),
        pixels: fc.uint8Array({ minLength: length, maxLength: length }),
      });
    });
  const filters = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(picture, filters, async (raw, rowFilters) => {
      const bytes = encodePng(raw, rowFilters);
      expect(parsePlainPng(bytes)).toMatchObject({
        width: raw.width,
        height: raw.height,
        channels: raw.channels,
      });
      expect([...decode(bytes)!]).toEqual([...raw.pixels]);
      const colourspace = raw.channels === 1 ? 'b-w' : 'srgb';
      expect([...(await sharp(bytes).toColourspace(colourspace).raw().toBuffer())]).toEqual([...raw.pixels]);
    }),
    { numRuns: 150 },
  );
});

it('joins data that are cut into several chunks, and passes over text', () => {
  const raw = patterned(4, 6, 6);
  const packed = deflateSync(
    Buffer.concat(
      Array.from({ length: 6 }, (_, y) => Buffer.from([0, ...raw.pixels.subarray(y * 6, y * 6 + 6)])),
    ),
  );
  const bytes = pngOf([
    ['IHDR', pngHeader(6, 6, 1)],
    ['tEXt', Buffer.from('Title\0x')],
    ['IDAT', packed.subarray(0, 5)],
    ['IDAT', packed.subarray(5)],
    end,
  ]);
  expect([...decode(bytes)!]).toEqual([...raw.pixels]);
});

it.each(['tRNS', 'gAMA', 'iCCP', 'eXIf', 'PLTE'])(
  'leaves a picture with a %s chunk to the full decoder',
  (type) => {
    expect(
      decode(
        pngOf([
          ['IHDR', pngHeader(1, 1, 1)],
          [type, Buffer.alloc(6)],
          ['IDAT', deflateSync(Buffer.alloc(2))],
          end,
        ]),
      ),
    ).toBeUndefined();
  },
);

it.each([
  ['16 bits', 8, 16],
  ['a palette', 9, 3],
  ['transparency', 9, 6],
  ['interlace', 12, 1],
])('leaves %s to the full decoder', (_name, field, value) => {
  const header = pngHeader(1, 1, 1);
  header[field] = value;
  expect(decode(pngOf([['IHDR', header], ['IDAT', deflateSync(Buffer.alloc(2))], end]))).toBeUndefined();
});

it('leaves everything damaged to the full decoder', () => {
  const whole = encodePng(patterned(1, 6, 6), [1]);
  for (let length = 0; length < whole.length; length++)
    expect(decode(whole.subarray(0, length))).toBeUndefined();
  for (let i = 8; i < whole.length; i++) {
    const flipped = Uint8Array.from(whole);
    flipped[i]! ^= 1;
    expect(decode(flipped), `byte ${i}`).toBeUndefined();
  }
  const rows = (size: number, filter: number) =>
    decode(pngOf([['IHDR', pngHeader(2, 2, 1)], ['IDAT', deflateSync(Buffer.alloc(size, filter))], end]));
  expect(rows(6, 0)).toBeDefined();
  expect(rows(5, 0)).toBeUndefined();
  expect(rows(7, 0)).toBeUndefined();
  expect(rows(6, 5)).toBeUndefined();
});
