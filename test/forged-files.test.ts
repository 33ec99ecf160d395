import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, expect, it } from 'vitest';
import { guarded } from '../src/data/sources/parquet-file.js';
import { idxFile, npyFile, zipFile } from './array-files.js';
import { startDamagedReader } from './damaged-reader.js';
import { hugePng, temporaryFolder } from './pictures.js';

/** Files made to take more time, disk or memory than anyone has. */

const reader = startDamagedReader();
afterAll(() => reader.close());

const MOST_MS = 5000;
const MOST_KILOBYTES = 400 * 1024;

/** A TIFF file of pages of one pixel, each followed by the next; the last one by the page `last`, where it is given. */
function tiffOfPages(count: number, last?: number): Uint8Array {
  const entries = [
    [256, 1],
    [257, 1],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [278, 1],
    [279, 1],
  ] as const;
  const size = 2 + 12 * entries.length + 4;
  const bytes = Buffer.alloc(8 + count * size);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  for (let page = 0; page < count; page++) {
    const at = 8 + page * size;
    bytes.writeUInt16LE(entries.length, at);
    entries.forEach(([tag, value], i) => {
      const entry = at + 2 + 12 * i;
      bytes.writeUInt16LE(tag, entry);
      bytes.writeUInt16LE(4, entry + 2);
      bytes.writeUInt32LE(1, entry + 4);
      bytes.writeUInt32LE(value, entry + 8);
    });
    const next = page + 1 < count ? page + 1 : last;
    bytes.writeUInt32LE(next === undefined ? 0 : 8 + next * size, at + size - 4);
  }
  return bytes;
}

async function read(kind: string, files: Readonly<Record<string, Uint8Array>>, path = '.') {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  const start = performance.now();
  const { mostKilobytes, ...outcome } = await reader.read({ kind, path: join(folder, path) });
  expect(performance.now() - start).toBeLessThan(MOST_MS);
  expect(mostKilobytes).toBeLessThan(MOST_KILOBYTES);
  return outcome;
}

const picture = (bytes: Uint8Array) => read('picture', { picture: bytes }, 'picture');

it('a TIFF file of many thousands of pages is as quick as its first page', async () => {
  expect(await picture(tiffOfPages(300_000))).toEqual({});
});

it('a TIFF file whose pages go round in a circle ends', async () => {
  expect(await picture(tiffOfPages(3, 0))).toEqual({});
});

it.each([
  ['60000 x 60000', hugePng(60_000, 60_000), 'data/too-many-pixels'],
  ['4294967295 x 4294967295', hugePng(0xffff_ffff, 0xffff_ffff), 'data/damaged-picture'],
])('a PNG of %s is refused by its header', async (_name, bytes, code) => {
  expect(await picture(bytes)).toMatchObject({ refusal: { code } });
});

const labels = idxFile([4], [0, 1, 0, 1]);
const four = idxFile([4, 8, 8], new Uint8Array(256));
const billions = Buffer.from(four);
billions.writeUInt32BE(0xffff_ffff, 4);

it.each([
  ['plain', { 'images-idx3-ubyte': billions }, 'images-idx3-ubyte'],
  ['gzipped', { 'images-idx3-ubyte.gz': gzipSync(billions) }, 'images-idx3-ubyte.gz'],
])('an IDX file that speaks of four billion pictures is refused, %s', async (_name, files, name) => {
  const { refusal } = await read('idx', { ...files, 'labels-idx1-ubyte': labels });
  expect(refusal).toMatchObject({ code: 'data/idx', where: expect.stringContaining(name) });
});

it('labels of four billion pictures are refused', async () => {
  const { refusal } = await read('idx', {
    'images-idx3-ubyte': four,
    'labels-idx1-ubyte': idxFile([0xffff_ffff], [1]),
  });
  expect(refusal).toMatchObject({ code: 'data/idx', where: expect.stringContaining('labels') });
});

const zeros = new Uint8Array(2 ** 28 + 1);

