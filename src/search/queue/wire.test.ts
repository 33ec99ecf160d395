import { expect, it } from 'vitest';
import { fromWire, toWire } from './wire.js';

it('values come through as they were, also numbers that JSON has none for', () => {
  const value = {
    curve: [0.5, Number.NaN, Number.POSITIVE_INFINITY, -0.25],
    inner: [{ loss: Number.NEGATIVE_INFINITY, none: null, name: 'NaN', is: true }],
    number: 'NaN or so',
  };
  expect(fromWire(JSON.parse(JSON.stringify(toWire(value))))).toEqual(value);
});
