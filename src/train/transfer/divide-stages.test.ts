import { expect, it } from 'vitest';
import { divideIntoStages } from './divide-stages.js';

/** Stages as the numbers of their pieces. */
function stages(
  pieces: readonly (readonly [number[], number])[],
  sides: readonly [number, number] = [32, 32],
) {
  const numbered = pieces.map(([shape, weights], number) => ({ shape, weights, number }));
  return divideIntoStages(numbered, sides).map((stage) => stage.map(({ number }) => number));
}

it('is divided where the resolution changes, and what has no variables goes with what follows it', () => {
  expect(
    stages([
      [[8, 16, 16], 2],
      [[8, 8, 8], 0],
      [[8, 8, 8], 2],
      [[16, 4, 4], 2],
      [[16, 4, 4], 2],
      [[32, 2, 2], 1],
      [[32, 1, 1], 0],
      [[32], 0],
    ]),
  ).toEqual([[0], [1, 2], [3, 4], [5, 6, 7]]);
});

it('takes channels behind rows and columns for the same map', () => {
  expect(
    stages([
      [[96, 16, 16], 1],
      [[16, 16, 96], 0],
      [[16, 16, 96], 2],
      [[96, 16, 16], 0],
      [[8, 8, 192], 1],
      [[384, 4, 4], 1],
      [[768, 2, 2], 1],
    ]),
  ).toEqual([[0, 1, 2, 3], [4], [5], [6]]);
  expect(
    stages(
      [
        [[24, 16, 3], 1],
        [[12, 8, 3], 1],
        [[6, 4, 3], 1],
        [[3, 2, 3], 1],
      ],
      [48, 32],
    ),
  ).toHaveLength(4);
});

it('is divided into four runs of equally many variables where the resolution stays', () => {
  const tokens = [17, 8];
  expect(
    stages(
      [[[8, 4, 4], 2], [tokens, 0], ...Array.from({ length: 6 }, () => [tokens, 3] as const), [[8], 0]].map(
        (piece) => piece as [number[], number],
      ),
    ),
  ).toEqual([[0, 1, 2], [3, 4], [5], [6, 7, 8]]);
});

it('has no stage without variables', () => {
  expect(stages([[[8, 4, 4], 1]])).toEqual([[0]]);
  expect(stages([[[3, 32, 32], 0]])).toEqual([]);
});