it('a gzip file that unpacks to a quarter of a gigabyte of nothing is refused', async () => {
  const bomb = gzipSync(zeros, { level: 1 });
  const { refusal } = await read('idx', { 'images-idx3-ubyte.gz': bomb, 'labels-idx1-ubyte': labels });
  expect(refusal).toMatchObject({
    code: 'data/gzip',
    where: expect.stringContaining('images-idx3-ubyte.gz'),
  });
});

it('an archive is refused that unpacks to as much, also where it says less', async () => {
  const y = npyFile('|u1', [4], Uint8Array.from([0, 1, 0, 1]));
  const bomb = Buffer.from(zipFile({ 'x.npy': zeros, 'y.npy': y }, { packed: true }));
  const lying = Buffer.from(bomb);
  // The size in the directory, which comes after all entries.
  lying.writeUInt32LE(1000, lying.indexOf('PK\x01\x02') + 24);
  for (const bytes of [bomb, lying]) {
    const { refusal } = await read('numpy', { 'a.npz': bytes }, 'a.npz');
    expect(refusal).toMatchObject({ code: 'data/npz', where: expect.stringContaining('a.npz') });
  }
});

it.each([
  ['pictures', { 'x.npy': npyFile('|u1', [4_000_000_000, 28, 28], new Uint8Array(100)) }],
  ['text', { 'y.npy': npyFile('<U999999999', [4], new Uint8Array(100)) }],
])('a NumPy file that speaks of gigabytes of %s is refused', async (_name, files) => {
  const { refusal } = await read('numpy', {
    'x.npy': npyFile('|u1', [4, 8, 8], new Uint8Array(256)),
    'y.npy': npyFile('|u1', [4], Uint8Array.from([0, 1, 0, 1])),
    ...files,
  });
  expect(refusal).toMatchObject({ code: 'data/npy', where: expect.stringContaining('.npy') });
});

it('a Parquet file whose page claims more bytes than there are is refused', async () => {
  const image = Array.from({ length: 40 }, (_, i) => `a/rather/long/name/of/a/picture/${i * i * 7919}.png`);
  const label = image.map((_, i) => `class ${i % 2}`);
  const columnData = [
    { name: 'image', data: image, type: 'STRING' as const },
    { name: 'label', data: label, type: 'STRING' as const },
  ];
  const bytes = new Uint8Array(parquetWriteBuffer({ codec: 'SNAPPY', columnData }));
  const files = { 'a.parquet': bytes };
  // The pictures that it lists are not there, but the list itself is sound.
  expect((await read('parquet', files, 'a.parquet')).refusal).toMatchObject({ code: 'data/unreadable-file' });
  // Fields 1 to 3 of the first page header, each a byte of its kind and a varint: its type, its size unpacked and packed.
  const endOfVarint = (at: number): number => (bytes[at]! < 128 ? at + 1 : endOfVarint(at + 1));
  let at = endOfVarint(endOfVarint(5) + 1) + 1;
  expect(bytes[at - 1]).toBe(0x15);
  // As large as fits into the bytes of the varint.
  bytes[at] = 0xfe;
  for (at++; bytes[at]! > 127; at++) bytes[at] = 0xff;
  bytes[at] = 0x7f;
  expect((await read('parquet', files, 'a.parquet')).refusal).toMatchObject({
    code: 'data/parquet',
    where: expect.stringContaining('a.parquet'),
  });
});

it('a Parquet page that speaks of gigabytes is not unpacked', () => {
  const unpacked: number[] = [];
  const { SNAPPY } = guarded({ SNAPPY: (_, length) => new Uint8Array(unpacked.push(length)) });
  for (const length of [2 ** 31 - 1, -1, Number.NaN])
    expect(() => SNAPPY!(new Uint8Array(100), length)).toThrow('a page of');
  SNAPPY!(new Uint8Array(100), 1000);
  expect(unpacked).toEqual([1000]);
});
