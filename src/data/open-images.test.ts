import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collect, encodePng, hugePng, patterned, sharpOf, temporaryFolder } from '../../test/pictures.js';
import { decodeImage } from './decode.js';
import { estimateImages } from './estimate-images.js';
import { type ImageFolderInput, imageFolder } from './image-folder.js';
import { openImages } from './open-images.js';
import type { Batch, ImageSplit, OpenContext, OpenProgress } from './types.js';

/** `count` different grey PNGs of 8 x 8 per class. */
function pictures(classes: readonly string[], count: number): Record<string, Uint8Array> {
  const all = classes.flatMap((name, c) =>
    Array.from({ length: count }, (_, i) => [`${name}/${i}.png`, encodePng(patterned(c * 100 + i))] as const),
  );
  return Object.fromEntries(all);
}

async function open(root: string, options: ImageFolderInput = {}, context: Partial<OpenContext> = {}) {
  const data = await openImages(imageFolder(root, { workers: 1, ...options }), { seed: 1, ...context });
  onTestFinished(() => data.close());
  return data;
}

const shuffle = { seed: 3, epoch: 2 };
const plainly = (batches: Batch[]) =>
  batches.map(({ size, pixels, targets, indices }) => [size, [...pixels], [...targets], [...indices]]);
const read = async (split: ImageSplit, options: Partial<Parameters<ImageSplit['batches']>[0]> = {}) =>
  plainly(await collect(split.batches({ batchSize: 7, shuffle, ...options })));

describe('a folder of classes', () => {
  it('becomes two stratified splits whose batches hold the pixels of their files', async () => {
    const root = temporaryFolder({ ...pictures(['b', 'a10', 'a9'], 10), 'a9/readme.txt': '' });
    const data = await open(root);
    expect(data).toMatchObject({
      classes: ['a9', 'a10', 'b'],
      input: { height: 8, width: 8, channels: 1, fit: 'crop' },
      test: undefined,
      streamed: false,
      problems: [],
      duplicates: [],
      ignored: [{ extension: '.txt', count: 1 }],
    });
    expect([data.train.count, data.validation.count]).toEqual([24, 6]);
    expect(data.validation.targets.join('')).toBe('001122');
    expect(data.train.files.slice(0, 3).every((file) => file.startsWith('a9/'))).toBe(true);
    for (const batch of await collect(data.train.batches({ batchSize: 7, shuffle })))
      for (let row = 0; row < batch.size; row++) {
        const index = batch.indices[row]!;
        const file = data.train.files[index]!;
        expect(batch.targets[row]).toBe(data.classes.indexOf(file.split('/')[0]!));
        const pixels = await decodeImage(join(root, file), data.input);
        expect([...batch.pixels.subarray(row * 64, row * 64 + 64)]).toEqual([...pixels]);
      }
  });

  it('gives the same batches for any number of workers, from memory and from disk', async () => {
    const root = temporaryFolder(pictures(['a', 'b'], 30));
    const expected = await open(root, { workers: 1 });
    const batches = await read(expected.train);
    expect(batches).toHaveLength(7);
    const streamed = { memoryBudgetBytes: 0, cacheSize: 0 };
    for (const options of [{ workers: 3 }, streamed, { ...streamed, workers: 3 }, { memoryBudgetBytes: 0 }]) {
      const data = await open(root, options);
      expect(data.streamed).toBe('memoryBudgetBytes' in options);
      expect(data.fingerprint).toBe(expected.fingerprint);
      expect(data.train.files).toEqual(expected.train.files);
      expect(await read(data.train)).toEqual(batches);
      expect(await read(data.train, { firstBatch: 5 })).toEqual(batches.slice(5));
      expect(await read(data.train, { firstBatch: 7 })).toEqual([]);
      expect(await read(data.train, { shuffle: undefined })).toEqual(
        await read(expected.train, { shuffle: undefined }),
      );
    }
  });

  it('splits by the seed', async () => {
    const root = temporaryFolder(pictures(['a', 'b'], 30));
    const [first, again, other] = [await open(root), await open(root), await open(root, {}, { seed: 2 })];
    expect(again.validation.files).toEqual(first.validation.files);
    expect(other.validation.files).not.toEqual(first.validation.files);
    expect(other.fingerprint).not.toBe(first.fingerprint);
  });

  it('has a fingerprint of its names, contents and contract', async () => {
    const files = pictures(['a', 'b'], 4);
    const print = async (changed: Record<string, Uint8Array>, options = {}) =>
      (await open(temporaryFolder(changed), options)).fingerprint;
    const original = await print(files);
    expect(original).toMatch(/^[0-9a-f]{64}$/);
    expect(await print(files)).toBe(original);
    expect(await print({ ...files, 'a/0.png': encodePng(patterned(77)) })).not.toBe(original);
    expect(await print({ ...files, 'a/9.png': encodePng(patterned(77)) })).not.toBe(original);
    expect(await print(files, { imageSize: 16 })).not.toBe(original);
  });

  it('tells about its progress', async () => {
    const seen: OpenProgress[] = [];
    await open(
      temporaryFolder(pictures(['a', 'b'], 80)),
      {},
      { onProgress: (progress) => seen.push(progress) },
    );
    for (const stage of ['scan', 'decode']) {
      const done = seen.filter((progress) => progress.stage === stage).map((progress) => progress.done);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      expect(done.length).toBeGreaterThan(1);
      expect(done.at(-1)).toBe(160);
    }
    expect(seen.every(({ total }) => total === 160)).toBe(true);
  });
});

