import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createRunDirectory,
  lockRun,
  nextRunPath,
  readConfig,
  runDirectory,
  writeConfig,
} from './run-directory.js';
import { lockFile } from './run-lock.js';

let folder: string;
let parent: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pupil-run-'));
  parent = join(folder, 'runs');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid!;
}

describe('createRunDirectory', () => {
  it('numbers runs after the last part of the data path', async () => {
    const names = [];
    for (const data of ['photos', '/some/where/photos/', 'photos', 'fleurs d’été'])
      names.push(basename((await createRunDirectory({ data, parent })).directory.path));
    expect(names).toEqual(['photos-1', 'photos-2', 'photos-3', 'fleurs-d-été-1']);
  });

  it('goes on counting after the highest number, and is not misled by other names', async () => {
    for (const name of ['photos-2', 'photos-9', 'photos-old', 'photos-small-30', 'photos-'])
      await mkdir(join(parent, name), { recursive: true });
    const { directory } = await createRunDirectory({ data: 'photos', parent });
    expect(basename(directory.path)).toBe('photos-10');
    expect((await readdir(directory.path)).sort()).toEqual(['checkpoints', 'lock']);
  });

  it('is foretold by nextRunPath, which makes nothing', async () => {
    for (const data of ['photos', 'my photos!']) {
      for (let run = 0; run < 2; run++) {
        const before = await readdir(parent).catch(() => undefined);
        const foretold = await nextRunPath({ data, parent });
        expect(await readdir(parent).catch(() => undefined)).toEqual(before);
        expect((await createRunDirectory({ data, parent })).directory.path).toBe(foretold);
      }
    }
    expect(await nextRunPath({ out: join(parent, 'own'), data: 'photos' })).toBe(join(parent, 'own'));
  });

  it('gives everyone who asks at once a number of their own', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () => createRunDirectory({ data: 'photos', parent })),
    );
    expect(new Set(made.map(({ directory }) => directory.path)).size).toBe(8);
  });

  it('takes a new or an empty directory, deep ones too', async () => {
    const out = join(folder, 'a', 'b');
    const { directory, lock } = await createRunDirectory({ out, data: 'photos' });
    expect(directory.config).toBe(join(out, 'config.json'));
    await lock.release();
    expect(await readdir(out)).toEqual(['checkpoints']);
    const empty = join(folder, 'empty');
    await mkdir(empty);
    expect((await createRunDirectory({ out: empty, data: 'photos' })).directory.path).toBe(empty);
  });

  it('gives one directory to one of those who ask at once', async () => {
    const out = join(folder, 'one');
    const asked = await Promise.allSettled(
      Array.from({ length: 6 }, () => createRunDirectory({ out, data: 'photos' })),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('does not touch a directory that holds something', async () => {
    const out = join(folder, 'taken');
    await mkdir(out);
    await writeFile(join(out, 'thesis.doc'), 'years of work');
    await expect(createRunDirectory({ out, data: 'photos' })).rejects.toMatchObject({
      code: 'checkpoint/run-exists',
      message: expect.stringMatching(
        /taken: the directory is not empty; choose another directory with --out$/,
      ),
    });
    await expect(createRunDirectory({ out, data: 'photos', existing: 'replace' })).rejects.toMatchObject({
      code: 'checkpoint/run-exists',
    });
    expect(await readdir(out)).toEqual(['thesis.doc']);
  });

  it('points to resume where there is a run, and replaces one only when told to, leaving other files', async () => {
    const out = join(folder, 'run');
    const { directory, lock } = await createRunDirectory({ out, data: 'photos' });
    await writeConfig(directory, { seed: 1 });
    await writeFile(directory.metrics, '{}\n');
    await writeFile(join(out, 'notes.txt'), 'mine');
    await lock.release();
    await expect(createRunDirectory({ out, data: 'photos' })).rejects.toThrow(/there is a run.*pupil resume/);
    await createRunDirectory({ out, data: 'photos', existing: 'replace' });
    expect((await readdir(out)).sort()).toEqual(['checkpoints', 'lock', 'notes.txt']);
  });

  it('says so where a file is in the way', async () => {
    const out = join(folder, 'file');
    await writeFile(out, '');
    await expect(createRunDirectory({ out, data: 'photos' })).rejects.toMatchObject({
      code: 'checkpoint/run-exists',
    });
    await expect(createRunDirectory({ parent: out, data: 'photos' })).rejects.toMatchObject({
      code: 'checkpoint/run-exists',
    });
    await expect(createRunDirectory({ out: join(out, 'deeper'), data: 'photos' })).rejects.toMatchObject({
      kind: 'checkpoint',
    });
  });
});

describe('lockRun', () => {
  it('clears away what a killed process left half written, and nothing else', async () => {
    const { directory, lock } = await createRunDirectory({ data: 'photos', parent });
    await lock.release();
    await writeFile(join(directory.path, '.config.json.1a-2b.tmp'), 'half');
    await writeFile(join(directory.checkpoints, '.last.safetensors.1a-2b.tmp'), 'half');
    await writeFile(join(directory.checkpoints, 'last.safetensors'), 'whole');
    await writeFile(join(directory.path, '.gitignore'), '*');
    await lockRun(directory);
    expect((await readdir(directory.path)).sort()).toEqual(['.gitignore', 'checkpoints', 'lock']);
    expect(await readdir(directory.checkpoints)).toEqual(['last.safetensors']);
  });

  it('refuses a directory that is not there', async () => {
    await expect(lockRun(runDirectory(join(folder, 'gone')))).rejects.toMatchObject({
      code: 'checkpoint/not-a-run',
    });
  });
});

describe('lockFile', () => {
  let file: string;
  beforeEach(() => {
    file = join(folder, 'lock');
  });
  const holder = (fields: object) =>
    writeFile(file, JSON.stringify({ pid: process.pid, host: hostname(), started: null, ...fields }));

  it('lets one in at a time, this process included, and the next after release', async () => {
    const lock = await lockFile(file);
    await expect(lockFile(file)).rejects.toMatchObject({
      code: 'checkpoint/locked',
      got: { process: process.pid, machine: hostname() },
    });
    await lock.release();
    const next = await lockFile(file);
    await lock.release();
    await expect(lockFile(file), 'the first lock cannot release the second').rejects.toThrow(
      /another process/,
    );
    await next.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes over from a process that was killed', async () => {
    await holder({ pid: await deadProcess() });
    await (await lockFile(file)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'takes over where the number now belongs to a later process',
    async () => {
      await holder({ started: 'an earlier boot/12345' });
      const lock = await lockFile(file);
      expect(JSON.parse(await readFile(file, 'utf8')).started).toMatch(/^[0-9a-f-]{36}\/\d+$/);
      await lock.release();
    },
  );

  it('lets exactly one of many take over', async () => {
    await holder({ pid: await deadProcess() });
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => lockFile(file)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('goes on where a process was killed while it took over', async () => {
    await holder({ pid: await deadProcess() });
    const guard = join(folder, 'lock.takeover');
    await writeFile(guard, '');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(guard, longAgo, longAgo);
    await (await lockFile(file)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not judge processes of other machines', async () => {
    await holder({ pid: await deadProcess(), host: 'elsewhere' });
    await expect(lockFile(file)).rejects.toThrow(/machine "elsewhere".*delete the file/);
  });

  it('waits for a lock that is being written to be readable, but not for ever', async () => {
    await writeFile(file, '');
    await expect(lockFile(file)).rejects.toMatchObject({ code: 'checkpoint/locked' });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    await (await lockFile(file)).release();
  });
});

describe('config', () => {
  it('comes back as it was written', async () => {
    const { directory } = await createRunDirectory({ data: 'photos', parent });
    await writeConfig(directory, { seed: 3, source: { path: 'photos' } });
    expect(await readConfig(directory)).toEqual({ seed: 3, source: { path: 'photos' } });
    expect(await readFile(directory.config, 'utf8')).toContain('\n  "seed": 3,\n');
  });

  it('tells a missing directory, a directory that is no run, and a damaged file apart', async () => {
    const directory = runDirectory(join(folder, 'x'));
    await expect(readConfig(directory)).rejects.toThrow(/x: there is no such run directory/);
    await mkdir(directory.path);
    await expect(readConfig(directory)).rejects.toMatchObject({ code: 'checkpoint/not-a-run' });
    await writeFile(directory.config, '{"seed":');
    await expect(readConfig(directory)).rejects.toMatchObject({ code: 'checkpoint/config' });
  });
});
