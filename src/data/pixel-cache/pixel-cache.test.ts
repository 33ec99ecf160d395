import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestsOf } from '../../../test/digests.js';
import { collect, encodePng, patterned, temporaryFolder } from '../../../test/pictures.js';
import { resolveAugment } from '../augment/index.js';
import { type ImageFolderInput, imageFolder } from '../image-folder.js';
import { openImages } from '../open-images.js';
import { recordFileBytes } from '../record-file.js';
import type { ImageSplit } from '../types.js';
import { openCachedPixels } from './cached-pixels.js';
import { openPixelCache } from './open-pixel-cache.js';

const COUNT = 24;
const PICTURE_BYTES = 8 * 8 * 3;
const files = Object.fromEntries(
  ['a', 'b'].flatMap((name, c) =>
    Array.from({ length: COUNT / 2 }, (_, i) => [
      `${name}/${i}.png`,
      encodePng(patterned(100 * c + i, 12, 9, 3)),
    ]),
  ),
);

/** Notes come in `notes`; the cache of each test is its own. */
async function open(root: string, options: ImageFolderInput = {}, notes: string[] = []) {
  const data = await openImages(
    imageFolder(root, { workers: 1, imageSize: 8, memoryBudgetBytes: 0, ...options }),
    { seed: 1, onNote: (note) => notes.push(note) },
  );
  onTestFinished(() => data.close());
  return data;
}

const pixelsOf = async (split: ImageSplit) =>
  (await collect(split.batches({ batchSize: 5, shuffle: { seed: 3, epoch: 1 } }))).map(({ pixels }) =>
    Buffer.from(pixels).toString('hex'),
  );

const removePictures = (root: string) => {
  for (const name of ['a', 'b']) rmSync(join(root, name), { recursive: true });
};

function recordsIn(cacheDir: string): string {
  const [name, ...others] = readdirSync(join(cacheDir, 'pixels'));
  expect(others).toEqual([]);
  return join(cacheDir, 'pixels', name!);
}

async function setUp() {
  const root = temporaryFolder(files);
  const cacheDir = join(temporaryFolder(), 'cache');
  const expected = await pixelsOf((await open(root, { cacheSize: 0 })).train);
  return { root, cacheDir, expected };
}