describe('parts and models', () => {
  it('obeys train, val and test folders and reports duplicates across them', async () => {
    const parts = Object.fromEntries(
      ['train', 'val', 'test'].flatMap((part, p) =>
        Object.entries(pictures([`${part}/a`, `${part}/b`], 3)).map(([file], i) => [
          file,
          encodePng(patterned(p * 10 + i)),
        ]),
      ),
    );
    const data = await open(temporaryFolder({ ...parts, 'val/b/copy.png': parts['train/a/0.png']! }));
    expect([data.train.count, data.validation.count, data.test?.count]).toEqual([6, 7, 6]);
    expect(data.duplicates).toEqual([
      { files: ['train/a/0.png', 'val/b/copy.png'], acrossSplits: true, acrossClasses: true },
    ]);
  });

  it('keeps duplicates on one side of its own split, and reports them', async () => {
    const files = pictures(['a', 'b'], 10);
    for (let i = 0; i < 10; i++) files[`a/copy${i}.png`] = files[`a/${i}.png`]!;
    const data = await open(temporaryFolder(files));
    expect(data.duplicates).toHaveLength(10);
    expect(data.duplicates.some(({ acrossSplits }) => acrossSplits)).toBe(false);
    expect(data.validation.count).toBe(4 + 2);
  });

  it('reads everything as one split with the size and the classes of a model', async () => {
    const input = { height: 10, width: 12, channels: 3, fit: 'stretch' } as const;
    const context = { input, classes: ['c', 'b', 'a'], only: 'all' } as const;
    const data = await open(temporaryFolder(pictures(['a', 'b'], 1)), { imageSize: 64 }, context);
    expect(data).toMatchObject({ classes: ['c', 'b', 'a'], input });
    expect([data.train.count, data.validation.count, data.test]).toEqual([2, 0, undefined]);
    expect([...data.train.targets]).toEqual([1, 2]);
    expect((await read(data.train))[0]![1]).toHaveLength(2 * 10 * 12 * 3);
    expect(await read(data.validation)).toEqual([]);
  });

  it('estimates the same without decoding', async () => {
    const root = temporaryFolder({ ...pictures(['a', 'b'], 10), 'a/bad.png': 'x' });
    const estimate = await estimateImages(imageFolder(root, { memoryBudgetBytes: 1000 }), { seed: 1 });
    expect(estimate).toMatchObject({
      classes: [
        { name: 'a', count: 10 },
        { name: 'b', count: 10 },
      ],
      input: { height: 8, width: 8, channels: 1 },
      splits: { train: 16, validation: 4, test: 0 },
      decodedBytes: 20 * 64,
      streamed: true,
      problems: [{ file: 'a/bad.png' }],
    });
    expect(estimate.fileBytes).toBeGreaterThan(20 * 64);
  });
});

