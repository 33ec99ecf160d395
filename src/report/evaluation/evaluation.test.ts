import { describe, expect, it } from 'vitest';
import { classAnswers, drawnAnswers, tableAnswers } from '../../../test/validation-answers.js';
import { wilson } from '../../statistics/index.js';
import { classScores } from './class-scores.js';
import { confusionsOf } from './confusions.js';
import { layerHealth } from './layer-health.js';
import { reliabilityOf } from './reliability.js';
import { residualsOf } from './residuals.js';
import { leastCertain, worstMistakes } from './striking-examples.js';

const pets = classAnswers(
  ['ant', 'bee', 'cat'],
  [0, 0, 0, 1, 1],
  [
    [0.7, 0.2, 0.1],
    [0.4, 0.35, 0.25],
    [0.05, 0.9, 0.05],
    [0.1, 0.8, 0.1],
    [0.6, 0.3, 0.1],
  ],
);

const labels = tableAnswers(
  'multi-label',
  ['wet', 'cold'],
  [
    [1, 0],
    [1, 1],
    [0, 0],
  ],
  [
    [0.9, 0.45],
    [0.2, 0.6],
    [0.1, 0.3],
  ],
);

const numbers = tableAnswers(
  'regression',
  ['price', 'same'],
  [
    [1, 5],
    [2, 5],
    [4, 5],
    [5, 5],
  ],
  [
    [1.5, 5],
    [2, 6],
    [3, 5],
    [6, 4],
  ],
);

describe('scores of classes', () => {
  it('count hits, and what was missed and wrongly taken', () => {
    const [ant, bee, cat] = classScores(pets);
    expect(ant).toEqual({
      name: 'ant',
      support: 3,
      predicted: 3,
      precision: { value: 2 / 3, ...wilson(2, 3) },
      recall: { value: 2 / 3, ...wilson(2, 3) },
      f1: { value: 2 / 3, low: expect.closeTo(0.2609, 4), high: expect.closeTo(0.9189, 4) },
    });
    expect(bee).toMatchObject({ support: 2, predicted: 2, f1: { value: 0.5 } });
    expect(cat).toEqual({
      name: 'cat',
      support: 0,
      predicted: 0,
      precision: { value: 0, low: 0, high: 1 },
      recall: { value: 0, low: 0, high: 1 },
      f1: { value: 0, low: 0, high: 1 },
    });
  });

  it('take each label for itself', () => {
    expect(classScores(labels)).toMatchObject([
      { name: 'wet', support: 2, predicted: 1, precision: { value: 1 }, recall: { value: 0.5 } },
      { name: 'cold', support: 1, predicted: 1, precision: { value: 1 }, recall: { value: 1 } },
    ]);
  });
});

it('confusions are counted, as shares of the true class, the most frequent first', () => {
  expect(confusionsOf(pets)).toEqual({
    classes: ['ant', 'bee', 'cat'],
    counts: [
      [2, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ],
    rates: [
      [2 / 3, 1 / 3, 0],
      [0.5, 0.5, 0],
      [0, 0, 0],
    ],
    frequent: [
      { truth: 1, said: 0, count: 1, share: 0.5 },
      { truth: 0, said: 1, count: 1, share: 1 / 3 },
    ],
  });
  expect(confusionsOf(labels)).toBeUndefined();
});

describe('reliability', () => {
  it('compares how sure the model was with how often it was right', () => {
    expect(reliabilityOf(pets, { bins: 2 })).toMatchObject({
      of: 'classes',
      bins: 2,
      filled: [
        { low: 0, high: 0.5, count: 1, confidence: 0.4, accuracy: { value: 1 } },
        { low: 0.5, high: 1, count: 4, confidence: expect.closeTo(0.75, 12), accuracy: { value: 0.5 } },
      ],
      error: expect.closeTo((0.6 + 4 * 0.25) / 5, 12),
      largest: expect.closeTo(0.6, 12),
    });
  });

  it('of labels looks at every probability', () => {
    const reliability = reliabilityOf(labels, { bins: 1 });
    expect(reliability).toMatchObject({ of: 'labels', error: expect.closeTo(0.45 / 6, 9) });
  });

  it('says what chance alone makes of probabilities that are right', () => {
    let above = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { error, chance } = reliabilityOf(drawnAnswers(4, 150, seed))!;
      if (error > chance) above++;
    }
    expect(above).toBeLessThan(9);
    const sure = drawnAnswers(4, 150, 1);
    const { error, chance } = reliabilityOf({
      ...sure,
      outputs: sure.outputs.map((p) => (p > 0.4 ? 1 : 0)),
    })!;
    expect(error).toBeGreaterThan(chance);
  });

  it('is the same for the same seed', () => {
    expect(reliabilityOf(pets)).toEqual(reliabilityOf(pets));
  });
});

