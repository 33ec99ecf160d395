import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../../../test/pictures.js';
import { keptWork } from './kept-work.js';

const kept = (parent: string) =>
  keptWork({
    noun: 'search',
    parent,
    schema: z.strictObject({ by: z.int() }),
    command: 'pupil tune',
    resume: 'resume',
  });
const placesIn = (path: string) => ({ path, settings: join(path, 'search.json'), lock: join(path, 'lock') });

it('work that names no folder gets one of its own, also where several begin at once', async () => {
  const parent = join(temporaryFolder(), 'searches');
  const work = kept(parent);
  expect(await work.plannedPath(undefined, 'photos')).toBe(join(parent, 'photos-1'));
  await expect(readdir(parent)).rejects.toMatchObject({ code: 'ENOENT' });
  const claimed = await Promise.all(Array.from({ length: 4 }, () => work.claim(undefined, 'photos')));
  expect(claimed.map((path) => basename(path)).sort()).toEqual([1, 2, 3, 4].map((n) => `photos-${n}`));
  for (const path of claimed) await work.create(placesIn(path), { by: 1 });
  expect(await work.plannedPath(undefined, 'photos')).toBe(join(parent, 'photos-5'));
});

it('of several that begin in the same folder one may, and keeps its settings', async () => {
  const path = join(temporaryFolder(), 'deep', 'own');
  const work = kept('searches');
  const begun = await Promise.allSettled([1, 2, 3].map((by) => work.create(placesIn(path), { by })));
  const [winner, ...others] = begun.flatMap(({ status }, i) => (status === 'fulfilled' ? [i + 1] : []));
  expect(others).toEqual([]);
  expect(JSON.parse(await readFile(join(path, 'search.json'), 'utf8'))).toEqual({ by: winner });
  for (const one of begun)
    if (one.status === 'rejected')
      expect(one.reason).toMatchObject({ code: 'checkpoint/search-exists', where: path });
  await expect(work.plannedPath(path, 'photos')).rejects.toMatchObject({ code: 'checkpoint/search-exists' });
});
