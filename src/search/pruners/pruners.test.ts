import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import type { Direction, Trial } from '../trials/trial.js';
import { bracketCount, bracketOf } from './hyperband.js';
import { PRUNER_KINDS, type PrunerSpec, resolvePruner } from './index.js';

function trial(number: number, curve: number[], state: Trial['state'] = 'complete'): Trial {
  return { number, point: {}, state, values: state === 'running' ? null : [curve.at(-1) ?? 0], curve };
}

function stops(
  spec: PrunerSpec,
  curve: number[],
  others: Trial[],
  {
    direction = 'max',
    number = 100,
    maxEpochs = 27,
  }: { direction?: Direction; number?: number; maxEpochs?: number } = {},
): boolean {
  return resolvePruner(spec).stops({ number, curve, others, direction, maxEpochs });
}

/** Trials with the same value at each of 27 epochs. */
const flat = (...values: number[]) =>
  values.map((value, i) =>
    trial(
      i,
      Array.from({ length: 27 }, () => value),
    ),
  );

describe.each(PRUNER_KINDS)('the pruner %s', (kind) => {
  it('lets the first trial go on', () => {
    for (const epochs of [1, 2, 3, 9, 27]) {
      expect(
        stops(
          kind,
          Array.from({ length: epochs }, () => 0.1),
          [],
        ),
      ).toBe(false);
    }
  });

  it('lets the best so far go on, and its equal', () => {
    const others = flat(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    for (const epochs of [1, 3, 9]) {
      for (const best of [0.7, 0.6])
        expect(
          stops(
            kind,
            Array.from({ length: epochs }, () => best),
            others,
          ),
        ).toBe(false);
    }
  });

  it('turns round with the direction', () => {
    const others = flat(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    const worst = (direction: Direction) => [
      stops(kind, [0.01], others, { direction }),
      stops(kind, [0.9], others, { direction }),
    ];
    const isStopped = kind !== 'none';
    expect(worst('max')).toEqual([isStopped, false]);
    expect(worst('min')).toEqual([false, isStopped]);
  });
});

describe('the median rule', () => {
  it('waits for complete trials and for epochs', () => {
    const others = flat(0.5, 0.5, 0.5, 0.5, 0.5);
    expect(stops('median', [0.1], others)).toBe(true);
    expect(stops('median', [0.1], others.slice(1))).toBe(false);
    expect(
      stops('median', [0.1], [...others.slice(1), trial(9, [0.5], 'pruned'), trial(8, [0.5], 'running')]),
    ).toBe(false);
    expect(stops({ kind: 'median', warmup: 2 }, [0.1, 0.1], others)).toBe(false);
    expect(stops({ kind: 'median', warmup: 2 }, [0.1, 0.1, 0.1], others)).toBe(true);
  });

  it('compares the best epoch so far with the median after as many', () => {
    const others = [0.2, 0.3, 0.4, 0.5, 0.6].map((value, i) => trial(i, [0, value, 1]));
    expect(stops('median', [0.41, 0.1], others)).toBe(false);
    expect(stops('median', [0.4, 0.1], others)).toBe(false);
    expect(stops('median', [0.39, 0.1], others)).toBe(true);
    expect(stops('median', [0.44], [...others, trial(5, [1])])).toBe(false);
    // An even number of rivals: the mean of the two in the middle.
    const even = [...others, trial(5, [0, 0.5, 1])];
    expect([0.44, 0.46].map((value) => stops('median', [0, value], even))).toEqual([true, false]);
  });

  it('takes no number for the worst', () => {
    const others = flat(0.5, 0.5, 0.5, Number.NaN, Number.NaN);
    expect(stops('median', [Number.NaN], others)).toBe(true);
    expect(stops('median', [Number.NaN, 0.6], others)).toBe(false);
    expect(stops('median', [Number.NaN], flat(...[1, 2, 3, 4, 5].map(() => Number.NaN)))).toBe(true);
  });

  it('has nothing to compare with where no other went as far', () => {
    expect(
      stops(
        'median',
        [0.1, 0.1],
        [1, 2, 3, 4, 5].map((number) => trial(number, [0.5])),
      ),
    ).toBe(false);
  });
});

describe('successive halving', () => {
  it('stops at rungs alone', () => {
    const others = flat(0.5, 0.6, 0.7);
    const stopped = Array.from({ length: 27 }, (_, i) => i + 1).filter((epochs) =>
      stops(
        'asha',
        Array.from({ length: epochs }, () => 0.1),
        others,
      ),
    );
    expect(stopped).toEqual([1, 3, 9, 27]);
    const later = Array.from({ length: 27 }, (_, i) => i + 1).filter((epochs) =>
      stops(
        { kind: 'asha', minEpochs: 4, factor: 2 },
        Array.from({ length: epochs }, () => 0.1),
        others,
      ),
    );
    expect(later).toEqual([4, 8, 16]);
  });

  it('lets the best third go on, rounded down but at least one, and equals', () => {
    const goOn = (others: number[]) =>
      [0.9, 0.8, 0.7, 0.6, 0.5].filter((value) => !stops('asha', [value], flat(...others)));
    expect(goOn([0.85])).toEqual([0.9]);
    expect(goOn([0.85, 0.75, 0.65, 0.55])).toEqual([0.9]);
    expect(goOn([0.85, 0.75, 0.65, 0.55, 0.45])).toEqual([0.9, 0.8]);
    expect(goOn([0.7, 0.7])).toEqual([0.9, 0.8, 0.7]);
  });

  it('compares with trials that were stopped or failed there, and with none that have not come so far', () => {
    const others = [trial(0, [0.5], 'pruned'), trial(1, [0.6], 'failed'), trial(2, [0.2, 0.9], 'running')];
    expect(stops('asha', [0.55], others)).toBe(true);
    expect(stops('asha', [0.1, 0.1, 0.1], others)).toBe(false);
  });

  it('stops what is not a number, and takes others that are not for the worst', () => {
    expect(stops('asha', [Number.NaN], [])).toBe(true);
    expect(stops('asha', [0.1], flat(Number.NaN, Number.NaN))).toBe(false);
  });
});

describe('hyperband', () => {
  it('has as many brackets as rungs', () => {
    expect(bracketCount(27, 1, 3)).toBe(4);
    expect(bracketCount(26, 1, 3)).toBe(3);
    expect(bracketCount(1, 1, 3)).toBe(1);
    expect(bracketCount(16, 2, 2)).toBe(4);
  });

  it('deals trials out in the proportions of the paper', () => {
    // R = 27, factor 3: 27, 12, 6 and 4 trials (s = 3, 2, 1, 0).
    const counts = [0, 0, 0, 0];
    for (let number = 0; number < 49 * 2; number++) counts[bracketOf(number, 4, 3)]++;
    expect(counts).toEqual([54, 24, 12, 8]);
    const first = [0, 1, 2, 3, 4, 5, 6].map((number) => bracketOf(number, 4, 3));
    expect(new Set(first).size).toBeGreaterThanOrEqual(3);
  });

  it('compares within a bracket, from its first rung on', () => {
    const numbers = (bracket: number) =>
      Array.from({ length: 60 }, (_, i) => i).filter((i) => bracketOf(i, 4, 3) === bracket);
    const [early, late] = [numbers(0), numbers(1)];
    const others = (of: number[]) => of.slice(1, 5).map((number) => trial(number, [0.8, 0.8, 0.8]));
    const ask = (number: number, epochs: number, rivals: Trial[]) =>
      stops(
        'hyperband',
        Array.from({ length: epochs }, () => 0.1),
        rivals,
        { number },
      );
    expect(ask(early[0], 1, others(early))).toBe(true);
    expect(ask(early[0], 1, others(late))).toBe(false);
    expect(ask(late[0], 1, others(late))).toBe(false);
    expect(ask(late[0], 3, others(late))).toBe(true);
  });
});

it('a pruner that is not known, or options that are not, are refused', () => {
  expect(errorOf(() => resolvePruner('hyperbend')).fix).toBe(
    'did you mean hyperband? use one of none, median, asha, hyperband',
  );
  expect(errorOf(() => resolvePruner({ kind: 'asha', factor: 1 })).where).toBe('pruner asha');
  expect(errorOf(() => resolvePruner({ factor: 2 } as never))).toMatchObject({
    code: 'option/pruner',
    where: 'pruner',
    fix: "use one of none, median, asha, hyperband; or { kind: 'none', ...options }",
  });
});
