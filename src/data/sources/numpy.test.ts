import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { npyFile, zipFile } from '../../../test/array-files.js';
import { collect, temporaryFolder } from '../../../test/pictures.js';
import { decodeImage } from '../decode.js';
import { NUMBER_TYPES, type NumberType } from '../number-types.js';
import { openImages } from '../open-images.js';
import type { ImageSplit, OpenContext } from '../types.js';
import { numpy } from './numpy.js';

const SIDE = 8;
const COUNT = 18;
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
/** Bytes with no period, 0 and 255 among them. */
const noise = (i: number) => (Math.imul(i + 1, 2654435761) >>> 13) % 256;
const bytes = range(COUNT * SIDE * SIDE).map(noise);
const labels = range(COUNT).map((i) => i % 3);
const NAMES: Readonly<Record<NumberType, string>> = {
  bool: 'b1',
  uint8: 'u1',
  int8: 'i1',
  uint16: 'u2',
  int16: 'i2',
  uint32: 'u4',
  int32: 'i4',
  uint64: 'u8',
  int64: 'i8',
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
};

/** binary16 of a number that it holds exactly. */
function halfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  if (value === 0) return 0;
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  const fraction = Math.abs(value) / 2 ** exponent;
  const bits = fraction < 1 ? fraction * 1024 : ((exponent + 15) << 10) + (fraction - 1) * 1024;
  return bits | (value < 0 ? 0x8000 : 0);
}

const WRITERS: Readonly<
  Record<NumberType, (view: DataView, at: number, value: number, little: boolean) => void>
> = {
  bool: (view, at, value) => view.setUint8(at, value),
  uint8: (view, at, value) => view.setUint8(at, value),
  int8: (view, at, value) => view.setInt8(at, value),
  uint16: (view, at, value, little) => view.setUint16(at, value, little),
  int16: (view, at, value, little) => view.setInt16(at, value, little),
  uint32: (view, at, value, little) => view.setUint32(at, value, little),
  int32: (view, at, value, little) => view.setInt32(at, value, little),
  uint64: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
  int64: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  float16: (view, at, value, little) => view.setUint16(at, halfBits(value), little),
  float32: (view, at, value, little) => view.setFloat32(at, value, little),
  float64: (view, at, value, little) => view.setFloat64(at, value, little),
};

interface Layout {
  readonly big?: boolean;
  readonly fortran?: boolean;
}

/** As `numpy.save` writes values that are given with the last axis fastest. */
function npy(type: NumberType, shape: readonly number[], values: readonly number[], layout: Layout = {}) {
  const { big = false, fortran = false } = layout;
  const size = NUMBER_TYPES[type].bytes;
  const content = new Uint8Array(values.length * size);
  const view = new DataView(content.buffer);
  values.forEach((value, i) => {
    let [left, place, step] = [i, 0, values.length];
    // From the last axis to the first, which is the fastest in Fortran order.
    for (const length of [...shape].reverse()) {
      step /= length;
      place += (left % length) * step;
      left = Math.floor(left / length);
    }
    WRITERS[type](view, (fortran ? place : i) * size, value, !big);
  });
  return npyFile(
    `${size === 1 ? '|' : big ? '>' : '<'}${NAMES[type]}`,
    shape,
    content,
    fortran ? 'True' : 'False',
  );
}

const plainLabels = npy('uint8', [COUNT], labels);
const picturesOf = (type: NumberType, values: readonly number[], layout?: Layout) =>
  npy(type, [COUNT, SIDE, SIDE], values, layout);

const open = (
  files: Readonly<Record<string, Uint8Array>>,
  context: Partial<OpenContext> = {},
  options = {},
) => openImages(numpy(temporaryFolder(files), { workers: 1, ...options }), { seed: 0, ...context });

