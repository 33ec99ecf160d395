import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRepeatedKey } from './repeated-key.js';

describe('findRepeatedKey', () => {
  const find = (json: string) => findRepeatedKey(new TextEncoder().encode(json));

  it('finds nothing in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => find(JSON.stringify(value, undefined, 1)) === undefined),
    );
  });

  it('finds a key however it is written, at any depth, and only within one object', () => {
    expect(find('{"a":[{"b":1},{"b":{"c":"\\"b\\":","c":2}}]}')).toEqual({ key: 'c', offset: 33 });
    expect(find('{"\\u0061":1, "a":2}')).toEqual({ key: 'a', offset: 13 });
    expect(find('{"é":["x","x"],"é":{}}')).toEqual({ key: 'é', offset: 16 });
  });
});
