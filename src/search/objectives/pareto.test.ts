import { describe, expect, it } from 'vitest';
import { crowdingDistances, dominates, hypervolume2d, paretoFronts } from './pareto.js';

describe('points of several costs', () => {
  it('dominate others that are worse in one and better in none', () => {
    expect(dominates([1, 2], [1, 3])).toBe(true);
    expect(dominates([1, 3], [2, 1])).toBe(false);
    expect(dominates([1, 2], [1, 2])).toBe(false);
    expect(dominates([1], [2])).toBe(true);
  });

  it('lie on fronts, equal ones on the same', () => {
    const points = [
      [3, 3],
      [1, 4],
      [4, 1],
      [2, 2],
      [2, 2],
      [5, 5],
      [1, 5],
    ];
    expect(paretoFronts(points)).toEqual([[1, 2, 3, 4], [0, 6], [5]]);
    expect(paretoFronts([])).toEqual([]);
    expect(paretoFronts([[3], [1], [2], [1]])).toEqual([[1, 3], [2], [0]]);
  });

  it('have room around them', () => {
    const { POSITIVE_INFINITY: ends } = Number;
    expect(
      crowdingDistances([
        [0, 4],
        [1, 2],
        [4, 0],
      ]),
    ).toEqual([ends, 2, ends]);
    expect(
      crowdingDistances([
        [0, 10],
        [1, 9],
        [2, 4],
        [10, 0],
      ]),
    ).toEqual([ends, 0.2 + 0.6, 0.9 + 0.9, ends]);
    expect(
      crowdingDistances([
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
    ).toEqual([ends, 0, ends]);
    expect(crowdingDistances([])).toEqual([]);
  });

  it('dominate an area', () => {
    expect(hypervolume2d([], [1, 1])).toBe(0);
    expect(hypervolume2d([[0, 0]], [2, 3])).toBe(6);
    // 3 x 1 at the top, 2 x 1 in the middle, 1 x 1 below.
    expect(
      hypervolume2d(
        [
          [1, 3],
          [2, 2],
          [3, 1],
        ],
        [4, 4],
      ),
    ).toBe(6);
    expect(
      hypervolume2d(
        [
          [2, 2],
          [3, 3],
          [2, 2],
          [5, 0],
          [0, 4],
        ],
        [4, 4],
      ),
    ).toBe(4);
  });
});