/** Pixels of every picture under its name, of training and validation together. */
async function pixelsOf({ train, validation }: { train: ImageSplit; validation: ImageSplit }) {
  const found: Record<string, number[]> = {};
  for (const split of [train, validation])
    for (const { pixels, indices } of await collect(split.batches({ batchSize: 1 })))
      found[split.files[indices[0]!]!] = [...pixels];
  return found;
}

async function read(pictures: Uint8Array) {
  return pixelsOf(await open({ 'x.npy': pictures, 'y.npy': plainLabels }));
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
    const data = await open({
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
    const data = await open({ 'x.npy': picturesOf('float32', values), 'y.npy': plainLabels });
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

describe('what NumPy arrays say of their pictures', () => {
  const x = picturesOf('uint8', bytes);
  const byName = ({ train, validation }: { train: ImageSplit; validation: ImageSplit }) => {
    const found: Record<string, number[]> = {};
    for (const { files, targets, count } of [train, validation])
      files.forEach((file, i) => {
        const width = targets.length / count;
        found[file] = [...targets.slice(i * width, (i + 1) * width)];
      });
    return found;
  };

  it('leaves out pictures of the label -1, and counts them', async () => {
    const some = labels.map((label, i) => (i < 3 ? -1 : label));
    for (const type of ['int8', 'int64', 'float32'] as const) {
      const data = await open({ 'x.npy': x, 'y.npy': npy(type, [COUNT, 1], some, { big: true }) });
      expect({ classes: data.classes, kind: data.targetKind }).toEqual({
        classes: ['0', '1', '2'],
        kind: 'class',
      });
      expect(data.problems.map(({ file, code }) => `${file} ${code}`)).toEqual(
        range(3).map((i) => `x#${i} data/missing-target`),
      );
      expect(data.train.count + data.validation.count).toBe(COUNT - 3);
    }
    await expect(
      open({
        'x.npy': x,
        'y.npy': npy(
          'int8',
          [COUNT],
          labels.map(() => -1),
        ),
      }),
    ).rejects.toMatchObject({ code: 'data/missing-target' });
    await expect(
      open({ 'x.npy': x, 'y.npy': npy('int8', [COUNT], some) }, {}, { strict: true }),
    ).rejects.toMatchObject({ code: 'data/missing-target' });
  });

  it('leaves out rows of several labels in which one is not known', async () => {
    const rows = range(COUNT * 3).map((i) => (i === 4 ? -1 : i % 2));
    const data = await open({ 'x.npy': x, 'y.npy': npy('int8', [COUNT, 3], rows, { fortran: true }) });
    expect(data.problems.map(({ file }) => file)).toEqual(['x#1']);
    expect(byName(data)['x#2']).toEqual([0, 1, 0]);
  });

  it('is numbers where one is not whole, or where they are asked for', async () => {
    const halves = npy(
      'float32',
      [COUNT],
      range(COUNT).map((i) => i / 2 - 1),
    );
    const numbers = await open({ 'x.npy': x, 'y.npy': halves });
    expect({ kind: numbers.targetKind, names: numbers.classes }).toEqual({
      kind: 'numbers',
      names: ['target'],
    });
    // -1 is a number like any other here.
    expect(byName(numbers)).toEqual(Object.fromEntries(range(COUNT).map((i) => [`x#${i}`, [i / 2 - 1]])));
    const whole = { 'x.npy': x, 'y.npy': npy('int64', [COUNT], range(COUNT)) };
    expect((await open(whole, { targetKind: 'numbers' })).targetKind).toBe('numbers');
    const many = npy(
      'float16',
      [COUNT, 2],
      range(2 * COUNT).map((i) => i / 4),
      { fortran: true },
    );
    const several = await open(
      { 'x.npy': x, 'y.npy': many },
      { targetKind: 'numbers' },
      { classes: ['a', 'b'] },
    );
    expect(several.classes).toEqual(['a', 'b']);
    expect(byName(several)['x#3']).toEqual([1.5, 1.75]);
    const unnamed = await open({ 'x.npy': x, 'y.npy': many });
    expect(unnamed.classes).toEqual(['target 1', 'target 2']);
    const known = { targetKind: 'numbers', classes: ['b', 'a'], only: 'all' } as const;
    expect(byName(await open({ 'x.npy': x, 'y.npy': many }, known))['x#3']).toEqual([1.5, 1.75]);
    const named = await open({ 'x.npy': x, 'y.npy': many }, known, { classes: ['a', 'b'] });
    expect(byName(named)['x#3']).toEqual([1.75, 1.5]);
    await expect(open({ 'x.npy': x, 'y.npy': halves }, known)).rejects.toMatchObject({
      code: 'data/outputs',
    });
  });

  it('is refused where it is neither classes nor numbers', async () => {
    const infinite = npy(
      'float32',
      [COUNT],
      range(COUNT).map((i) => (i === 7 ? Number.POSITIVE_INFINITY : i)),
    );
    await expect(open({ 'x.npy': x, 'y.npy': infinite }, { targetKind: 'numbers' })).rejects.toMatchObject({
      code: 'data/target',
      where: expect.stringContaining('y.npy, row 7'),
    });
    const half = npy(
      'float32',
      [COUNT],
      labels.map((label) => label + 0.5),
    );
    await expect(open({ 'x.npy': x, 'y.npy': half }, { targetKind: 'class' })).rejects.toMatchObject({
      code: 'data/label',
    });
  });

  it('is texts of bytes, or of characters in the other order', async () => {
    const words = labels.map((label) => ['ape', 'bee', 'ox'][label]!);
    const narrow = Buffer.concat(words.map((word) => Buffer.from(word.padEnd(3, '\0'))));
    const wide = Buffer.alloc(COUNT * 12);
    words.forEach((word, i) => {
      for (const [k, letter] of [...word].entries()) wide.writeUInt32BE(letter.charCodeAt(0), i * 12 + 4 * k);
    });
    for (const y of [npyFile('|S3', [COUNT], narrow), npyFile('>U3', [COUNT], wide)])
      expect((await open({ 'x.npy': x, 'y.npy': y })).classes).toEqual(['ape', 'bee', 'ox']);
  });
});

describe('archives by the names of their arrays', () => {
  const pictures = picturesOf('uint8', bytes);
  const column = npy('uint8', [COUNT, 1], labels);
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    [
      'MedMNIST',
      ['train_images', 'train_labels'],
      ['val_images', 'val_labels'],
      ['test_images', 'test_labels'],
    ],
    ['Keras', ['x_train', 'y_train'], undefined, ['x_test', 'y_test']],
  ])('are read as %s writes them', async (_name, train, val, test) => {
    const names = [train, val, test].flatMap((pair) => (pair === undefined ? [] : [pair]));
    const files = Object.fromEntries(
      names.flatMap(([x, y]) => [
        [`${x}.npy`, pictures],
        [`${y}.npy`, column],
      ]),
    );
    const path = join(temporaryFolder({ 'set.npz': zipFile(files, { packed: true }) }), 'set.npz');
    const data = await openImages(numpy(path, { workers: 1 }), { seed: 0 });
    expect(data.classes).toEqual(['0', '1', '2']);
    expect(data.test!.count).toBe(COUNT);
    expect(data.train.count + data.validation.count).toBe(val === undefined ? COUNT : 2 * COUNT);
    expect(data.test!.files[0]).toBe(`set.npz/${test![0]}#0`);
  });

  it('leave nothing behind where arrays had to be put in order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pupil-order-'));
    vi.stubEnv('TMPDIR', folder);
    const data = await open({ 'x.npy': picturesOf('uint8', bytes, { fortran: true }), 'y.npy': column });
    await data.close();
    expect(readdirSync(folder).filter((name) => name.startsWith('pupil-unpacked'))).toEqual([]);
  });
});
