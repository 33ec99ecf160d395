import { expect, it } from 'vitest';
import { z } from 'zod';
import { errorOf } from '../../test/error-of.js';
import { parseOptions } from './parse-options.js';

const place = { code: 'option/loss', where: 'loss huber' } as const;
const Schema = z.strictObject({ delta: z.number().positive().default(1), scale: z.number().optional() });

it('fills in defaults', () => {
  expect(parseOptions(Schema, { scale: 2 }, place)).toEqual({ delta: 1, scale: 2 });
});

it('lists all that is wrong, and the options that there are', () => {
  const error = errorOf(() => parseOptions(Schema, { delta: 0, gamma: 1 }, place));
  expect(error).toMatchObject({ ...place, fix: 'known options are delta, scale' });
  expect(error.got).toEqual([
    expect.stringMatching(/^delta: .*>0/),
    expect.stringMatching(/^options: .*"gamma"/),
  ]);
});

it('says so where there are no options', () => {
  const error = errorOf(() => parseOptions(z.strictObject({}), { delta: 1 }, place));
  expect(error.fix).toBe('known options are none');
});

it('says which option a mistyped name is near to', () => {
  const error = errorOf(() => parseOptions(Schema, { detla: 1 }, place));
  expect(error.fix).toBe('did you mean delta? known options are delta, scale');
});
