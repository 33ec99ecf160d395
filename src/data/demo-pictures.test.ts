import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemoPictures } from './demo-pictures.js';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pupil-demo-pictures-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])).sort();
}

async function hashesOf(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const file of await filesOf(folder)) {
    hashes[file.slice(folder.length)] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }
  return hashes;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('writeDemoPictures', () => {
  it('writes one subfolder of RGB PNG files per class, in the size asked for', async () => {
    const folder = join(scratch, 'layout');
    const seen: [number, number][] = [];
    const written = await writeDemoPictures(
      folder,
      { perClass: 3, size: 24 },
      { onProgress: (done, total) => seen.push([done, total]) },
    );
    expect(written.classes).toEqual(['circle', 'cross', 'ring', 'square', 'star', 'triangle']);
    expect(written.pictures).toBe(18);
    expect(await readdir(folder)).toEqual([...written.classes]);
    const files = await filesOf(folder);
    expect(files).toHaveLength(18);
    for (const file of files) {
      expect(await sharp(file).metadata()).toMatchObject({
        format: 'png',
        width: 24,
        height: 24,
        channels: 3,
        depth: 'uchar',
      });
    }
    expect(seen.at(-1)).toEqual([18, 18]);
  });

  it('gives the same bytes for the same seed, whatever the number of pictures, and others for another seed', async () => {
    await writeDemoPictures(join(scratch, 'first'), { seed: 3, perClass: 2 });
    await writeDemoPictures(join(scratch, 'more'), { seed: 3, perClass: 4 });
    await writeDemoPictures(join(scratch, 'other'), { seed: 4, perClass: 2 });
    const first = await hashesOf(join(scratch, 'first'));
    expect(await hashesOf(join(scratch, 'more'))).toMatchObject(first);
    const other = await hashesOf(join(scratch, 'other'));
    expect(Object.keys(other)).toEqual(Object.keys(first));
    expect(Object.values(other).filter((hash) => Object.values(first).includes(hash))).toEqual([]);
    expect(new Set(Object.values(first)).size).toBe(12);
  });

  it('cannot be told apart by mean brightness, and every class shows a shape', async () => {
    const folder = join(scratch, 'statistics');
    const { classes } = await writeDemoPictures(folder, { perClass: 24 });
    const classMeans: number[] = [];
    for (const name of classes) {
      const stats = await Promise.all((await filesOf(join(folder, name))).map((file) => sharp(file).stats()));
      classMeans.push(
        stats.reduce((sum, { channels }) => sum + mean(channels.map((c) => c.mean)), 0) / stats.length,
      );
      for (const { channels } of stats) expect(Math.max(...channels.map((c) => c.stdev))).toBeGreaterThan(8);
    }
    expect(Math.max(...classMeans) - Math.min(...classMeans)).toBeLessThan(40);
  });

  it('refuses a folder that exists and leaves it alone', async () => {
    const folder = await mkdtemp(join(scratch, 'mine-'));
    await writeFile(join(folder, 'note.txt'), 'keep');
    await expect(writeDemoPictures(folder, { perClass: 2 })).rejects.toMatchObject({
      code: 'option/folder-exists',
      where: folder,
    });
    expect(await readdir(folder)).toEqual(['note.txt']);
  });

  it.each([
    [{ perClass: 1 }, 'perClass'],
    [{ size: 8 }, 'size'],
    [{ seed: -1 }, 'seed'],
    [{ seed: 0.5 }, 'seed'],
  ])('refuses %j and names the option', async (options, name) => {
    await expect(writeDemoPictures(join(scratch, 'never'), options)).rejects.toMatchObject({
      kind: 'option',
      got: [expect.stringContaining(name)],
    });
  });

  it('refuses an unknown option', async () => {
    const options = { count: 3 } as Record<string, number>;
    await expect(writeDemoPictures(join(scratch, 'never'), options)).rejects.toThrow(/count.*perClass/);
  });

  it('leaves nothing behind when it is stopped half way', async () => {
    const parent = await mkdtemp(join(scratch, 'stopped-'));
    const stop = new AbortController();
    const started = writeDemoPictures(
      join(parent, 'pictures'),
      { perClass: 20 },
      { signal: stop.signal, onProgress: (done) => done >= 32 && stop.abort(new Error('enough')) },
    );
    await expect(started).rejects.toThrow('enough');
    expect(await readdir(parent)).toEqual([]);
  });
});
