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
