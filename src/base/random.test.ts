import { describe, expect, it } from 'vitest';
import { permutation, philox4x32, randomStream } from './random.js';

describe('philox4x32', () => {
  // Known answers published with Random123 (file kat_vectors, philox4x32 with 10 rounds).
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ] as const)('gives the published block for counter %j', (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox4x32(counter, key, out);
    expect([...out].map((n) => n.toString(16).padStart(8, '0')).join(' ')).toBe(expected);
  });
});

describe('randomStream', () => {
  it('repeats for the same seed and path and differs for another', () => {
    const draw = (...path: (string | number)[]) => Array.from({ length: 8 }, randomStream(7, ...path).uint32);
    expect(draw('a', 1)).toEqual(draw('a', 1));
    expect(draw('a', 1)).not.toEqual(draw('a', 2));
    expect(draw('a', 1)).not.toEqual(draw('a1'));
  });

  it('has the moments of its distributions', () => {
    const stream = randomStream(1, 'moments');
    const n = 20_000;
    const uniform = Array.from({ length: n }, stream.uniform);
    const normal = Array.from({ length: n }, stream.normal);
    const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length;
    expect(mean(uniform)).toBeCloseTo(0.5, 1.7);
    expect(mean(normal)).toBeCloseTo(0, 1.5);
    expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1.4);
  });

  it('draws every integer below the bound', () => {
    const stream = randomStream(3);
    const seen = new Set(Array.from({ length: 200 }, () => stream.integer(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

it('permutation holds each index once and depends on the seed', () => {
  const order = permutation(100, randomStream(5, 'p'));
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect([...permutation(100, randomStream(6, 'p'))]).not.toEqual([...order]);
});
