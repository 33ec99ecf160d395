import { describe, expect, it } from 'vitest';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../../../test/golden.js';
import { isPupilError } from '../../base/error.js';
import { TASKS } from '../../nn/index.js';
import type { Answers } from './metric.js';
import { epochMetricNames, METRICS, measure, metricsOf, resolveMetric } from './registry.js';

const tolerance = { rel: 1e-5, abs: 1e-6 };

/** Our names by those of metrics.json. */
const GOLDEN_NAMES: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  balanced_accuracy: 'balancedAccuracy',
  f1_macro: 'macroF1',
  f1_weighted: 'weightedF1',
  precision_macro: 'macroPrecision',
  recall_macro: 'macroRecall',
  top_5_accuracy: 'top5Accuracy',
  cohen_kappa: 'cohenKappa',
  matthews: 'matthews',
  brier: 'brier',
  expected_calibration_error: 'calibrationError',
  roc_auc: 'rocAuc',
  roc_auc_ovr_macro: 'rocAuc',
  average_precision: 'averagePrecision',
  average_precision_macro: 'averagePrecision',
};

type MetricCase = GoldenCase<
  { kind: string; classes: number; bins?: number; threshold?: number },
  Record<string, GoldenTensor>,
  Record<string, GoldenTensor | null>
>;

describe('the registry on metrics.json', () => {
  const cases = goldenCases<MetricCase>('metrics').filter(
    ({ config: { kind, bins = 15, threshold = 0.5 } }) =>
      kind !== 'labels' && bins === 15 && threshold === 0.5,
  );

  it.each(cases.map((golden) => [golden.name, golden] as const))(
    '%s',
    (_name, { config, inputs, expected }) => {
      const values = measure(answersOf(config, inputs));
      for (const [theirs, ours] of Object.entries(GOLDEN_NAMES)) {
        const want = expected[theirs];
        if (want === undefined) continue;
        if (want === null) expect(values[ours], ours).toBeNull();
        else expectClose([values[ours] ?? Number.NaN], want.data, tolerance, ours);
      }
    },
  );
});

function answersOf({ kind, classes }: MetricCase['config'], inputs: MetricCase['inputs']): Answers {
  const numbers = (name: string) => inputs[name].data.map((value) => value ?? Number.NaN);
  const binary = kind === 'binary';
  return {
    task: binary ? 'binary' : 'multi-class',
    loss: 0,
    targets: numbers('labels'),
    outputs: binary ? numbers('scores').flatMap((p) => [1 - p, p]) : numbers('probabilities'),
    width: classes,
  };
}

describe('multi-label metrics', () => {
  // Three pictures, three labels. Decisions (0.5 counts): 110, 001, 100.
  const answers: Answers = {
    task: 'multi-label',
    loss: 0.4,
    outputs: [0.9, 0.5, 0.1, 0.2, 0.3, 0.8, 0.7, 0.4, 0.1],
    targets: [1, 1, 0, 0, 1, 1, 0, 0, 0],
    width: 3,
  };

  it('count decisions by hand', () => {
    // Label 0: hit 1 of predicted 2, true 1. Label 1: 1 of 1, true 2. Label 2: 1 of 1, true 1.
    const values = measure(answers);
    expect(values.accuracy).toBeCloseTo(1 / 3, 12);
    expect(values.loss).toBe(0.4);
    expect(values.hammingLoss).toBeCloseTo(2 / 9, 12);
    expect(values.microF1).toBeCloseTo((2 * 3) / (4 + 4), 12);
    expect(values.macroF1).toBeCloseTo((2 / 3 + 2 / 3 + 1) / 3, 12);
    expect(values.macroPrecision).toBeCloseTo((0.5 + 1 + 1) / 3, 12);
    expect(values.macroRecall).toBeCloseTo((1 + 0.5 + 1) / 3, 12);
    // Label 1 ranks 0.5 (true), 0.4 (false), 0.3 (true).
    expect(values.averagePrecision).toBeCloseTo((1 + (1 + 2 / 3) / 2 + 1) / 3, 12);
    expect(values.rocAuc).toBeCloseTo((1 + 0.5 + 1) / 3, 12);
  });

  it('rank nothing where a label never occurs, and share nothing out of nothing', () => {
    const values = measure({ ...answers, targets: Array(9).fill(0), outputs: Array(9).fill(0.1) });
    expect(values).toMatchObject({ accuracy: 1, hammingLoss: 0, microF1: 0, macroF1: 0 });
    expect(values).toMatchObject({ averagePrecision: null, rocAuc: null });
  });
});

describe('regression metrics', () => {
  const answers: Answers = {
    task: 'regression',
    loss: 1,
    outputs: [1, 10, 2, 10, 4, 40],
    targets: [1, 10, 3, 20, 5, 30],
    width: 2,
  };

  it('are over all outputs, r2 the mean over outputs', () => {
    expect(measure(answers)).toEqual({
      loss: 1,
      meanSquaredError: 202 / 6,
      rootMeanSquaredError: Math.sqrt(202 / 6),
      meanAbsoluteError: 22 / 6,
      r2: (1 - 2 / 8 + (1 - 200 / 200)) / 2,
    });
  });

  it('explain nothing of targets that are all equal', () => {
    expect(measure({ ...answers, targets: [1, 10, 1, 20, 1, 30] }).r2).toBeNull();
  });
});

describe('resolveMetric', () => {
  it.each([
    ['accuracy', 'multi-class', { split: 'validation', name: 'accuracy', mode: 'max' }],
    ['validation.accuracy', 'binary', { split: 'validation', name: 'accuracy', mode: 'max' }],
    ['train.loss', 'regression', { split: 'train', name: 'loss', mode: 'min' }],
    ['loss', 'multi-label', { split: 'validation', name: 'loss', mode: 'min' }],
    ['hammingLoss', 'multi-label', { split: 'validation', name: 'hammingLoss', mode: 'min' }],
    ['r2', 'regression', { split: 'validation', name: 'r2', mode: 'max' }],
    ['brier', 'binary', { split: 'validation', name: 'brier', mode: 'min' }],
  ] as const)('takes %s for %s', (written, task, choice) => {
    expect(resolveMetric(written, task)).toEqual(choice);
  });

  it.each([
    ['acuracy', 'multi-class', 'did you mean accuracy?'],
    [
      'val_loss',
      'multi-class',
      'did you mean loss? use one of accuracy, train.accuracy, loss, train.loss, balancedAccuracy',
    ],
    ['validation.macrof1', 'multi-class', 'did you mean macroF1?'],
    ['train.macroF1', 'multi-class', 'did you mean macroF1?'],
    ['accuracy', 'regression', 'use one of loss, train.loss, meanSquaredError'],
    ['r2', 'binary', 'there is no metric of this name for the task binary'],
    ['toString', 'multi-class', 'use one of'],
  ] as const)('refuses %s for %s', (written, task, says) => {
    try {
      resolveMetric(written, task);
      expect.fail('it was taken');
    } catch (error) {
      expect(isPupilError(error, 'option') && error.code).toBe('option/metric');
      expect((error as Error).message).toContain(says);
    }
  });
});

it('each task has each name once, a loss, and a few metrics for every epoch', () => {
  for (const task of TASKS) {
    const names = metricsOf(task).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('loss');
    expect(names).toEqual(expect.arrayContaining(epochMetricNames(task)));
    expect(epochMetricNames(task).length).toBeLessThan(8);
  }
  for (const { tasks, everyEpoch } of METRICS) expect(tasks).toEqual(expect.arrayContaining([...everyEpoch]));
});
