import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { idxFile, npyFile, zipFile } from '../../../test/array-files.js';
import { damage } from '../../../test/damage.js';
import { patterned, temporaryFolder } from '../../../test/pictures.js';
import { readAll } from '../../../test/read-all.js';
import { cifar } from './cifar.js';
import type { PictureFileSource } from './file-sources.js';
import { idx } from './idx.js';
import { numpy } from './numpy.js';

const labels = Uint8Array.from({ length: 12 }, (_, i) => i % 3);
const pixels = Uint8Array.from([...labels.keys()].flatMap((i) => [...patterned(i).pixels]));
const idxPictures = idxFile([12, 8, 8], pixels);
const idxLabels = idxFile([12], labels);
const npyPictures = npyFile(
  '<f4',
  [12, 4, 4],
  new Uint8Array(pixels.buffer).map(() => 0),
);
const npyLabels = npyFile('|u1', [12], labels);
const cifarBatch = Uint8Array.from(
  [...labels].flatMap((label) => [label, ...new Uint8Array(3072).fill(label)]),
);

const formats: [string, Record<string, Uint8Array>, (root: string) => PictureFileSource][] = [
  ['IDX pictures', { 'images-idx3-ubyte': idxPictures, 'labels-idx1-ubyte': idxLabels }, (root) => idx(root)],
  ['IDX labels', { 'labels-idx1-ubyte': idxLabels, 'images-idx3-ubyte': idxPictures }, (root) => idx(root)],
  [
    'gzipped IDX pictures',
    { 'images-idx3-ubyte.gz': gzipSync(idxPictures), 'labels-idx1-ubyte': idxLabels },
    (root) => idx(root),
  ],
  ['CIFAR batches', { 'data_batch_1.bin': cifarBatch }, (root) => cifar(root)],
  ['.npy pictures', { 'x.npy': npyPictures, 'y.npy': npyLabels }, (root) => numpy(root)],
  ['.npy labels', { 'y.npy': npyLabels, 'x.npy': npyPictures }, (root) => numpy(root)],
  ...[false, true].map(
    (packed): [string, Record<string, Uint8Array>, (root: string) => PictureFileSource] => [
      packed ? 'packed .npz archives' : '.npz archives',
      { 'a.npz': zipFile({ 'x.npy': npyPictures, 'y.npy': npyLabels }, { packed }) },
      (root) => numpy(join(root, 'a.npz')),
    ],
  ),
];

it.each(formats)('two hundred damaged %s give errors by name, and no crash', async (_name, files, create) => {
  const root = temporaryFolder();
  const [first, ...others] = Object.entries(files);
  const refused: string[] = [];
  for (let seed = 0; seed < 200; seed++) {
    const folder = join(root, String(seed));
    mkdirSync(folder);
    writeFileSync(join(folder, first![0]), damage(first![1], seed));
    for (const [name, bytes] of others) writeFileSync(join(folder, name), bytes);
    const fault = await readAll(create(folder));
    if (fault === undefined) continue;
    // An error names the file, the folder where it lies, or the picture in it.
    expect(fault.where).toContain(folder);
    expect(fault.code).toMatch(/^data\//);
    refused.push(fault.code);
  }
  // What remains are bytes that may as well be so: another pixel, another label.
  expect(refused.length).toBeGreaterThan(80);
});
