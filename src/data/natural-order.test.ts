import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareNatural } from './natural-order.js';

const sorted = (names: string[]) => [...names].sort(compareNatural);

it('counts as people do', () => {
  expect(sorted(['10', '9', '1', '01', 'b', 'a10', 'a9', 'a09x', 'B', ''])).toEqual([
    '',
    '01',
    '1',
    '9',
    '10',
    'B',
    'a9',
    'a09x',
    'a10',
    'b',
  ]);
});

it('compares numbers beyond 2^53 exactly', () => {
  expect(compareNatural('f90071992547409931', 'f90071992547409930')).toBeGreaterThan(0);
});

it('is a total order in which only equal names are equal', () => {
  const name = fc.stringMatching(/^[ab01/.9]{0,6}$/);
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0);
      expect(compareNatural(a, b) === 0).toBe(a === b);
      if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0)
        expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 3000 },
  );
});
