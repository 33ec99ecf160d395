import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { isPupilError } from '../base/error.js';
import type { ConfigFile } from './config-file.js';
import type { TrainFlags } from './train-flags.js';
import { trainRequest } from './train-request.js';

it.each([
  [{ minDelta: 0.1 }, '--min-delta'],
  [{ restoreBest: false }, '--no-restore-best'],
])('says which flag needs --patience, as it was written: %o', async (flags, where) => {
  const refused = await trainRequest(flags as TrainFlags, undefined, '/').catch((error: unknown) => error);
  expect(isPupilError(refused, 'option') && [refused.code, refused.where]).toEqual([
    'option/without-patience',
    where,
  ]);
});

/** The training options that flags come to. */
const optionsOf = async (flags: object) => (await trainRequest(flags as TrainFlags, undefined, '/')).training;

it('freezes by patterns and rules, and lets all that have no end of their own learn from one epoch', async () => {
  const freeze = ['stage[12].*', { layers: 'head.bias' }, { layers: 'stem', untilEpoch: 2 }];
  expect(await optionsOf({ freeze })).toEqual({
    freeze: [{ layers: 'stage[12].*' }, { layers: 'head.bias' }, { layers: 'stem', untilEpoch: 2 }],
  });
  expect(await optionsOf({ freeze, freezeUntil: 4 })).toEqual({
    freeze: [
      { layers: 'stage[12].*', untilEpoch: 4 },
      { layers: 'head.bias', untilEpoch: 4 },
      { layers: 'stem', untilEpoch: 2 },
    ],
  });
});

it('refuses an end of freezing where nothing is frozen', async () => {
  await expect(optionsOf({ freezeUntil: 3 })).rejects.toMatchObject({
    code: 'option/freeze-until',
    where: '--freeze-until',
  });
});

it('begins paths to the cache where they were written, and leaves the name auto alone', async () => {
  const file = (cacheDir: string): ConfigFile => ({
    path: '/etc/net.json',
    folder: '/etc',
    values: { cacheDir },
  });
  const cacheDirOf = async (flags: object, config?: ConfigFile) =>
    (await trainRequest(flags as TrainFlags, config, '/home')).pictures.cacheDir;
  expect(await cacheDirOf({}, file('cache'))).toBe(resolve('/etc/cache'));
  expect(await cacheDirOf({ cacheDir: 'mine' }, file('cache'))).toBe(resolve('/home/mine'));
  expect(await cacheDirOf({ cacheDir: '/tmp/cache' })).toBe(resolve('/tmp/cache'));
  expect(await cacheDirOf({}, file('auto'))).toBe('auto');
  expect(await cacheDirOf({})).toBeUndefined();
});

it('takes a fold or a share to validate on, a flag in place of what the file says, and refuses both at once', async () => {
  const file = (values: ConfigFile['values']): ConfigFile => ({ path: '/net.json', folder: '/', values });
  const splitOf = async (flags: object, values: ConfigFile['values'] = {}) =>
    (await trainRequest(flags as TrainFlags, file(values), '/')).pictures;
  expect(await splitOf({ fold: '2/5' }, { validationSplit: 0.3 })).toEqual({ fold: '2/5' });
  expect(await splitOf({ validationSplit: 0.3 }, { fold: '2/5' })).toEqual({ validationSplit: 0.3 });
  const both = { fold: '2/5', validationSplit: 0.3 };
  for (const refused of [splitOf(both), splitOf({}, both), splitOf({ fold: '1/5' }, both)])
    await expect(refused).rejects.toMatchObject({ code: 'option/fold', where: 'fold' });
});
