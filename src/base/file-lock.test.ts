import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import { lookAtLock, takeLock } from './file-lock.js';

const faults = { held: () => new Error('held'), unwritable: () => new Error('unwritable') };

describe('looking at a lock', () => {
  it('says that who took it lives, and on Linux that it is surely that process', async () => {
    const file = join(temporaryFolder(), 'lock');
    const lock = await takeLock(file, faults);
    const view = await lookAtLock(await readFile(file, 'utf8'));
    expect(view.holder).toMatchObject({ pid: process.pid, host: hostname() });
    expect([view.isAlive, view.isCertain]).toEqual([true, process.platform === 'linux']);
    await lock.release();
  });

  it.each([
    [
      'a later process with the same number',
      { pid: process.pid, host: hostname(), started: 'boot/1' },
      [false, false],
    ],
    ['a process that has ended', { pid: 2 ** 22 + 1, host: hostname(), started: 'boot/1' }, [false, false]],
    [
      'one that does not say when it started',
      { pid: process.pid, host: hostname(), started: null },
      [true, false],
    ],
    [
      'one of another machine',
      { pid: process.pid, host: 'elsewhere.example', started: 'boot/1' },
      [true, false],
    ],
  ])('tells %s', async (_, holder, expected) => {
    const { isAlive, isCertain } = await lookAtLock(JSON.stringify(holder));
    expect([isAlive, isCertain]).toEqual(
      process.platform === 'linux' || holder.started === null ? expected : [true, false],
    );
  });

  it.each(['', '{', '[]', 'null', '{"pid":-1,"host":"x"}', '{"pid":"1","host":"x"}'])(
    'finds nobody in %j',
    async (text) => {
      expect(await lookAtLock(text)).toEqual({ holder: undefined, isAlive: false, isCertain: false });
    },
  );
});
