import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { encodePng, patterned, temporaryFolder } from '../../../test/pictures.js';
import { imageFolder } from '../image-folder.js';
import { openImages } from '../open-images.js';
import type { ImageData, ImageSplit, OpenContext } from '../types.js';
import { type CsvManifestInput, csvManifest } from './csv-manifest.js';
import type { PictureFileSource } from './file-sources.js';
import { parquet } from './parquet.js';
import { pictureSourceAt } from './source-at.js';

const fixtures = fileURLToPath(new URL('../../../test/fixtures/parquet', import.meta.url));
const picture = (seed: number) => encodePng(patterned(seed));
const pictures = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`p/${i}.png`, picture(i)]));
const lines = (label: (i: number) => string) =>
  Array.from({ length: 12 }, (_, i) => `p/${i}.png,${label(i)}\n`);
const kind = (i: number) => ['dog', 'cat', 'ape'][i % 3]!;

async function opened(source: PictureFileSource, context: Partial<OpenContext> = {}): Promise<ImageData> {
  const data = await openImages(source, { seed: 0, ...context });
  await data.close();
  return data;
}

/** A manifest with pictures beside it, opened. */
function openCsv(text: string, options: CsvManifestInput = {}, files: Record<string, Uint8Array> = pictures) {
  const root = temporaryFolder({ ...files, 'list.csv': text });
  return opened(csvManifest(join(root, 'list.csv'), { workers: 1, ...options }));
}

const truth = ({ files, targets }: ImageSplit) =>
  Object.fromEntries(
    files.map((file, i) => [
      file,
      [...targets].slice((i * targets.length) / files.length, ((i + 1) * targets.length) / files.length),
    ]),
  );
const allTruth = ({ train, validation, test }: ImageData) => ({
  ...truth(train),
  ...truth(validation),
  ...(test && truth(test)),
});

