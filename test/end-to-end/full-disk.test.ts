import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { imageFolder, resume, train } from '../../src/index.js';
import { loadCheckpoint } from '../../src/train/run/checkpoint-file.js';
import { temporaryFolder } from '../pictures.js';
import { expectSameRun, fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

/** The disk is full while the file of this name is written for the n-th time. */
const disk = vi.hoisted(() => ({ fullFor: '', nth: 0 }));

vi.mock('node:fs/promises', async (original) => {
  const files = await original<typeof import('node:fs/promises')>();
  const open: typeof files.open = async (file, flags, mode) => {
    const handle = await files.open(file, flags, mode);
    const writes = flags === 'wx' || flags === 'a';
    if (!writes || disk.fullFor === '' || !basename(String(file)).includes(disk.fullFor)) return handle;
    if (--disk.nth === 0) fill(handle);
    return handle;
  };
  return { ...files, open };
});

/** Half of what is written next arrives. */
function fill(handle: FileHandle): void {
  const { writeFile } = handle;
  handle.writeFile = async (data) => {
    await writeFile.call(handle, (data as Uint8Array | string).slice(0, data.toString().length / 2));
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
}

const root = fileFolder();
const pictures = join(root, 'pictures');
const unbroken = join(root, 'unbroken');
const source = () => imageFolder(pictures, { workers: 1 });
const options = { ...tinyOptions, checkpointSeconds: 1e-9 };

beforeAll(async () => {
  writePictures(pictures);
  await train(tinyNetwork, source(), { ...options, out: unbroken });
});

const temporaries = (run: string) =>
  [run, join(run, 'checkpoints')].flatMap((folder) =>
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
  );

test.each([
  ['last.safetensors', 3],
  ['best.safetensors', 1],
  // Opened twice in every epoch, for its line and to sync it.
  ['metrics.jsonl', 3],
  ['model.onnx', 1],
])('a disk that is full for %s, time %i, loses nothing', async (file, nth) => {
  const out = join(temporaryFolder(), 'run');
  Object.assign(disk, { fullFor: file, nth });
  const full = train(tinyNetwork, source(), { ...options, out });
  await expect(full).rejects.toMatchObject({ code: 'checkpoint/disk-full', got: 'ENOSPC' });
  Object.assign(disk, { fullFor: '', nth: 0 });
  expect(temporaries(out)).toEqual([]);
  await loadCheckpoint(join(out, 'checkpoints'), 'last');
  await resume(out);
  expectSameRun(out, unbroken);
});

test('a disk that is full for the very first checkpoint leaves a run that begins anew', async () => {
  const out = join(temporaryFolder(), 'run');
  Object.assign(disk, { fullFor: 'last.safetensors', nth: 1 });
  const full = train(tinyNetwork, source(), { ...options, out });
  await expect(full).rejects.toMatchObject({ code: 'checkpoint/disk-full', got: 'ENOSPC' });
  Object.assign(disk, { fullFor: '', nth: 0 });
  expect(temporaries(out)).toEqual([]);
  await resume(out);
  expectSameRun(out, unbroken);
});

test.each([
  ['epoch-0', 2],
  ['swa', 2],
  ['epoch-start', 1],
  ['epoch-start', 2],
])('a disk that is full for %s, time %i, loses nothing of a run with everything on', async (file, nth) => {
  const everything = {
    ...options,
    keepCheckpoints: 2,
    swa: { startEpoch: 1, export: 'always' },
    onDivergence: 'recover',
    onPlateau: { action: 'restartFromBest', patience: 0 },
  } as const;
  const folder = temporaryFolder();
  const [out, whole] = [join(folder, 'run'), join(folder, 'whole')];
  Object.assign(disk, { fullFor: file, nth });
  const full = train(tinyNetwork, source(), { ...everything, out });
  await expect(full).rejects.toMatchObject({ code: 'checkpoint/disk-full' });
  Object.assign(disk, { fullFor: '', nth: 0 });
  await resume(out);
  await train(tinyNetwork, source(), { ...everything, out: whole });
  expectSameRun(out, whole);
  expect(readdirSync(join(out, 'checkpoints'))).toEqual(readdirSync(join(whole, 'checkpoints')));
});

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a real disk that fills up stops training; it goes on when there is space again', async (context) => {
  const small = temporaryFolder();
  if (!mount(small)) context.skip('mounting a small disk is not allowed here');
  onTestFinished(() => {
    execFileSync('umount', [small], { stdio: 'ignore' });
  });
  const out = join(small, 'run');
  const filler = join(small, 'filler');
  const full = train(
    tinyNetwork,
    source(),
    { ...options, out },
    {
      onEvent: ({ type }) => {
        if (type === 'epoch') fillUp(filler);
      },
    },
  );
  await expect(full).rejects.toMatchObject({ code: 'checkpoint/disk-full' });
  expect(temporaries(out)).toEqual([]);
  await loadCheckpoint(join(out, 'checkpoints'), 'last');
  await expect(resume(out)).rejects.toMatchObject({ code: 'checkpoint/disk-full' });
  rmSync(filler);
  await resume(out);
  expectSameRun(out, unbroken);
});

function fillUp(file: string): void {
  try {
    for (;;) writeFileSync(file, new Uint8Array(4096), { flag: 'a' });
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  }
}
