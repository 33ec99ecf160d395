import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileServer, inParts } from '../../../test/file-server.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { tarGz } from '../../../test/tar.js';
import { openSource } from '../open-source.js';
import { sourceAt } from '../sources/source-at.js';
import { DATA_SETS, type DataSet, type PublishedFile } from './data-sets.js';
import { type GetProgress, getDataSet } from './get-data-set.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** IDX: magic number, sizes (big-endian), values. */
function idx(shape: readonly number[], value: (i: number) => number): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length);
  shape.forEach((size, i) => {
    header.writeUInt32BE(size, 4 + 4 * i);
  });
  return gzipSync(
    Buffer.concat([header, Uint8Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => value(i))]),
  );
}

/** The same files under the same names as MNIST, only few pictures in them. */
const digits: Readonly<Record<string, Buffer>> = {
  'train-images-idx3-ubyte.gz': idx([40, 28, 28], (i) => (i * 7 + Math.floor(i / 784)) % 256),
  'train-labels-idx1-ubyte.gz': idx([40], (i) => i % 10),
  't10k-images-idx3-ubyte.gz': idx([20, 28, 28], (i) => (i * 5 + Math.floor(i / 784)) % 256),
  't10k-labels-idx1-ubyte.gz': idx([20], (i) => i % 10),
};

const batch = (seed: number) =>
  Buffer.from(
    Uint8Array.from({ length: 20 * 3073 }, (_, i) => (i % 3073 === 0 ? (i / 3073) % 10 : (i * seed) % 256)),
  );

async function serve(known: DataSet, contents: Readonly<Record<string, Uint8Array>>) {
  const server = await fileServer();
  const files = known.files.map((file): PublishedFile => {
    const content = contents[file.name]!;
    server.serve(`/${file.name}`, inParts(content));
    const members = file.members?.map((member) => ({ ...member, bytes: 20 * 3073 }));
    return {
      name: file.name,
      bytes: content.length,
      sha256: sha256(content),
      urls: [`${server.url}/${file.name}`],
      ...(members && { members }),
    };
  });
  return { server, set: { ...known, files } satisfies DataSet };
}

async function partsOf(folder: string) {
  const data = await openSource(await sourceAt(folder, { workers: 1 }), { seed: 1 });
  onTestFinished(() => data.close());
  return { classes: data.classes, train: data.train.count + data.validation.count, test: data.test?.count };
}

describe('downloading into a folder', () => {
  it('is done by one at a time: the second is refused, disturbs nothing, and finds all there afterwards', async () => {
    const { server, set } = await serve(DATA_SETS.mnist, digits);
    const folder = temporaryFolder();
    const answers = await Promise.allSettled([getDataSet(set, folder), getDataSet(set, folder)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'data', code: 'data/locked', got: { process: process.pid } },
    });
    expect(server.requests).toHaveLength(set.files.length);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(digits).sort());
    expect((await getDataSet(set, folder)).every(({ isNew }) => !isNew)).toBe(true);
  });

  it('is refused where a file has the name of the folder', async () => {
    const { set } = await serve(DATA_SETS.mnist, digits);
    const file = join(temporaryFolder(), 'notes.txt');
    writeFileSync(file, '');
    for (const folder of [file, join(file, 'mnist')])
      await expect(getDataSet(set, folder)).rejects.toMatchObject({
        code: 'data/not-a-folder',
        where: folder,
      });
  });

  it('is possible again after an interruption', async () => {
    const { set } = await serve(DATA_SETS.mnist, digits);
    const folder = temporaryFolder();
    await expect(getDataSet(set, folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'interrupted/download',
    });
    expect(await getDataSet(set, folder)).toHaveLength(set.files.length);
  });
});

