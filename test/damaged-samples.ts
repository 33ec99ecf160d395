import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp, { type Sharp } from 'sharp';
import { idxFile, npyFile, zipFile } from './array-files.js';
import { encodePng, patterned, pngOf, sharpOf } from './pictures.js';

/** A valid file, with those that lie beside it and what it is to be read as. */
export interface Sample {
  readonly name: string;
  /** Of the source, or `picture` for a picture alone. */
  readonly kind: string;
  /** Files by name; the first one is to be damaged. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What to read within the folder: the first file, or the folder itself. */
  readonly path: string;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** What is done to the damaged bytes to bring the damage past a checksum or into what is compressed. */
  readonly seal?: ((bytes: Uint8Array) => Uint8Array) | undefined;
}

const SIDE = 24;
const colour = patterned(5, SIDE, SIDE, 3);
const grey = patterned(7, SIDE, SIDE, 1);
const deep = (channels: 1 | 3 | 4) =>
  sharp(
    Uint16Array.from({ length: SIDE * SIDE * channels }, (_, i) => (i * 977) % 65_536),
    {
      raw: { width: SIDE, height: SIDE, channels },
    },
  ).toColourspace(channels === 1 ? 'grey16' : 'rgb16');
const clear = (channels: 2 | 4) =>
  sharp(
    Uint8Array.from({ length: SIDE * SIDE * channels }, (_, i) => (i * 31) % 256),
    { raw: { width: SIDE, height: SIDE, channels } },
  ).toColourspace(channels === 2 ? 'b-w' : 'srgb');
const frames = async () =>
  sharp(
    await Promise.all(
      [1, 2, 3].map((seed) =>
        sharpOf(patterned(seed, SIDE, SIDE, 3))
          .png()
          .toBuffer(),
      ),
    ),
    { join: { animated: true } },
  );

/** Pictures of every format and kind that is read. */
const PICTURES: Readonly<Record<string, () => Sharp | Promise<Sharp>>> = {
  'JPEG, colour': () => sharpOf(colour).jpeg(),
  'JPEG, progressive, grey': () => sharpOf(grey).jpeg({ progressive: true }),
  'JPEG, turned, with a profile': () =>
    sharpOf(colour).jpeg().withMetadata({ orientation: 6 }).withIccProfile('p3'),
  'JPEG, CMYK': () => sharpOf(colour).toColourspace('cmyk').jpeg(),
  'PNG, palette': () => sharpOf(colour).png({ palette: true, colours: 16 }),
  'PNG, interlaced': () => sharpOf(colour).png({ progressive: true }),
  'PNG, 16 bit': () => deep(3).png(),
  'PNG, grey with transparency': () => clear(2).png(),
  'PNG, 16 bit with transparency': () => deep(4).png(),
  WebP: () => sharpOf(colour).webp(),
  'WebP, lossless with transparency': () => clear(4).webp({ lossless: true }),
  'WebP, animated': async () => (await frames()).webp(),
  GIF: () => sharpOf(colour).gif(),
  'GIF, animated': async () => (await frames()).gif(),
  'TIFF, bare': () => sharpOf(colour).tiff({ compression: 'none' }),
  'TIFF, LZW, tiles': () =>
    sharpOf(colour).tiff({ compression: 'lzw', tile: true, tileWidth: 16, tileHeight: 16 }),
  'TIFF, deflated, 16 bit': () => deep(1).tiff({ compression: 'deflate', predictor: 'horizontal' }),
  'TIFF, JPEG inside': () => sharpOf(colour).tiff({ compression: 'jpeg' }),
  'TIFF, 1 bit': () => sharpOf(grey).threshold().tiff({ bitdepth: 1, compression: 'ccittfax4' }),
  AVIF: () => sharpOf(colour).avif({ effort: 0 }),
  'AVIF, with transparency': () => clear(4).avif({ effort: 0 }),
};

const pictureFile = async (name: string, make: () => Sharp | Promise<Sharp>): Promise<Sample> => ({
  name,
  kind: 'picture',
  files: { picture: await (await make()).toBuffer() },
  path: 'picture',
});

/** Correct the checksums of a PNG as far as it can be walked, so that what was changed gets past them. */
function sealPng(bytes: Uint8Array): Uint8Array {
  const sealed = Buffer.from(bytes);
  for (let at = 8; at + 12 <= sealed.length; ) {
    const end = at + 8 + sealed.readUInt32BE(at);
    if (end + 4 > sealed.length) break;
    sealed.writeUInt32BE(crc32(sealed.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return sealed;
}

const labels = Uint8Array.from({ length: 12 }, (_, i) => i % 3);
const greys = Uint8Array.from([...labels.keys()].flatMap((i) => [...patterned(i).pixels]));
const shares = new Uint8Array(Float32Array.from(greys, (value) => value / 255).buffer);
const records = (before: number) =>
  Uint8Array.from(
    [...labels].flatMap((label) => [...Array(before).fill(label), ...new Uint8Array(3072).fill(label)]),
  );
const texts = new Uint8Array(
  Int32Array.from(
    [...labels].flatMap((label) => [...['ape', 'bee', 'ox\0'][label]!].map((c) => c.charCodeAt(0))),
  ).buffer,
);
const idxPictures = idxFile([12, 8, 8], greys);
const idxLabels = idxFile([12], labels);
const npyPictures = npyFile('|u1', [12, 8, 8], greys);
const npyLabels = npyFile('|u1', [12], labels);

/** Beside the lists, which name them. */
const listed = Object.fromEntries([...labels.keys()].map((i) => [`p/${i}.png`, encodePng(patterned(i))]));
const rows = (row: (i: number) => string) => [...labels.keys()].map((i) => `p/${i}.png,${row(i)}\n`).join('');
const fixture = (name: string) =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`./fixtures/parquet/${name}`, import.meta.url))));
const parquetOf = (codec: 'UNCOMPRESSED' | 'SNAPPY') =>
  new Uint8Array(
    parquetWriteBuffer({
      codec,
      columnData: [
        { name: 'path', data: [...labels.keys()].map((i) => `p/${i}.png`), type: 'STRING' },
        { name: 'label', data: [...labels].map((label) => `class ${label}`), type: 'STRING' },
        { name: 'split', data: [...labels.keys()].map((i) => (i < 9 ? 'train' : 'test')), type: 'STRING' },
      ],
    }),
  );

