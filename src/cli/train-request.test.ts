import { expect, it } from 'vitest';
import { isPupilError } from '../base/error.js';
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