describe('a data set of IDX files', () => {
  it('can be trained on as it lies there, and is left alone when it is there', async () => {
    const { server, set } = await serve(DATA_SETS['fashion-mnist'], digits);
    const folder = join(temporaryFolder(), 'new', 'fashion');
    const progress: GetProgress[] = [];
    const gotten = await getDataSet(set, folder, { onProgress: (state) => progress.push(state) });
    expect(gotten.map(({ file, isNew }) => [file, isNew])).toEqual(
      Object.keys(digits).map((name) => [name, true]),
    );
    expect(readdirSync(folder).sort()).toEqual([...Object.keys(digits), 'classes.txt'].sort());
    expect(await partsOf(folder)).toEqual({ classes: set.classes, train: 40, test: 20 });
    const total = Object.values(digits).reduce((sum, { length }) => sum + length, 0);
    expect(progress.at(-1)).toEqual({ stage: 'download', done: total, total });
    expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).sort((a, b) => a - b));

    const asked = server.requests.length;
    const again = await getDataSet(set, folder);
    expect(again.every(({ isNew }) => !isNew)).toBe(true);
    expect(server.requests).toHaveLength(asked);
  });

  it('is mended where a file is missing or changed, with names of classes left as they are', async () => {
    const { server, set } = await serve(DATA_SETS['fashion-mnist'], digits);
    const folder = temporaryFolder();
    await getDataSet(set, folder);
    rmSync(join(folder, 't10k-labels-idx1-ubyte.gz'));
    appendFileSync(join(folder, 'train-labels-idx1-ubyte.gz'), 'x');
    const mine = 'abcdefghij'.split('').join('\n');
    writeFileSync(join(folder, 'classes.txt'), mine);
    const asked = server.requests.length;
    const mended = await getDataSet(set, folder);
    expect(mended.filter(({ isNew }) => isNew).map(({ file }) => file)).toEqual([
      'train-labels-idx1-ubyte.gz',
      't10k-labels-idx1-ubyte.gz',
    ]);
    expect(server.requests).toHaveLength(asked + 2);
    expect(readFileSync(join(folder, 'classes.txt'), 'utf8')).toBe(mine);
  });

  it('takes files that were put there by hand', async () => {
    const { server, set } = await serve(DATA_SETS.mnist, digits);
    const folder = temporaryFolder(digits);
    await getDataSet(set, folder);
    expect(server.requests).toEqual([]);
    expect(await partsOf(folder)).toEqual({ classes: [...'0123456789'], train: 40, test: 20 });
  });
});

describe('a data set in an archive', () => {
  const batches = [1, 2, 3, 4, 5].map((i) => ({
    path: `cifar-10-batches-bin/data_batch_${i}.bin`,
    content: batch(i),
  }));
  const archive = tarGz([
    ...batches,
    { path: 'cifar-10-batches-bin/readme.html', content: Buffer.from('<a>') },
    { path: 'cifar-10-batches-bin/test_batch.bin', content: batch(6) },
  ]);
  const contents = { 'cifar-10-binary.tar.gz': archive };

  it('is unpacked, can be trained on, and is known again without the archive', async () => {
    const { server, set } = await serve(DATA_SETS.cifar10, contents);
    const folder = temporaryFolder();
    const gotten = await getDataSet(set, folder);
    expect(gotten.every(({ isNew }) => isNew)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['SHA256SUMS', ...gotten.map(({ file }) => file)].sort());
    expect(await partsOf(folder)).toMatchObject({
      train: 100,
      test: 20,
      classes: expect.arrayContaining(['airplane']),
    });
    expect(await getDataSet(set, folder)).toEqual(gotten.map((file) => ({ ...file, isNew: false })));
    expect(server.requests).toHaveLength(1);
  });

  it('is unpacked from an archive that was put there by hand', async () => {
    const { server, set } = await serve(DATA_SETS.cifar10, contents);
    const folder = temporaryFolder(contents);
    await getDataSet(set, folder);
    expect(server.requests).toEqual([]);
    expect(await partsOf(folder)).toMatchObject({ train: 100, test: 20 });
  });

  it('is downloaded again where a file in it has changed since', async () => {
    const { server, set } = await serve(DATA_SETS.cifar10, contents);
    const folder = temporaryFolder();
    await getDataSet(set, folder);
    writeFileSync(join(folder, 'test_batch.bin'), batch(9));
    await getDataSet(set, folder);
    expect(server.requests).toHaveLength(2);
    expect(readFileSync(join(folder, 'test_batch.bin')).equals(batch(6))).toBe(true);
  });
});

it('tells all files that are missing, where the first of them cannot be had', async () => {
  const { set } = await serve(DATA_SETS.mnist, digits);
  const [first, second, ...others] = set.files;
  const gone = { ...second!, urls: [`${second!.urls[0]}-gone`] };
  const folder = temporaryFolder();
  const error = await getDataSet({ ...set, files: [first!, gone, ...others] }, folder).catch((e) => e);
  expect(error).toMatchObject({ code: 'data/download', where: 'train-labels-idx1-ubyte.gz' });
  expect(error.fix).toContain(
    `put train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz into ${folder} by hand`,
  );
});

describe('what can be downloaded', () => {
  const all = Object.values<DataSet>(DATA_SETS);

  it('has a digest, a size and more than one address for every file', () => {
    for (const { files } of all)
      for (const { sha256: digest, bytes, urls } of files) {
        expect(digest).toMatch(/^[0-9a-f]{64}$/);
        expect(bytes).toBeGreaterThan(0);
        expect(urls.length).toBeGreaterThan(1);
        for (const url of urls) expect(new URL(url).protocol).toMatch(/^https?:$/);
      }
  });

  it('has no two files alike', () => {
    const digests = all.flatMap(({ files }) => files.map(({ sha256: digest }) => digest));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('says that it was interrupted', async () => {
    await expect(
      getDataSet(DATA_SETS.mnist, temporaryFolder(), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      code: 'interrupted/download',
    });
  });
});
