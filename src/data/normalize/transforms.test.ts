import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { isPupilError } from '../../base/error.js';
import { randomStream } from '../../base/random.js';
import { mergeSummaries, summarizeColumn } from './column-summary.js';
import { fitColumn, normalizeColumn, restoreColumn } from './columns.js';
import { SKETCH_SIZE } from './quantile-sketch.js';
import { FittedTransformSchema, parseTransform, TRANSFORMS, transformOf } from './transforms.js';

function fitTo(choice: Parameters<typeof parseTransform>[0], values: readonly number[]) {
  const spec = parseTransform(choice);
  const fitted = transformOf(spec).fit('price', summarizeColumn('price', values), spec);
  return {
    fitted,
    transform: transformOf(spec).transform(fitted),
    inverse: transformOf(spec).inverse(fitted),
  };
}

const VALUES = [0.5, 1, 1.5, 3, 7, 8, 20];

describe.each(TRANSFORMS.map(({ kind }) => kind as 'zScore'))('%s', (kind) => {
  it('comes back from training values and others, and keeps NaN', () => {
    const { transform, inverse } = fitTo(kind, VALUES);
    for (const x of [...VALUES, 0.01, 40]) expect(inverse(transform(x))).toBeCloseTo(x, 9);
    expect([transform(Number.NaN), inverse(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('divides a constant column by 1 and comes back from it', () => {
    const { transform, inverse } = fitTo(kind, Array(9).fill(0.1));
    expect(Number.isFinite(transform(0.1))).toBe(true);
    expect(inverse(transform(0.1))).toBeCloseTo(0.1, 12);
    expect(inverse(transform(0.3))).toBeCloseTo(0.3, 9);
  });

  it('survives JSON with its constants, and is frozen', () => {
    const { fitted, transform } = fitTo(kind, VALUES);
    const read = FittedTransformSchema.parse(JSON.parse(JSON.stringify(fitted)));
    expect(read).toEqual(fitted);
    expect(transformOf(kind).transform(read)(2)).toBe(transform(2));
    expect(Object.isFrozen(fitted) && Object.isFrozen(fitted.values)).toBe(true);
  });

  it('fits parts of a column, merged, as the whole', () => {
    const spec = parseTransform(kind);
    const parts = [VALUES.slice(0, 2), [Number.NaN], VALUES.slice(2)].map((part) =>
      summarizeColumn('x', part),
    );
    const { values } = transformOf(kind).fit('x', parts.reduce(mergeSummaries), spec);
    const whole = fitTo(kind, VALUES).fitted.values;
    expect(Object.keys(values)).toEqual(Object.keys(whole));
    for (const [name, value] of Object.entries(whole)) expect(values[name], name).toBeCloseTo(value, 6);
  });
});

describe('power transforms', () => {
  it('give lambda 0 and 1 on data that ask for them', () => {
    const random = randomStream(3, 'lambda');
    const normal = Array.from({ length: 5000 }, () => random.normal());
    expect(fitTo('boxCox', normal.map(Math.exp)).fitted.values.lambda).toBeCloseTo(0, 1);
    for (const lambda of [-0.5, 0, 1, 1.7]) {
      const { inverse } = fitTo({ kind: 'yeoJohnson', lambda, standardize: false }, VALUES);
      // Below 2 standard deviations the curves for the outer lambdas have no values.
      const values = normal.map((z) => inverse(z / 4));
      expect(fitTo('yeoJohnson', values).fitted.values.lambda).toBeCloseTo(lambda, 0);
    }
  });

  it('treat a mirrored column as mirrored', () => {
    const { lambda } = fitTo('yeoJohnson', VALUES).fitted.values;
    expect(
      fitTo(
        'yeoJohnson',
        VALUES.map((x) => -x),
      ).fitted.values.lambda,
    ).toBeCloseTo(2 - lambda, 6);
  });

  it.each([
    ['values far from 0 with a tiny spread', Array.from({ length: 50 }, (_, i) => 1e6 + (i % 7))],
    ['values that span 40 powers of ten', Array.from({ length: 41 }, (_, i) => 10 ** (i - 20))],
    ['two values', [1, 1, 1, 1000]],
    ['values just above 0', [1e-12, 2e-12, 5e-12]],
    ['many equal values and one large', [...Array(99).fill(1), 1e9]],
  ])('stay finite and come back: %s', (_, values) => {
    for (const kind of ['boxCox', 'yeoJohnson'] as const) {
      const { fitted, transform, inverse } = fitTo(kind, values);
      const transformed = values.map(transform);
      expect(transformed.every(Number.isFinite), kind).toBe(true);
      const mean = transformed.reduce((a, b) => a + b, 0) / values.length;
      expect(Math.abs(mean), `${kind} ${JSON.stringify(fitted.values)}`).toBeLessThan(1e-5);
      values.forEach((x) => {
        expect(Math.abs(inverse(transform(x)) - x)).toBeLessThanOrEqual(1e-5 * Math.max(1e-9, x));
      });
    }
  });

  it('come back as the limit of the curve from numbers that it never gives', () => {
    const down = fitTo({ kind: 'boxCox', lambda: 0.5, standardize: false }, VALUES);
    expect(down.inverse(-5)).toBe(0);
    const up = fitTo({ kind: 'boxCox', lambda: -0.5, standardize: false }, VALUES);
    expect(up.inverse(5)).toBe(Infinity);
    const low = fitTo({ kind: 'yeoJohnson', lambda: 3, standardize: false }, VALUES);
    expect(low.inverse(-5)).toBe(-Infinity);
  });

  it('from a sketch that is no longer exact, stay near the lambda of all values', () => {
    const random = randomStream(8, 'large');
    const values = Array.from({ length: 8 * SKETCH_SIZE }, () => Math.exp(random.normal()) + 0.2);
    const sketched = fitTo('boxCox', values).fitted.values;
    const logs = values.map(Math.log);
    const sum = logs.reduce((a, b) => a + b, 0);
    const likelihood = (lambda: number) => {
      const u = logs.map((log) => Math.expm1(lambda * log) / lambda);
      const mean = u.reduce((a, b) => a + b, 0) / u.length;
      const variance = u.reduce((a, b) => a + (b - mean) ** 2, 0) / u.length;
      return (lambda - 1) * sum - (u.length / 2) * Math.log(variance);
    };
    const { lambda } = sketched;
    expect(likelihood(lambda)).toBeGreaterThan(likelihood(lambda + 0.01));
    expect(likelihood(lambda)).toBeGreaterThan(likelihood(lambda - 0.01));
  });
});

describe('any finite numbers', () => {
  it.each(TRANSFORMS.map(({ kind }) => kind as 'zScore'))('become finite with %s, or are refused', (kind) => {
    const { domain } = transformOf(kind);
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -9, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), (drawn) => {
        const values = domain === undefined ? drawn : drawn.map((x) => Math.max(Math.abs(x), 1e-300));
        try {
          const { transform } = fitTo(kind, values);
          expect(values.map(transform).every(Number.isFinite)).toBe(true);
        } catch (error) {
          if (!isPupilError(error)) throw error;
          expect(error.code).toBe('data/spread');
        }
      }),
      { seed: 6, numRuns: 2000 },
    );
  });
});

describe('values that cannot be used', () => {
  it('are refused with column, row and reason', () => {
    const spec = { transform: 'boxCox' as const };
    const column = fitColumn('price', summarizeColumn('price', VALUES), spec);
    expect({
      infinite: errorOf(() => summarizeColumn('price', [1, Infinity], 10)).message,
      fitted: errorOf(() => fitColumn('price', summarizeColumn('price', [1, -2]), spec)).message,
      log: errorOf(() => fitColumn('price', summarizeColumn('price', [1, -1]), { transform: 'log1p' }))
        .message,
      later: errorOf(() => normalizeColumn(column, [1, 0], 4)).message,
      laterInfinite: errorOf(() => normalizeColumn(column, [-Infinity])).message,
      missing: errorOf(() => normalizeColumn(column, [1, Number.NaN])).message,
      missingInTraining: errorOf(() => fitColumn('price', summarizeColumn('price', [1, Number.NaN]))).message,
      empty: errorOf(() => fitColumn('price', summarizeColumn('price', [Number.NaN]))).message,
      large: errorOf(() =>
        fitColumn('price', summarizeColumn('price', [-1e300, 1e300]), { transform: 'zScore' }),
      ).message,
    }).toMatchInlineSnapshot(`
      {
        "empty": "column price: there is no value to measure (got missing 1); leave the column out",
        "fitted": "column price: boxCox is defined for numbers above 0 only (got -2); take yeoJohnson for this column, or mend the value",
        "infinite": "column price, row 12: a value is infinite, so nothing can be measured of the column (got Infinity); mend the value, or leave it empty and choose what missing values become",
        "large": "column price: the numbers are too large, or too far from each other, to compute with (got min -1e+300, max 1e+300, mean 0, std Infinity); look for a wrong value among the largest and the smallest, or give the column in another unit",
        "later": "column price, row 6: boxCox is defined for numbers above 0 only (got 0); take yeoJohnson for this column, or mend the value",
        "laterInfinite": "column price, row 1: a value is infinite, so nothing can be measured of the column (got -Infinity); mend the value, or leave it empty and choose what missing values become",
        "log": "column price: log1p is defined for numbers above -1 only (got -1); take yeoJohnson for this column, or mend the value",
        "missing": "column price, row 2: a value is missing; choose what missing values become: mean, median, indicator or a number",
        "missingInTraining": "column price: a value is missing (got missing 1, present 1); choose what missing values become: mean, median, indicator or a number",
      }
    `);
  });

  it('and options out of range, with the option', () => {
    expect({
      name: errorOf(() => parseTransform('zscore' as 'zScore')).message,
      range: errorOf(() => parseTransform({ kind: 'minMax', range: [1, 0] })).message,
      option: errorOf(() => parseTransform({ kind: 'robust', percentile: 5 } as never)).message,
      missing: errorOf(() => fitColumn('x', summarizeColumn('x', [1]), { missing: 'drop' as 'mean' }))
        .message,
      fill: errorOf(() =>
        fitColumn('x', summarizeColumn('x', [1, 2]), {
          transform: 'boxCox',
          missing: { fill: 0 },
        }),
      ).message,
    }).toMatchInlineSnapshot(`
      {
        "fill": "column x: missing values become a number that boxCox is not defined for (got fill 0, above 0); fill with a number above 0, or take yeoJohnson",
        "missing": "column x: the options are not valid (got ["missing: Invalid input: expected one of \\"error\\"|\\"mean\\"|\\"median\\"|\\"indicator\\" or object, received string"]); known options are transform, missing",
        "name": "transform: there is no transform of this name (got "zscore"); did you mean zScore? use one of none, minMax, zScore, robust, maxAbs, log1p, boxCox, yeoJohnson",
        "option": "transform robust: the options are not valid (got ["options: Unrecognized key: \\"percentile\\""]); did you mean percentiles? known options are kind, percentiles, center, scale",
        "range": "transform minMax: the options are not valid (got ["range: the first must be below the second"]); known options are kind, range, clip",
      }
    `);
  });
});

describe('missing values', () => {
  it.each([
    ['mean', 3],
    ['median', 2],
    ['indicator', 2],
    [{ fill: 7 }, 7],
  ] as const)('become what the policy says: %o', (missing, fill) => {
    const summary = summarizeColumn('x', [1, 2, 6, Number.NaN]);
    const column = fitColumn('x', summary, { transform: 'none', missing });
    expect(column.missing).toEqual({ fill, indicator: missing === 'indicator' });
    expect([...normalizeColumn(column, [Number.NaN, 5])]).toEqual([fill, 5]);
  });

  it('do not count in fitting', () => {
    const column = fitColumn('x', summarizeColumn('x', [1, 3, Number.NaN]), {
      transform: 'zScore',
      missing: { fill: 100 },
    });
    expect(column.transform.values).toEqual({ mean: 2, std: 1 });
    expect([...restoreColumn(column, [0, 1])]).toEqual([2, 3]);
  });
});