describe('a CSV list', () => {
  it('holds what a folder of the same pictures holds', async () => {
    const root = temporaryFolder({ ...pictures, 'list.csv': `path,label\n${lines(kind).join('')}` });
    const folder = temporaryFolder(
      Object.fromEntries(Object.entries(pictures).map(([name, bytes], i) => [`${kind(i)}/${name}`, bytes])),
    );
    const source = await pictureSourceAt(join(root, 'list.csv'), { workers: 1 });
    expect(source.kind).toBe('csvManifest');
    const data = await opened(source);
    const same = await opened(imageFolder(folder, { workers: 1 }));
    expect(data.classes).toEqual(same.classes);
    expect(data.input).toEqual(same.input);
    expect([data.train.count, data.validation.count]).toEqual([same.train.count, same.validation.count]);
    expect(allTruth(data)).toEqual(
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`p/${i}.png`, [2 - (i % 3)]])),
    );
  });

  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])(
    'may be separated by %s, begin with a byte-order mark and end its lines as Windows does',
    async (_name, by) => {
      const rows = Array.from({ length: 12 }, (_, i) => `"${kind(i)}"${by}p/${i}.png`);
      const data = await openCsv(`\uFEFFClass${by}Filename\r\n${rows.join('\r\n')}\r\n\r\n`);
      expect(data.classes).toEqual(['ape', 'cat', 'dog']);
      expect(data.train.count + data.validation.count).toBe(12);
    },
  );

  it('is obeyed where it tells parts, also of absolute paths', async () => {
    const root = temporaryFolder(pictures);
    const part = (i: number) => ['train', 'Val', 'test', 'training'][Math.floor(i / 3)];
    const rows = Array.from({ length: 12 }, (_, i) => `${join(root, `p/${i}.png`)},${kind(i)},${part(i)}\n`);
    const data = await openCsv(`image,label,split\n${rows.join('')}`, {}, {});
    expect([data.train.count, data.validation.count, data.test!.count]).toEqual([6, 3, 3]);
    expect(data.test!.files[0]).toBe(join(root, 'p/6.png'));
  });

  it('has columns by name, and pictures in another folder', async () => {
    const text = `a,b\n${Array.from({ length: 12 }, (_, i) => `${kind(i)},${i}.png\n`).join('')}`;
    const data = await openCsv(text, { imageColumn: 'b', labelColumns: ['a'], root: 'p' });
    expect(data.train.count + data.validation.count).toBe(12);
  });

  const sets = (i: number) => ['day', 'sea', 'sun'].filter((_, k) => (i >> k) % 2 === 1);
  const expected = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`p/${i}.png`, [0, 1, 2].map((k) => (i >> k) % 2)]),
  );

  it('has several labels in one column with a separator', async () => {
    const data = await openCsv(`path,labels\n${lines((i) => sets(i).join('|')).join('')}`, {
      labelSeparator: '|',
    });
    expect([data.targetKind, data.classes]).toEqual(['labels', ['day', 'sea', 'sun']]);
    expect(allTruth(data)).toEqual(expected);
  });

  it.each<[string, CsvManifestInput]>([
    ['that are named', { labelColumns: ['day', 'sea', 'sun'] }],
    ['that are found, since all others hold 1 and 0', {}],
  ])('has several labels in columns %s', async (_name, options) => {
    const rows = lines((i) => [0, 1, 2].map((k) => (i >> k) % 2).join(','));
    const data = await openCsv(`path,day,sea,sun\n${rows.join('')}`, options);
    expect([data.targetKind, data.classes]).toEqual(['labels', ['day', 'sea', 'sun']]);
    expect(allTruth(data)).toEqual(expected);
    expect(data.validation.count).toBe(2);
  });

  it('reports pictures that are not there or damaged, by name', async () => {
    const text = `path,label\n${lines(kind).join('')}nowhere.png,cat\nbad.png,dog\n`;
    const data = await openCsv(text, {}, { ...pictures, 'bad.png': picture(1).subarray(0, 50) });
    expect(data.problems).toEqual([
      { file: 'bad.png', code: 'data/damaged-picture', reason: expect.any(String) },
      { file: 'nowhere.png', code: 'data/unreadable-file', reason: expect.stringContaining('ENOENT') },
    ]);
    await expect(openCsv(text, { strict: true })).rejects.toMatchObject({ code: 'data/unreadable-file' });
  });

  it.each<[string, string, CsvManifestInput, string, string]>([
    ['no lines', '', {}, 'data/empty-manifest', 'list.csv'],
    ['a header alone', 'path,label\n', {}, 'data/empty-manifest', 'list.csv'],
    ['no column of pictures', 'a,label\n1,2\n', {}, 'data/manifest-columns', 'list.csv'],
    ['no column of labels', 'path,a\np/0.png,x\n', {}, 'data/manifest-columns', 'list.csv'],
    [
      'a column that is not there',
      'path,label\np/0.png,x\n',
      { splitColumn: 'fold' },
      'data/manifest-columns',
      'list.csv',
    ],
    ['two columns of one name', 'path,label,label\np/0.png,x,y\n', {}, 'data/manifest-columns', 'list.csv'],
    ['a line of other length', 'path,label\np/0.png,x\np/1.png,y,z\n', {}, 'data/csv', 'line 3'],
    ['a quote without end', 'path,label\np/0.png,"x\np/1.png,y\n', {}, 'data/csv', 'line'],
    ['a missing label', 'path,label\np/0.png,x\np/1.png,\n', {}, 'data/label', 'line 3'],
    [
      'a label that is neither 1 nor 0',
      'path,a,b\np/0.png,1,0\np/1.png,1,x\n',
      { labelColumns: ['a', 'b'] },
      'data/label',
      'line 3, b',
    ],
    ['a missing path', 'path,label\np/0.png,x\n,y\n', {}, 'data/manifest-path', 'line 3'],
    [
      'a part that is none',
      'path,label,split\np/0.png,x,train\np/1.png,y,maybe\n',
      {},
      'data/manifest-split',
      'line 3',
    ],
    [
      'a picture twice',
      'path,label\np/0.png,x\np/1.png,y\np/0.png,y\n',
      {},
      'data/repeated-picture',
      'line 4',
    ],
    ['one class', 'path,label\np/0.png,x\np/1.png,x\n', {}, 'data/one-class', 'list.csv'],
    [
      'a class without training pictures',
      'path,label,split\np/0.png,x,train\np/1.png,x,train\np/2.png,y,test\n',
      {},
      'data/no-training-pictures',
      'list.csv',
    ],
  ])('is refused with %s, by file and line', async (_name, text, options, code, where) => {
    await expect(openCsv(text, options)).rejects.toMatchObject({
      code,
      where: expect.stringContaining(where),
    });
  });

  it('says which column or part a mistyped one is near to', async () => {
    const text = 'path,kind,fold\np/0.png,x,trian\np/1.png,y,test\n';
    await expect(openCsv(text, { labelColumns: ['kindd'] })).rejects.toMatchObject({
      code: 'data/manifest-columns',
      fix: expect.stringContaining('did you mean kind?'),
    });
    const options = { labelColumns: ['kind'], splitColumn: 'fold' };
    await expect(openCsv(text, options)).rejects.toMatchObject({
      code: 'data/manifest-split',
      fix: expect.stringContaining('did you mean train?'),
    });
  });

  it('is refused where it is not there, or is no text', async () => {
    await expect(opened(csvManifest('nowhere/list.csv'))).rejects.toMatchObject({
      code: 'data/unreadable-file',
    });
    const latin1 = Buffer.from('path,label\np/é.png,x\np/1.png,y\n', 'latin1');
    const root = temporaryFolder({ 'list.csv': latin1 });
    await expect(opened(csvManifest(join(root, 'list.csv')))).rejects.toMatchObject({
      code: 'data/manifest-path',
    });
  });
});

