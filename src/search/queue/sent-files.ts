import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Redis } from 'ioredis';
import { runDirectory, writeAtomically } from '../../train/index.js';
import { KEPT_SECONDS } from './messages.js';

/** Larger files stay where they are: Redis holds all in memory, and no value above 512 MB. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Put the files of a run, or of the runs of its folds, into a key: all but checkpoints, which only a worker goes on with. Returns the
 * names of those that are too large.
 */
export async function sendFiles(redis: Redis, key: string, run: string): Promise<string[]> {
  const tooLarge: string[] = [];
  await redis.del(key);
  for (const name of await filesOf(run)) {
    const { size } = await stat(join(run, name));
    if (size > MOST_BYTES) tooLarge.push(name);
    else {
      await redis.hset(key, name, await readFile(join(run, name)));
      // After each: a worker that dies here leaves nothing for good.
      await redis.expire(key, KEPT_SECONDS);
    }
  }
  return tooLarge;
}

/** Write the files in a key as those of a run, in place of what was there of an earlier try. */
export async function receiveFiles(redis: Redis, key: string, run: string): Promise<void> {
  const names = (await redis.hkeys(key)).filter((name) => /^(\w[\w.-]*\/)*\w[\w.-]*$/.test(name));
  if (names.length === 0) return;
  await rm(run, { recursive: true, force: true });
  for (const name of names.sort((a, b) => rank(a) - rank(b))) {
    const bytes = await redis.hgetBuffer(key, name);
    if (bytes === null) continue;
    await mkdir(dirname(join(run, name)), { recursive: true });
    await writeAtomically(join(run, name), bytes);
  }
}

/** With its config a folder counts as a run, and with `folds.json` a fold counts as done: these are the last. */
function rank(name: string): number {
  return ['config.json', 'folds.json'].indexOf(basename(name)) + 1;
}

async function filesOf(run: string, below = ''): Promise<string[]> {
  const { checkpoints, lock } = runDirectory(run);
  const names: string[] = [];
  for (const entry of await readdir(join(run, below), { withFileTypes: true }).catch(() => [])) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== basename(checkpoints))
      names.push(...(await filesOf(run, name)));
    else if (entry.isFile() && entry.name !== basename(lock)) names.push(name);
  }
  return names;
}