describe('examples worth a look', () => {
  it('are the surest mistakes, and what is hardly decided', () => {
    expect(worstMistakes(pets, 5)).toEqual([
      { position: 2, name: 'ant/2.png', truth: 'ant', said: 'bee', output: 1, value: 0.9 },
      { position: 4, name: 'bee/4.png', truth: 'bee', said: 'ant', output: 0, value: 0.6 },
    ]);
    expect(leastCertain(pets, 1)).toEqual([
      { position: 1, name: 'ant/1.png', truth: 'ant', said: 'ant', output: 0, value: 0.4 },
    ]);
  });

  it('of labels name the label that it is about', () => {
    expect(worstMistakes(labels, 5)).toEqual([
      { position: 1, name: '1.png', truth: 'wet', said: 'not wet', output: 0, value: 0.8 },
    ]);
    expect(leastCertain(labels, 1)).toEqual([
      { position: 0, name: '0.png', truth: 'not cold', said: 'not cold', output: 1, value: 0.55 },
    ]);
  });

  it('of numbers are the largest errors in units of each deviation', () => {
    expect(worstMistakes(numbers, 1)).toEqual([
      { position: 1, name: '2', truth: 'same 5', said: 'same 6', output: 1, value: 1 },
    ]);
    expect(leastCertain(numbers, 3)).toEqual([]);
  });
});

describe('residuals', () => {
  it('have means with intervals, and a share that is explained', () => {
    const [price, same] = residualsOf(numbers);
    // SciPy: ttest_1samp(abs(errors), 0).confidence_interval(), and r2_score of scikit-learn.
    expect(price).toMatchObject({
      name: 'price',
      meanAbsoluteError: { value: 0.625, low: 0, high: expect.closeTo(1.38674, 5) },
      rootMeanSquaredError: { value: 0.75 },
      bias: { value: 0.125 },
      r2: { value: expect.closeTo(0.775, 12) },
    });
    expect(same.r2).toBeNull();
    expect(price.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    for (const { low, high } of price.histogram) expect(high).toBeGreaterThan(low);
  });

  it('of errors that are all the same lie in one bin', () => {
    const [only] = residualsOf(tableAnswers('regression', ['y'], [[1], [2]], [[2], [3]]));
    expect(only.histogram).toEqual([{ low: 1, high: 1, count: 2 }]);
  });

  it('put every error between the limits of its bin', () => {
    const errors = [-1, -0.35, 0, 0.05, 0.1, 0.7, 1.2];
    const [only] = residualsOf(
      tableAnswers(
        'regression',
        ['y'],
        errors.map(() => [0]),
        errors.map((error) => [error]),
      ),
    );
    for (const { low, high, count } of only.histogram)
      expect(errors.filter((e) => e >= low && (e < high || (e === 1.2 && e <= high)))).toHaveLength(count);
  });
});

it('the health of layers joins what was measured and found', () => {
  const layer = (name: string, gradientNorm: number | null) => ({
    layer: name,
    gradientNorm,
    weightNorm: 1,
    updateRatio: 0.001,
    activationMean: 0,
    activationDeviation: 1,
    deadShare: null,
  });
  const dead = (share: string) => ({ kind: 'dead-units' as const, layer: 'a', message: `${share} of a` });
  const health = layerHealth([
    { epoch: 1, update: 10, layers: [layer('a', 1), layer('b', 2)], verdicts: [dead('60%')] },
    { epoch: 1, update: 20, layers: [layer('a', null), layer('b', 3)], verdicts: [] },
    { epoch: 2, update: 30, layers: [layer('a', 4), layer('b', 5)], verdicts: [dead('70%')] },
  ]);
  expect(health).toMatchObject({
    updates: [10, 20, 30],
    layers: [
      { layer: 'a', gradientNorm: 4 },
      { layer: 'b', gradientNorm: 5 },
    ],
    gradientNorms: [
      [1, null, 4],
      [2, 3, 5],
    ],
    findings: [{ kind: 'dead-units', layer: 'a', message: '70% of a', times: 2, first: 10, last: 30 }],
  });
});