const list = (name: string, text: string, options = {}): Sample => ({
  name,
  kind: 'csvManifest',
  files: { 'list.csv': Buffer.from(text), ...listed },
  path: 'list.csv',
  options,
});
const table = (name: string, bytes: Uint8Array): Sample => ({
  name,
  kind: 'parquet',
  files: { 'list.parquet': bytes, ...listed },
  path: 'list.parquet',
});
const arrays = (name: string, kind: string, files: Record<string, Uint8Array>, path = '.'): Sample => ({
  name,
  kind,
  files,
  path,
});

/** A small valid file of everything that is read. */
export async function damagedSamples(): Promise<readonly Sample[]> {
  const pictures = await Promise.all(Object.entries(PICTURES).map(([name, make]) => pictureFile(name, make)));
  const plain = encodePng(colour, [0, 1, 2, 3, 4]);
  const bilevel = pngOf([
    ['IHDR', Uint8Array.from([0, 0, 0, 8, 0, 0, 0, 8, 1, 0, 0, 0, 0])],
    ['IDAT', new Uint8Array(deflateSync(new Uint8Array(16)))],
    ['IEND', new Uint8Array()],
  ]);
  return [
    ...pictures,
    { name: 'PNG, plain', kind: 'picture', files: { picture: plain }, path: 'picture' },
    {
      name: 'PNG, checksums corrected',
      kind: 'picture',
      files: { picture: plain },
      path: 'picture',
      seal: sealPng,
    },
    { name: 'PNG, 1 bit', kind: 'picture', files: { picture: bilevel }, path: 'picture', seal: sealPng },
    list(
      'CSV, classes and parts',
      `path,label,split\n${rows((i) => `"kind ${labels[i]}",${i < 9 ? 'train' : 'test'}`)}`,
    ),
    list('CSV, several labels', `path,tags\n${rows((i) => ['a', 'a|b', 'c'][labels[i]!]!)}`, {
      labelSeparator: '|',
    }),
    list('CSV, flags', `path,day,sea\n${rows((i) => `${i % 2},${labels[i]! % 2}`)}`),
    table('Parquet, pictures', fixture('pictures.parquet')),
    table('Parquet, lists of labels', fixture('labels.parquet')),
    table('Parquet, list', parquetOf('UNCOMPRESSED')),
    table('Parquet, list, packed', parquetOf('SNAPPY')),
    arrays('IDX pictures', 'idx', { 'images-idx3-ubyte': idxPictures, 'labels-idx1-ubyte': idxLabels }),
    arrays('IDX labels', 'idx', { 'labels-idx1-ubyte': idxLabels, 'images-idx3-ubyte': idxPictures }),
    arrays('IDX, gzipped', 'idx', {
      'images-idx3-ubyte.gz': gzipSync(idxPictures),
      'labels-idx1-ubyte': idxLabels,
    }),
    {
      ...arrays('IDX, damaged and then gzipped', 'idx', {
        'images-idx3-ubyte.gz': idxPictures,
        'labels-idx1-ubyte': idxLabels,
      }),
      seal: (bytes) => new Uint8Array(gzipSync(bytes)),
    },
    arrays('CIFAR-10', 'cifar', { 'data_batch_1.bin': records(1) }),
    arrays('CIFAR-100', 'cifar', { 'train.bin': records(2) }),
    arrays('.npy pictures', 'numpy', { 'x.npy': npyPictures, 'y.npy': npyLabels }),
    arrays('.npy pictures, floating-point', 'numpy', {
      'x.npy': npyFile('<f4', [12, 8, 8], shares),
      'y.npy': npyLabels,
    }),
    arrays('.npy labels', 'numpy', { 'y.npy': npyLabels, 'x.npy': npyPictures }),
    arrays('.npy texts', 'numpy', { 'y.npy': npyFile('<U3', [12], texts), 'x.npy': npyPictures }),
    ...[false, true].map((packed) =>
      arrays(
        packed ? '.npz, packed' : '.npz',
        'numpy',
        { 'a.npz': zipFile({ 'x.npy': npyPictures, 'y.npy': npyLabels }, { packed }) },
        'a.npz',
      ),
    ),
  ];
}
