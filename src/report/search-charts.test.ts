import { describe, expect, it } from 'vitest';
import { errorOf } from '../../test/error-of.js';
import { importances, parseSpace, type SearchOutcome } from '../search/index.js';
import { drawingSvg } from './drawing-svg.js';
import { importanceChart } from './importance-chart.js';
import { parallelCoordinatesChart } from './parallel-coordinates.js';
import { paretoChart } from './pareto-chart.js';
import { searchHistoryChart } from './search-history.js';

type Trial = SearchOutcome['trials'][number];
const space = parseSpace({
  parameters: {
    'architecture.depth': { type: 'int', min: 1, max: 4 },
    optimizer: { type: 'categorical', choices: ['adamw', { kind: 'sgd', momentum: 0.9 }] },
    rate: { type: 'float', min: 1e-4, max: 1e-1, log: true, when: { optimizer: ['adamw'] } },
    batchSize: { type: 'int', min: 32, max: 32 },
  },
});

function trial(number: number, rest: Partial<Trial> = {}): Trial {
  const isAdam = number % 3 !== 1;
  return {
    number,
    point: {
      'architecture.depth': 1 + (number % 4),
      optimizer: isAdam ? 'adamw' : { kind: 'sgd', momentum: 0.9 },
      ...(isAdam ? { rate: 0.01 } : {}),
      batchSize: 32,
    },
    state: 'complete',
    values: [0.5 + number / 100, 1000 - 10 * number],
    curve: [],
    parameters: 10,
    seconds: 1,
    stoppedBy: null,
    error: null,
    ...rest,
  };
}

function search(trials: readonly Trial[], best: readonly number[] = [], more: Partial<SearchOutcome> = {}) {
  return {
    space,
    objectives: [
      { name: 'accuracy', direction: 'max' },
      { name: 'parameters', direction: 'min' },
    ],
    trials,
    best,
    importance: [],
    ...more,
  } satisfies Partial<SearchOutcome> as Pick<
    SearchOutcome,
    'space' | 'objectives' | 'trials' | 'best' | 'importance' | 'hypervolume'
  >;
}
const TRIALS = [
  ...Array.from({ length: 6 }, (_, i) => trial(i)),
  trial(6, { state: 'pruned' }),
  trial(7, { state: 'failed', values: null }),
];
const lineCount = (svg: string) => svg.match(/aria-label="line"/g)?.length ?? 0;

