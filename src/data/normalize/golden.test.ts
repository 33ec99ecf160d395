import { describe, expect, it } from 'vitest';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../../../test/golden.js';
import { summarizeColumn } from './column-summary.js';
import type { FittedTransform, TransformSpec } from './transform.js';
import { parseTransform, transformOf } from './transforms.js';

type Config = { readonly kind: string } & Readonly<Record<string, unknown>>;

const cases = goldenCases<GoldenCase<Config>>('normalization');

/** What a golden case calls its options, in our words. */
function specOf(config: Config, lambda: number | undefined): TransformSpec {
  const power = {
    standardize: config.standardize,
    lambda: config.lambda === 'given' ? lambda : 'fit',
  };
  const specs: Record<string, () => TransformSpec> = {
    min_max: () => ({ kind: 'minMax', range: config.feature_range, clip: config.clip }),
    standard: () => ({ kind: 'zScore', center: config.with_mean, scale: config.with_std }),
    robust: () => ({
      kind: 'robust',
      percentiles: config.quantile_range,
      center: config.with_centering,
      scale: config.with_scaling,
    }),
    max_abs: () => ({ kind: 'maxAbs' }),
    log1p: () => ({ kind: 'log1p', standardize: false }),
    box_cox: () => ({ kind: 'boxCox', ...power }),
    yeo_johnson: () => ({ kind: 'yeoJohnson', ...power }),
  };
  return parseTransform(specs[config.kind]() as never);
}

/** Measured values by their names in the golden file. */
function measured({ kind, values, options }: FittedTransform): Record<string, number> {
  const one = (spread: number) => (spread === 0 ? 1 : spread);
  switch (kind) {
    case 'minMax': {
      const [low, high] = options.range as [number, number];
      const scale = (high - low) / one(values.max - values.min);
      return { data_min: values.min, data_max: values.max, scale, offset: low - values.min * scale };
    }
    case 'zScore':
      return { mean: values.mean, variance: values.std ** 2, scale: one(values.std) };
    case 'robust':
      return { center: values.median, scale: one(values.upper - values.lower) };
    case 'maxAbs':
      return { max_abs: values.maxAbs, scale: one(values.maxAbs) };
    default:
      return { lambdas: values.lambda, mean_after_power: values.mean, scale_after_power: values.std };
  }
}

function columnsOf({ shape: [rows, columns], data }: GoldenTensor): number[][] {
  return Array.from({ length: columns }, (_, c) =>
    Array.from({ length: rows }, (_row, r) => data[r * columns + c] ?? Number.NaN),
  );
}

/** Of Box-Cox: (lambda - 1) sum ln x - n/2 ln var(y). */
function logLikelihood(values: readonly number[], lambda: number): number {
  const logs = values.filter((x) => !Number.isNaN(x)).map(Math.log);
  const average = (of: readonly number[]) => of.reduce((a, b) => a + b, 0) / of.length;
  const y = logs.map((log) => (lambda === 0 ? log : Math.expm1(lambda * log) / lambda));
  const variance = average(y.map((value) => (value - average(y)) ** 2));
  return logs.length * ((lambda - 1) * average(logs) - Math.log(variance) / 2);
}

describe('transforms of columns agree with scikit-learn and SciPy', () => {
  it.each(cases.map((c) => [c.name, c] as const))('%s', (_name, { config, inputs, expected }) => {
    const exact = { rel: 1e-5, abs: 1e-6 };
    const power = config.lambda === 'fit' ? { rel: 1e-2, abs: 1e-2 } : exact;
    const given = inputs.lambdas?.data as number[] | undefined;
    const fitted = columnsOf(inputs.train ?? inputs.test).map((values, c) => {
      const spec = specOf(config, given?.[c]);
      return transformOf(spec).fit(`${c}`, summarizeColumn(`${c}`, values), spec);
    });
    const apply = (direction: 'transform' | 'inverse', columns: number[][]) =>
      columns.map((values, c) => values.map(transformOf(fitted[c])[direction](fitted[c])));

    const known = fitted.map(measured);
    for (const name of Object.keys(known[0]).filter((key) => expected[key] !== undefined)) {
      const tolerance = name === 'lambdas' ? { rel: 1e-3, abs: 1e-3 } : power;
      expectClose(
        known.map((values) => values[name]),
        expected[name].data,
        tolerance,
        name,
      );
    }
    if (expected.log_likelihood !== undefined) {
      const likelihoods = columnsOf(inputs.train).map((values, c) => logLikelihood(values, known[c].lambdas));
      expectClose(likelihoods, expected.log_likelihood.data, exact, 'log likelihood');
    }
    for (const part of ['train', 'test'] as const) {
      if (expected[`${part}_transformed`] === undefined) continue;
      const want = columnsOf(expected[`${part}_transformed`]);
      const got = apply('transform', columnsOf(inputs[part]));
      got.forEach((values, c) => {
        expectClose(values, want[c], power, `${part} column ${c}`);
      });
      if (part === 'train' || expected.test_inverse === undefined) continue;
      const back = columnsOf(expected.test_inverse);
      apply('inverse', got).forEach((values, c) => {
        expectClose(values, back[c], exact, `inverse of column ${c}`);
      });
    }
  });

  it('covers every kind that the file has, with at least one case each', () => {
    expect(new Set(cases.map(({ config }) => config.kind)).size).toBeGreaterThanOrEqual(7);
  });
});
