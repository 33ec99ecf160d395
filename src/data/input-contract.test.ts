import { describe, expect, it } from 'vitest';
import { chooseInput } from './input-contract.js';

const auto = { imageSize: 'auto', channels: 'auto', fit: 'crop' } as const;
const of = (...sizes: [number, number][]) => sizes.map(([width, height]) => ({ width, height, grey: true }));
const size = (...sizes: [number, number][]) => {
  const { height, width } = chooseInput(of(...sizes), auto);
  return [width, height];
};

describe('size', () => {
  it('is that of the pictures when they share one of 8 to 96 pixels', () => {
    expect(size([28, 28], [28, 28])).toEqual([28, 28]);
    expect(size([96, 8])).toEqual([96, 8]);
  });

  it.each([
    ['larger pictures of one size', [[97, 97]], 96],
    ['tiny pictures of one size', [[4, 4]], 16],
    [
      'a median of shorter sides',
      [
        [50, 900],
        [70, 90],
        [300, 80],
      ],
      64,
    ],
    [
      'the lower of two middle sides',
      [
        [40, 40],
        [90, 90],
      ],
      32,
    ],
    [
      'large photographs',
      [
        [4000, 3000],
        [3000, 4000],
      ],
      128,
    ],
    [
      'a mixture of tiny ones',
      [
        [3, 5],
        [6, 5],
      ],
      16,
    ],
  ] as [string, [number, number][], number][])('is a square for %s', (_name, sizes, side) => {
    expect(size(...sizes)).toEqual([side, side]);
  });

  it('is what was asked for, height first', () => {
    const given = (imageSize: number | [number, number]) => chooseInput(of([28, 28]), { ...auto, imageSize });
    expect(given(40)).toMatchObject({ height: 40, width: 40 });
    expect(given([20, 30])).toMatchObject({ height: 20, width: 30 });
  });
});

it('is grey only when every picture is, unless asked', () => {
  const mixed = [...of([28, 28], [28, 28]), { width: 28, height: 28, grey: false }];
  expect(chooseInput(mixed, auto).channels).toBe(3);
  expect(chooseInput(mixed.slice(0, 2), auto).channels).toBe(1);
  expect(chooseInput(mixed, { ...auto, channels: 1 }).channels).toBe(1);
  expect(chooseInput(mixed.slice(0, 2), { ...auto, channels: 3 }).channels).toBe(3);
});
