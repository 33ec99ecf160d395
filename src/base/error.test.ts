import { expect, it } from 'vitest';
import { DataError } from './error.js';

it('names the first of many facts in the message, and keeps them all', () => {
  const got = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
  const error = new DataError({ what: 'these are too small', got });
  expect(error.message).toMatch(/^these are too small \(got \["c0", "c1", .*"c19", and 9980 more\]\)$/);
  expect(error.got).toBe(got);
  expect(new DataError({ what: 'x', got: got.slice(0, 2) }).message).toBe('x (got ["c0", "c1"])');
});
