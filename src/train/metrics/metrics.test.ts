import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPupilError } from '../../base/error.js';
import { calibrationBins, calibrationError } from './calibration.js';
import { binaryReport, classificationReport, labelReport } from './classification-report.js';
import { averagePrecision, rankScores, rocAuc } from './ranking.js';
import { topAccuracies } from './top-accuracy.js';

const anySet = fc.integer({ min: 2, max: 6 }).chain((classes) =>
  fc
    .array(
      fc.record({
        label: fc.nat(classes - 1),
        weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: classes, maxLength: classes }),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((samples) => ({
      classes,
      labels: samples.map(({ label }) => label),
      probabilities: samples.flatMap(({ weights }) => {
        const total = weights.reduce((a, b) => a + b);
        return weights.map((weight) => weight / total);
      }),
    })),
);

describe('classificationReport', () => {
  it('is plain JSON, with shares between 0 and 1 and counts that add up', () => {
    fc.assert(
      fc.property(anySet, ({ labels, probabilities, classes }) => {
        const report = classificationReport(labels, probabilities, classes);
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
        expect(report.confusion.flat().reduce((a, b) => a + b)).toBe(labels.length);
        expect(report.topAccuracy[0]).toBe(report.accuracy);
        expect(report.micro.f1).toBeCloseTo(report.accuracy, 12);
        expect(report.weighted.recall).toBeCloseTo(report.accuracy, 12);
        expect(topAccuracies(labels, probabilities, classes).at(-1)).toBe(1);
        const shares = [report.balancedAccuracy, report.macro.f1, report.calibrationError, report.brier / 2];
        expect(shares.filter((share) => !(share >= 0 && share <= 1 + 1e-12))).toEqual([]);
      }),
    );
  });

  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(anySet, ({ labels, probabilities, classes }) => {
        const rows = labels.map((label, i) => ({
          label,
          row: probabilities.slice(i * classes, (i + 1) * classes),
        }));
        rows.reverse();
        const backwards = classificationReport(
          rows.map(({ label }) => label),
          rows.flatMap(({ row }) => row),
          classes,
        );
        const forwards = classificationReport(labels, probabilities, classes);
        expect(backwards.confusion).toEqual(forwards.confusion);
        expect(backwards.perClass).toEqual(forwards.perClass);
        expect(backwards.logLoss).toBeCloseTo(forwards.logLoss, 10);
      }),
    );
  });

  it('stays finite where the true class was given no probability at all', () => {
    expect(classificationReport([0, 1], [0, 1, 0, 1], 2).logLoss).toBeCloseTo(-Math.log(2 ** -52) / 2, 6);
  });

  it('takes typed arrays as a model gives them', () => {
    const report = classificationReport(Int32Array.of(0, 1), Float32Array.of(0.7, 0.3, 0.4, 0.6), 2);
    expect(report).toMatchObject({ count: 2, accuracy: 1, rocAuc: 1, cohenKappa: 1 });
  });

  it.each<[string, number[], number[], string, RegExp]>([
    ['no samples', [], [], 'data/no-samples', /no samples/],
    ['a row too few', [0, 1], [0.5, 0.5], 'shape/metrics', /values 2, expected 4/],
    ['a label that is no class', [0, 2], [0.5, 0.5, 0.5, 0.5], 'data/label', /labels\[1\].*0 to 1.*got 2/],
    ['half a label', [0.5], [0.5, 0.5], 'data/label', /integer/],
    ['logits', [0], [3, -2], 'data/probabilities', /between 0 and 1.*got 3/],
    ['NaN', [0], [Number.NaN, 1], 'data/probabilities', /between 0 and 1.*got NaN/],
    ['rows that do not sum to 1', [0], [0.4, 0.4], 'data/probabilities', /sample 0.*sum to 1/],
  ])('refuses %s', (_what, labels, probabilities, code, message) => {
    try {
      classificationReport(labels, probabilities, 2);
      expect.fail('accepted');
    } catch (error) {
      if (!isPupilError(error)) throw error;
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
    }
  });
});

describe('labelReport and binaryReport', () => {
  it('refuse predictions of another number or outside the classes', () => {
    expect(() => labelReport([0, 1], [0], 2)).toThrow(/values 1, expected 2/);
    expect(() => labelReport([0, 1], [0, 5], 2)).toThrow(/predicted\[1\]/);
    expect(() => binaryReport([0, 1], [0.5, 1.5])).toThrow(/scores\[1\]/);
  });

  it('decide for class 1 at the threshold itself', () => {
    expect(binaryReport([1, 0], [0.5, 0.49]).accuracy).toBe(1);
  });
});

describe('ranking', () => {
  const anyScores = fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 0, max: 6 })), {
    minLength: 1,
    maxLength: 30,
  });

  it('rocAuc equals the share of pairs in the right order, counted one by one', () => {
    fc.assert(
      fc.property(anyScores, (samples) => {
        const positives = samples.filter(([label]) => label === 1).map(([, score]) => score);
        const negatives = samples.filter(([label]) => label === 0).map(([, score]) => score);
        const pairs = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
        const byHand = pairs.length === 0 ? null : pairs.reduce<number>((a, b) => a + b, 0) / pairs.length;
        const ranked = rankScores(
          samples.map(([label]) => label),
          1,
          samples.map(([, score]) => score),
        );
        expect(rocAuc(ranked)).toEqual(byHand === null ? null : expect.closeTo(byHand, 12));
      }),
    );
  });

  it('averagePrecision of one score for all is the share of positives', () => {
    expect(averagePrecision(rankScores([1, 0, 0, 1], 1, [0.5, 0.5, 0.5, 0.5]))).toBe(0.5);
    expect(averagePrecision(rankScores([0, 0], 1, [0.5, 0.5]))).toBeNull();
  });
});

it('calibrationError puts a probability on an edge into the bin below it', () => {
  // 0.6 is the edge between bins of a fifth: with 0.5 in the same bin the two errors cancel.
  expect(calibrationError([0, 0], [0, 1], [0.6, 0.5], 5)).toBeCloseTo(0.05, 12);
  expect(calibrationError([0], [0], [0], 5)).toBe(1);
});

it('calibrationBins say what is in each bin', () => {
  expect(calibrationBins([0, 1, 1], [0, 1, 0], [1, 0.5, 0.25], 2)).toEqual([
    { low: 0, high: 0.5, count: 2, right: 1, confidence: 0.75 },
    { low: 0.5, high: 1, count: 1, right: 1, confidence: 1 },
  ]);
});