describe('files that are no whole pictures', async () => {
  const jpeg = await sharpOf(patterned(5, 64, 64, 3))
    .jpeg()
    .toBuffer();
  const gif = await sharpOf(patterned(6, 8, 8))
    .gif()
    .toBuffer();
  const bad = {
    'a/cut.jpg': jpeg.subarray(0, jpeg.length - 400),
    'a/empty.png': '',
    'b/huge.png': hugePng(20_000, 20_000),
    'b/text.jpg': 'hello',
  };

  it.each([2 ** 30, 0])('are left out by name, with a budget of %i bytes', async (memoryBudgetBytes) => {
    const root = temporaryFolder({ ...pictures(['a', 'b'], 5), ...bad, 'b/really-a-gif.jpg': gif });
    const data = await open(root, { memoryBudgetBytes, imageSize: 8 });
    expect(data.problems.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'a/cut.jpg data/damaged-picture',
      'a/empty.png data/empty-file',
      'b/huge.png data/too-many-pixels',
      'b/text.jpg data/not-a-picture',
    ]);
    expect(data.problems[2]!.reason).toContain('20000 x 20000');
    expect([...data.train.files, ...data.validation.files].sort()).toEqual(
      [...Object.keys(pictures(['a', 'b'], 5)), 'b/really-a-gif.jpg'].sort(),
    );
    const seen = await read(data.train);
    expect(seen.flatMap(([, , , indices]) => indices)).toHaveLength(data.train.count);
  });

  it.each(Object.entries(bad))('fail a strict run: %s', async (file, content) => {
    const root = temporaryFolder({ ...pictures(['a', 'b'], 3), [file]: content });
    await expect(open(root, { strict: true })).rejects.toMatchObject({
      kind: 'data',
      where: `${root}/${file}`,
      fix: expect.stringContaining('strict'),
    });
  });

  it('may not empty a class, whether the header or the pixels are damaged', async () => {
    for (const content of [bad['a/empty.png'], bad['a/cut.jpg']]) {
      const root = temporaryFolder({ ...pictures(['a', 'b'], 3), 'c/only.jpg': content });
      await expect(open(root)).rejects.toMatchObject({
        code: 'data/no-readable-pictures',
        got: { classes: ['c'], examples: [expect.stringContaining('c/only.jpg: ')] },
      });
    }
  });

  it('leave a class too small to split', async () => {
    const root = temporaryFolder({
      ...pictures(['a', 'b'], 3),
      'c/1.png': encodePng(patterned(9)),
      'c/2.png': '',
    });
    await expect(open(root)).rejects.toMatchObject({ code: 'data/too-few-pictures', got: ['c'] });
  });
});

describe('while it is in use', () => {
  it('says which picture has vanished or changed since it was opened', async () => {
    const root = temporaryFolder(pictures(['a', 'b'], 6));
    const data = await open(root, { memoryBudgetBytes: 0, cacheSize: 0 });
    const file = data.train.files[3]!;
    rmSync(join(root, file));
    const failure = {
      code: 'data/changed',
      where: `${root}/${file}`,
      got: expect.stringContaining('ENOENT'),
    };
    await expect(read(data.train)).rejects.toMatchObject(failure);
    writeFileSync(join(root, file), 'x');
    await expect(read(data.train)).rejects.toMatchObject({ code: 'data/changed', where: `${root}/${file}` });
  });

  it.each([2 ** 30, 0])(
    'can be left in mid-pass, and refuses batches once closed; budget %i',
    async (memoryBudgetBytes) => {
      const data = await open(temporaryFolder(pictures(['a', 'b'], 30)), { memoryBudgetBytes });
      for await (const batch of data.train.batches({ batchSize: 2 })) {
        expect(batch.size).toBe(2);
        break;
      }
      expect((await read(data.train)).length).toBe(7);
      const abandoned = data.train.batches({ batchSize: 2 })[Symbol.asyncIterator]();
      await abandoned.next();
      await data.close();
      await expect(read(data.train)).rejects.toMatchObject({ code: 'data/closed' });
    },
  );

  it.each([2 ** 30, 0])('stops when told to; budget %i', async (memoryBudgetBytes) => {
    const data = await open(temporaryFolder(pictures(['a', 'b'], 30)), { memoryBudgetBytes });
    const stop = new AbortController();
    const batches = data.train.batches({ batchSize: 2, signal: stop.signal })[Symbol.asyncIterator]();
    await batches.next();
    stop.abort();
    await expect(batches.next()).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('stops opening when told to', async () => {
    const stop = new AbortController();
    const opening = open(
      temporaryFolder(pictures(['a', 'b'], 80)),
      {},
      {
        signal: stop.signal,
        onProgress: () => stop.abort(),
      },
    );
    await expect(opening).rejects.toMatchObject({
      kind: 'interrupted',
      code: 'interrupted/data',
      fix: expect.stringContaining('same command again'),
    });
  });

  it('decodes ahead while the thread that takes the batches is busy', async () => {
    const root = temporaryFolder(pictures(['a', 'b'], 30));
    const data = await open(root, { memoryBudgetBytes: 0, cacheSize: 0 });
    const batches = data.train.batches({ batchSize: 1 })[Symbol.asyncIterator]();
    await batches.next();
    // Blocks this thread as a training step does. What has been decoded by then no longer needs its file.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    for (const file of data.train.files) rmSync(join(root, file));
    for (let k = 0; k < 3; k++) expect((await batches.next()).done).toBe(false);
    await expect(collect({ [Symbol.asyncIterator]: () => batches })).rejects.toMatchObject({
      code: 'data/changed',
    });
  });
});