describe('parallel coordinates', () => {
  const chart = parallelCoordinatesChart(search(TRIALS, [5]));

  it('have an axis for each parameter that varies and each objective, over the whole space', () => {
    expect(chart.axes.map(({ label }) => label)).toEqual([
      'depth',
      'optimizer',
      'rate',
      'accuracy',
      'parameters',
    ]);
    expect(chart.axes[0]!.ticks.map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
    expect(chart.axes[1]!.ticks).toEqual([
      { place: 0.25, text: 'adamw' },
      { place: 0.75, text: 'sgd' },
    ]);
    // Of an axis of factors 0.01 is two thirds of the way from 0.0001 to 0.1.
    expect(chart.lines.find(({ name }) => name === 'trial 0')!.places[2]).toBeCloseTo(2 / 3, 12);
    expect(chart.notes).toEqual([
      '6 complete, 1 stopped early, 1 failed; searched for high accuracy, low parameters',
      'the same in all trials: batchSize',
    ]);
  });

  it('show where a parameter does not count, and where there is no value', () => {
    expect(chart.axes.map(({ missing }) => missing)).toEqual([
      undefined,
      undefined,
      'not used',
      'no value',
      'no value',
    ]);
    const places = (number: number) => chart.lines.find(({ name }) => name === `trial ${number}`)!.places;
    expect(places(1)[2]).toBeNull();
    expect(places(7).slice(2)).toEqual([null, null, null]);
  });

  it('draw a line for each trial, dark where it is good, the best on top, others by their dashes', async () => {
    expect(chart.lines.map(({ rank }) => rank)).toEqual(
      [null, 0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1].map((rank) =>
        rank === null ? null : expect.closeTo(rank, 12),
      ),
    );
    expect(chart.lines.at(-1)).toMatchObject({ name: 'trial 5', state: 'best', rank: 1 });
    const svg = await drawingSvg(chart);
    expect(lineCount(svg)).toBe(TRIALS.length);
    expect(svg.match(/<g [^>]*stroke-dasharray/g)).toHaveLength(2);
    for (const text of ['depth', 'sgd', 'not used', 'the best: trial 5', 'stopped early', 'failed'])
      expect(svg).toContain(`>${text}<`);
    expect(svg).not.toContain('NaN');
  });

  it('of more parameters than there is room for hold those that matter most, and say so', () => {
    const importance = ['rate', 'architecture.depth', 'optimizer', 'batchSize'].map((name) => ({
      name,
      share: 0.2,
    }));
    const { axes, notes } = parallelCoordinatesChart(search(TRIALS, [5], { importance }), { most: 2 });
    expect(axes.slice(0, 2).map(({ label }) => label)).toEqual(['depth', 'rate']);
    expect(notes).toContain('2 of 3 parameters, those that matter most');
  });
});

describe('the history of a search', () => {
  it('has the best so far as steps, what failed at the edge, and outliers cut off', async () => {
    const values = [0.5, 0.8, 0.7, 0.9, 0.6, -1e6];
    const trials = values.map((value, number) => trial(number, { values: [value, 1] }));
    const chart = searchHistoryChart(search([...trials, trial(6, { state: 'failed', values: null })]));
    expect(chart.paths[0]!.points.map(([, y]) => y)).toEqual([0.5, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9]);
    const { start } = chart.y;
    expect(start).toBeGreaterThan(0);
    expect(chart.points.slice(5)).toEqual([
      { x: 5, y: start, look: 'complete' },
      { x: 6, y: start, look: 'failed' },
    ]);
    expect(chart.notes).toContain('1 value far worse than most drawn at the edge');
    const svg = await drawingSvg(chart);
    expect(svg).toContain('>the best: trial 3<');
    expect(svg).toContain('>failed, or no finite value<');
  });
});

describe('the front of two objectives', () => {
  it('goes in steps through the trials that none beats', async () => {
    const values = [
      [0.9, 400],
      [0.5, 100],
      [0.8, 200],
      [0.4, 300],
    ];
    const trials = values.map((both, number) => trial(number, { values: both }));
    const chart = paretoChart(search(trials, [], { hypervolume: { share: 0.75, worst: [0.4, 400] } }));
    expect(chart.paths[0]!.points).toEqual([
      [100, 0.5],
      [200, 0.8],
      [400, 0.9],
    ]);
    expect(chart.points.map(({ label }) => label)).toEqual(['0', '1', '2', undefined]);
    expect(chart.notes[1]).toContain('hypervolume 0.750');
    expect(await drawingSvg(chart)).toContain('>on the front, by their numbers<');
  });

  it('is refused where there is one objective', () => {
    const single = search(TRIALS, [], { objectives: [{ name: 'accuracy', direction: 'max' }] });
    expect(errorOf(() => paretoChart(single))).toMatchObject({ code: 'option/objective' });
  });
});

describe('importance', () => {
  it('is a bar for each parameter, most first, the rest counted', async () => {
    const importance = Array.from({ length: 17 }, (_, i) => ({ name: `p${i}`, share: 0.5 / (i + 1) }));
    const chart = importanceChart(search(TRIALS, [], { importance }));
    expect(chart.bars).toHaveLength(15);
    expect(chart.bars[0]).toEqual({ name: 'p0', share: 0.5, text: '50%', isNoise: false });
    expect(chart.notes[1]).toBe('and 2 parameters that matter less');
    expect((await drawingSvg(chart)).match(/<rect [^>]*x=/g)!.length).toBeGreaterThanOrEqual(15);
  });

  it('says why it is not known', () => {
    expect(importanceChart(search(TRIALS)).notes).toEqual([
      'not known before 10 complete trials; there are 6',
    ]);
    const equal = Array.from({ length: 12 }, (_, i) => trial(i, { values: [0.5, 1] }));
    expect(importances(space, equal)).toEqual([]);
    expect(importanceChart(search(equal)).notes).toEqual(['not known: all complete trials came to the same']);
  });
});

describe('every drawing of a search', () => {
  const constant = Array.from({ length: 3 }, (_, i) => trial(i, { values: [0.5, 7] }));
  const strange = [Number.NaN, Number.POSITIVE_INFINITY, 1e300, 0.4].map((value, i) =>
    trial(i, { values: [value, 0] }),
  );
  it.each([
    ['no trial', [], []],
    ['one trial', [trial(0)], [0]],
    [
      'failed ones alone',
      [trial(0, { state: 'failed', values: null }), trial(1, { state: 'running', values: null })],
      [],
    ],
    ['equal values', constant, [0]],
    ['values that are no numbers', strange, [2]],
  ] satisfies [string, Trial[], number[]][])('can be drawn of %s', async (_, trials, best) => {
    const given = search(trials, best);
    for (const chart of [
      parallelCoordinatesChart(given),
      searchHistoryChart(given),
      importanceChart(given),
      paretoChart(given),
    ]) {
      const svg = await drawingSvg(chart);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

it('axes of objectives say units, and large counts short', () => {
  const values = (number: number) => [0.5 + number / 100, 4000 * 4 ** number];
  const against = (name: string) => {
    const objectives = [
      { name: 'accuracy', direction: 'max' },
      { name, direction: 'min' },
    ] as const;
    const trials = [1, 2, 3, 4, 5].map((number) => trial(number, { values: values(number) }));
    const found = search(trials, [], { objectives });
    return {
      pareto: paretoChart(found).x,
      parallel: parallelCoordinatesChart(found).axes.at(-1)!,
      history: searchHistoryChart({ ...found, objectives: [objectives[1]] }).y.label,
    };
  };
  const { pareto, parallel } = against('parameters');
  expect(pareto.ticks?.map(({ text }) => text)).toEqual(['100k', '1M']);
  expect(parallel.ticks.map(({ text }) => text)).toEqual(['100k', '1M']);
  const units = ['seconds', 'latency'].map(against);
  expect(units.map(({ pareto, parallel, history }) => [pareto.label, parallel.label, history])).toEqual([
    ['time (s)', 'time (s)', 'time (s)'],
    ['latency (ms)', 'latency (ms)', 'latency (ms)'],
  ]);
});