describe('decoded pictures on the disk', () => {
  it('take the place of the pictures in later passes and runs, with the same batches', async () => {
    const { root, cacheDir, expected } = await setUp();
    const first = await open(root, { cacheDir });
    expect(first.streamed).toBe(true);
    expect(await pixelsOf(first.train)).toEqual(expected);
    expect(statSync(recordsIn(cacheDir)).size).toBe(recordFileBytes(COUNT, PICTURE_BYTES));
    const second = await open(root, { cacheDir, workers: 3 });
    expect(second.fingerprint).toBe(first.fingerprint);
    removePictures(root);
    expect(await pixelsOf(first.train)).toEqual(expected);
    expect(await pixelsOf(second.train)).toEqual(expected);
  });

  it('are the same with augmentation, which is never kept', async () => {
    const { root, cacheDir } = await setUp();
    const plan = resolveAugment('standard', { channels: 3, classes: ['a', 'b'], targetKind: 'class' });
    const split = async (options: ImageFolderInput) => (await open(root, options)).train;
    const batches = async (train: ImageSplit) =>
      (await collect(train.batches({ batchSize: 5, augment: { plan, seed: 1, epoch: 2 } }))).map(
        ({ pixels }) => [...pixels],
      );
    const plain = await batches(await split({ cacheSize: 0 }));
    const kept = await split({ cacheDir });
    expect(await batches(kept)).toEqual(plain);
    expect(await batches(kept)).toEqual(plain);
  });

  it.each([
    [
      'damaged',
      (file: string) =>
        writeFileSync(
          file,
          readFileSync(file).map((byte, i) => (i % 90 === 77 ? byte ^ 4 : byte)),
        ),
    ],
    ['cut off', (file: string) => truncateSync(file, recordFileBytes(7, PICTURE_BYTES) - 9)],
    ['replaced by something else', (file: string) => writeFileSync(file, 'something else')],
    ['emptied', (file: string) => truncateSync(file)],
    ['deleted', (file: string) => rmSync(file)],
  ])('are decoded anew where the file is %s, also in the middle of a pass', async (_what, harm) => {
    const { root, cacheDir, expected } = await setUp();
    const data = await open(root, { cacheDir });
    const seen: string[] = [];
    for await (const { pixels } of data.train.batches({ batchSize: 5, shuffle: { seed: 3, epoch: 1 } })) {
      if (seen.length === 1) harm(recordsIn(cacheDir));
      seen.push(Buffer.from(pixels).toString('hex'));
    }
    expect(seen).toEqual(expected);
    expect(await pixelsOf(data.train)).toEqual(expected);
    const later = await open(root, { cacheDir });
    expect(await pixelsOf(later.train)).toEqual(expected);
    removePictures(root);
    expect(await pixelsOf(later.train)).toEqual(expected);
  });

  it('go on without the folder, when it is deleted during a run', async () => {
    const { root, cacheDir, expected } = await setUp();
    const data = await open(root, { cacheDir });
    rmSync(cacheDir, { recursive: true });
    expect(await pixelsOf(data.train)).toEqual(expected);
    expect(existsSync(cacheDir)).toBe(false);
  });

  it('belong to these contents, this input and nothing else', async () => {
    const { root, cacheDir } = await setUp();
    const names = async (options: ImageFolderInput) => {
      await open(root, { cacheDir, ...options });
      return readdirSync(join(cacheDir, 'pixels')).length;
    };
    expect(await names({})).toBe(1);
    expect(await names({ workers: 2 })).toBe(1);
    expect(await names({ fit: 'pad' })).toBe(2);
    expect(await names({ channels: 1 })).toBe(3);
    expect(await names({ imageSize: [8, 16] })).toBe(4);
    writeFileSync(join(root, 'a/0.png'), encodePng(patterned(55, 12, 9, 3)));
    expect(await names({})).toBe(5);
  });

  it('are not written for data in memory, nor with cacheSize 0', async () => {
    const { root, cacheDir } = await setUp();
    await open(root, { cacheDir, memoryBudgetBytes: 2 ** 20 });
    await open(root, { cacheDir, cacheSize: 0 });
    expect(existsSync(cacheDir)).toBe(false);
  });

  it('are those of all pictures that there is room for, which a note says', async () => {
    const { root, cacheDir, expected } = await setUp();
    await open(root, { cacheDir });
    const notes: string[] = [];
    const data = await open(root, { cacheDir, cacheSize: recordFileBytes(10, PICTURE_BYTES) + 9 }, notes);
    expect(notes).toEqual([expect.stringMatching(/has room for 10 of 24 decoded pictures; raise cacheSize/)]);
    expect(await pixelsOf(data.train)).toEqual(expected);
    expect(statSync(recordsIn(cacheDir)).size).toBe(recordFileBytes(10, PICTURE_BYTES));
  });

  it('are left out, with a note, where the folder cannot be made', async () => {
    const { root, expected } = await setUp();
    const cacheDir = join(temporaryFolder({ file: '' }), 'file');
    const notes: string[] = [];
    const data = await open(root, { cacheDir }, notes);
    expect(notes).toEqual([expect.stringMatching(/are not kept in .*(ENOTDIR|EEXIST).*every epoch/)]);
    expect(await pixelsOf(data.train)).toEqual(expected);
  });

  it('make room for those of other pictures, those used least recently first', async () => {
    const { root, cacheDir } = await setUp();
    const folder = join(cacheDir, 'pixels');
    mkdirSync(folder, { recursive: true });
    const old = (name: string, day: number) => {
      writeFileSync(join(folder, name), new Uint8Array(64 * 1024));
      utimesSync(join(folder, name), day * 86400, day * 86400);
    };
    old('middle', 2);
    old('oldest', 1);
    old('newest', 3);
    await open(root, { cacheDir, cacheSize: 150_000 });
    expect(
      readdirSync(folder)
        .filter((name) => !name.endsWith('.records'))
        .sort(),
    ).toEqual(['middle', 'newest']);
    await open(root, { cacheDir, cacheSize: 50_000, fit: 'pad' });
    expect(readdirSync(folder).filter((name) => !name.endsWith('.records'))).toEqual([]);
  });

  it('are used by processes at the same time', async () => {
    const { root, cacheDir, expected } = await setUp();
    const script = `
      import { imageFolder, openImages } from ${JSON.stringify(new URL('../../../dist/data/index.js', import.meta.url).href)};
      const options = { workers: 2, imageSize: 8, memoryBudgetBytes: 0, cacheDir: ${JSON.stringify(cacheDir)} };
      const data = await openImages(imageFolder(${JSON.stringify(root)}, options), { seed: 1 });
      const all = [];
      for await (const { pixels } of data.train.batches({ batchSize: 5, shuffle: { seed: 3, epoch: 1 } }))
        all.push(Buffer.from(pixels).toString('hex'));
      console.log(JSON.stringify(all));
      await data.close();`;
    const run = async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
      return JSON.parse(stdout) as string[];
    };
    for (const seen of await Promise.all([run(), run(), run()])) expect(seen).toEqual(expected);
  });

  it('lie where nobody else can read them', async () => {
    const { root, cacheDir } = await setUp();
    await open(root, { cacheDir });
    if (process.platform !== 'win32') expect(statSync(join(cacheDir, 'pixels')).mode & 0o77).toBe(0);
  });
});

describe('what a thread does with them', () => {
  const hash = 'ab'.repeat(32);

  it('keeps nothing of a file that has changed since it was listed', () => {
    const { place } = openCache();
    const cached = openCachedPixels(place)!;
    cached.write(0, new Uint8Array(PICTURE_BYTES), Buffer.from('changed'));
    expect([cached.read(0), cached.fault()]).toEqual([undefined, undefined]);
    cached.close();
  });

  it('says what the system says where it cannot write, and goes on', () => {
    const { place } = openCache();
    const bytes = Buffer.from('bytes');
    const cached = openCachedPixels({ ...place, isWritable: true })!;
    cached.close();
    // The file is closed: as good as any other reason not to be able to write.
    cached.write(0, new Uint8Array(PICTURE_BYTES), bytes);
    expect(cached.fault()).toBe('EBADF');
    expect(cached.read(0)).toBeUndefined();
  });

  it('writes nothing once a task could not, which is said once', () => {
    const { cache, notes } = openCache();
    cache.stopWriting('ENOSPC');
    cache.stopWriting('ENOSPC');
    expect(notes).toEqual([expect.stringMatching(/no more decoded pictures can be kept in .* \(ENOSPC\)/)]);
    expect(cache.place([0]).isWritable).toBe(false);
  });

  function openCache() {
    const notes: string[] = [];
    const sha256 = '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9';
    const cache = openPixelCache(
      {
        digests: digestsOf([sha256, hash]),
        locate: () => ({ file: 'x', path: 'x' }),
        input: { height: 8, width: 8, channels: 3, fit: 'crop' },
      },
      { cacheSize: '1MB', cacheDir: temporaryFolder() },
      (note) => notes.push(note),
    )!;
    return { cache, notes, place: cache.place([0, 1]) };
  }
});
