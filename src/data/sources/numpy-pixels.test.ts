import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { range, SIDE } from '../../../test/array-data-sets.js';
import { bytes, COUNT, noise, npy, openNumpy, picturesOf, plainLabels } from '../../../test/numpy-arrays.js';
import { collect } from '../../../test/pictures.js';
import { decodeImage } from '../decode.js';
import type { NumberType } from '../number-types.js';
import type { ImageSplit } from '../types.js';

/** Pixels of every picture under its name, of training and validation together. */
async function pixelsOf({ train, validation }: { train: ImageSplit; validation: ImageSplit }) {
  const found: Record<string, number[]> = {};
  for (const split of [train, validation])
    for (const { pixels, indices } of await collect(split.batches({ batchSize: 1 })))
      found[split.files[indices[0]!]!] = [...pixels];
  return found;
}

async function read(pictures: Uint8Array) {
  return pixelsOf(await openNumpy({ 'x.npy': pictures, 'y.npy': plainLabels }));
}

describe('pixels of NumPy arrays', () => {
  const shares = bytes.map((byte) => byte / 255);
  const halves = bytes.map((byte) => byte / 256);
  const cases: [string, NumberType, readonly number[], readonly number[]][] = [
    ['bool', 'bool', bytes.map((byte) => byte % 2), bytes.map((byte) => 255 * (byte % 2))],
    ['bytes as int16', 'int16', bytes, bytes],
    ['bytes as uint16', 'uint16', bytes, bytes],
    ['bytes as int32', 'int32', bytes, bytes],
    ['bytes as uint32', 'uint32', bytes, bytes],
    ['bytes as int64', 'int64', bytes, bytes],
    ['bytes as uint64', 'uint64', bytes, bytes],
    ['bytes up to 127 as int8', 'int8', bytes.map((byte) => byte >> 1), bytes.map((byte) => byte >> 1)],
    ['bytes as float16', 'float16', bytes, bytes],
    ['bytes as float32', 'float32', bytes, bytes],
    ['the whole range of uint16', 'uint16', bytes.map((byte) => byte * 257), bytes],
    [
      'uint16 between the bytes, rounded',
      'uint16',
      bytes.map((byte) => Math.min(65535, byte * 257 + 129)),
      bytes.map((byte) => Math.min(255, byte + 1)),
    ],
    ['float16 from 0 to 1', 'float16', halves, halves.map((share) => Math.round(255 * share))],
    ['float32 from 0 to 1', 'float32', shares, bytes],
    ['float64 from 0 to 1', 'float64', shares, bytes],
  ];
  const expected = (values: readonly number[]) =>
    Object.fromEntries(
      range(COUNT).map((n) => [`x#${n}`, values.slice(n * SIDE * SIDE, (n + 1) * SIDE * SIDE)]),
    );

  it.each(cases)('may be %s, in any order', async (_name, type, values, pixels) => {
    expect(await read(picturesOf(type, values))).toEqual(expected(pixels));
    expect(await read(picturesOf(type, values, { big: true, fortran: true }))).toEqual(expected(pixels));
  });

  it('may be planes in Fortran order', async () => {
    const values = range(COUNT * 3 * SIDE * SIDE).map(noise);
    const shape = [COUNT, 3, SIDE, SIDE];
    const plain = await read(npy('uint8', shape, values));
    expect(await read(npy('uint8', shape, values, { fortran: true }))).toEqual(plain);
    const picture = range(192).map((i) => values[192 + (i % 3) * 64 + Math.floor(i / 3)]);
    expect(plain['x#1']).toEqual(picture);
  });

  it('are refused with array and range where black and white are not clear', async () => {
    const cases: [NumberType, readonly number[], object][] = [
      ['float32', shares.map((share) => 2 * share - 1), { type: 'float32', from: -1, to: 1 }],
      ['float32', shares.map((share) => (share === 1 ? 1.5 : share)), { type: 'float32', from: 0, to: 1.5 }],
      ['float64', bytes.map((byte) => byte + 0.5), { type: 'float64', from: 0.5, to: 255.5 }],
      ['int32', bytes.map((byte) => byte * 16), { type: 'int32', from: 0, to: 4080 }],
      ['int16', bytes.map((byte) => byte - 128), { type: 'int16', from: -128, to: 127 }],
    ];
    for (const [type, values, got] of cases)
      await expect(read(picturesOf(type, values))).rejects.toMatchObject({
        code: 'data/pixel-range',
        where: expect.stringMatching(/x\.npy$/),
        got,
      });
  });

  it('have one scale in all parts, also in one that happens to be dark', async () => {
    const dark = bytes.map((byte) => (byte > 1 ? 1 : byte));
    const data = await openNumpy({
      'x_train.npy': picturesOf('float32', bytes),
      'y_train.npy': plainLabels,
      'x_test.npy': picturesOf('float32', dark),
      'y_test.npy': plainLabels,
    });
    const [first] = await collect(data.test!.batches({ batchSize: COUNT }));
    expect([...first!.pixels]).toEqual(dark);
  });

  it('leave out a picture with a value that is none, by name', async () => {
    const values = shares.map((share, i) => (i === 2 * SIDE * SIDE + 3 ? Number.NaN : share));
    const data = await openNumpy({ 'x.npy': picturesOf('float32', values), 'y.npy': plainLabels });
    expect(data.problems).toEqual([
      { file: 'x#2', code: 'data/pixel-range', reason: expect.stringContaining('from 0 to 1') },
    ]);
  });

  it.each([
    [
      'last',
      [COUNT, SIDE, SIDE, 4],
      (n: number, place: number, c: number) => (n * SIDE * SIDE + place) * 4 + c,
    ],
    [
      'first',
      [COUNT, 4, SIDE, SIDE],
      (n: number, place: number, c: number) => (n * 4 + c) * SIDE * SIDE + place,
    ],
  ])('with opacity, channels %s, lie on white as those of files do', async (_name, shape, at) => {
    const rgba = range(COUNT * SIDE * SIDE * 4).map(noise);
    const values = new Array<number>(rgba.length);
    rgba.forEach((value, i) => {
      values[at(Math.floor(i / (SIDE * SIDE * 4)), Math.floor(i / 4) % (SIDE * SIDE), i % 4)] = value;
    });
    const found = await read(npy('uint8', shape, values));
    const picture = Uint8Array.from(rgba.slice(SIDE * SIDE * 4, 2 * SIDE * SIDE * 4));
    const png = await sharp(picture, { raw: { width: SIDE, height: SIDE, channels: 4 } })
      .png()
      .toBuffer();
    const input = { height: SIDE, width: SIDE, channels: 3, fit: 'crop' } as const;
    expect(found['x#1']).toEqual([...(await decodeImage(png, input))]);
  });
});