describe('a Parquet file', () => {
  it('of Hugging Face holds pictures, and classes in the order in which it names them', async () => {
    const data = await openImages(parquet(join(fixtures, 'pictures.parquet'), { workers: 1 }), { seed: 0 });
    expect(data.classes).toEqual(['zebra', 'ant', 'bee']);
    expect(data.input).toEqual({ height: 8, width: 8, channels: 1, fit: 'crop' });
    expect(data.problems).toEqual([]);
    expect(allTruth(data)).toEqual(
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`pictures.parquet#${i + 1}`, [i % 3]])),
    );
    for await (const { pixels, indices } of data.train.batches({ batchSize: 1 })) {
      const row = Number(data.train.files[indices[0]!]!.split('#')[1]) - 1;
      expect([...pixels]).toEqual(Array.from({ length: 64 }, (_, i) => (10 * row + 3 * i) % 256));
    }
    await data.close();
  });

  it('streams as it reads from memory', async () => {
    const look = async (memoryBudgetBytes: number) => {
      const source = parquet(join(fixtures, 'pictures.parquet'), { workers: 1, memoryBudgetBytes });
      const data = await openImages(source, { seed: 0 });
      const batches = [];
      for await (const { pixels } of data.train.batches({ batchSize: 4 })) batches.push([...pixels]);
      await data.close();
      return { batches, streamed: data.streamed, fingerprint: data.fingerprint };
    };
    const fromMemory = await look(1e9);
    expect(await look(0)).toEqual({ ...fromMemory, streamed: true });
    expect(fromMemory.streamed).toBe(false);
  });

  it('has several labels each where they are lists', async () => {
    const data = await opened(parquet(join(fixtures, 'labels.parquet'), { workers: 1 }));
    expect([data.targetKind, data.classes]).toEqual(['labels', ['zebra', 'ant', 'bee']]);
    expect(allTruth(data)).toEqual(
      Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`labels.parquet#${i + 1}`, [0, 1, 2].map((k) => (i >> k) % 2)]),
      ),
    );
  });

  it('is one of several in a folder, whose names tell the parts', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'data'));
    for (const name of ['train-00000-of-00002', 'train-00001-of-00002', 'test-00000-of-00001'])
      cpSync(join(fixtures, 'pictures.parquet'), join(root, 'data', `${name}.parquet`));
    const source = await pictureSourceAt(root, { workers: 1 });
    expect(source.kind).toBe('parquet');
    const data = await opened(source);
    expect(data.train.count + data.validation.count).toBe(24);
    expect(data.test!.count).toBe(12);
    // The same pictures lie in all of them.
    expect(data.duplicates).toHaveLength(12);
  });

  it('may be a list of paths', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'path', data: Array.from({ length: 12 }, (_, i) => `p/${i}.png`), type: 'STRING' },
        { name: 'label', data: Array.from({ length: 12 }, (_, i) => kind(i)), type: 'STRING' },
        {
          name: 'split',
          data: Array.from({ length: 12 }, (_, i) => (i < 9 ? 'train' : 'test')),
          type: 'STRING',
        },
      ],
    });
    const root = temporaryFolder({ ...pictures, 'list.parquet': new Uint8Array(bytes) });
    const data = await opened(parquet(join(root, 'list.parquet'), { workers: 1 }));
    expect([data.classes, data.test!.count]).toEqual([['ape', 'cat', 'dog'], 3]);
    expect(data.test!.files).toEqual(['p/9.png', 'p/10.png', 'p/11.png']);
  });

  const write = (columns: Record<string, unknown[]>) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: Object.entries(columns).map(([name, data]) => ({ name, data: data as never })),
      }),
    );

  it.each<[string, Record<string, unknown[]>, string, string]>([
    ['no column of pictures', { a: ['x'], label: ['y'] }, 'data/manifest-columns', 'a.parquet'],
    ['a missing label', { image: [picture(0), picture(1)], label: ['a', null] }, 'data/label', 'row 2'],
    ['numbers for pictures', { image: [1, 2], label: ['a', 'b'] }, 'data/manifest-path', 'row 1'],
    ['no rows', { image: [], label: [] }, 'data/', 'a.parquet'],
  ])('is refused with %s, by file and row', async (_name, columns, code, where) => {
    const root = temporaryFolder({ 'a.parquet': write(columns) });
    await expect(opened(parquet(join(root, 'a.parquet')))).rejects.toMatchObject({
      code: expect.stringContaining(code),
      where: expect.stringContaining(where),
    });
  });

  it('leaves out pictures without bytes, by row', async () => {
    const image = [...Array.from({ length: 6 }, (_, i) => picture(i)), null];
    const root = temporaryFolder({ 'a.parquet': write({ image, label: image.map((_, i) => kind(i % 2)) }) });
    const data = await opened(parquet(join(root, 'a.parquet'), { workers: 1 }));
    expect(data.problems).toMatchObject([{ file: 'a.parquet#7', code: 'data/empty-file' }]);
  });

  it('is refused where it is not there', async () => {
    await expect(opened(parquet('nowhere.parquet'))).rejects.toMatchObject({ code: 'data/unreadable-file' });
    await expect(opened(parquet(temporaryFolder()))).rejects.toMatchObject({ code: 'data/empty-folder' });
  });
});
