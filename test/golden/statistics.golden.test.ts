import { describe, expect, it } from 'vitest';
import {
  benjaminiHochberg,
  bonferroni,
  clopperPearson,
  discordantPairs,
  holm,
  mcnemar,
  median,
  momentsOf,
  pairedT,
  percentileInterval,
  spearman,
  tInterval,
  welchT,
  wilcoxonSignedRank,
  wilson,
} from '../../src/statistics/index.js';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../golden.js';

type Value = GoldenTensor | number | null;
type Inputs = Readonly<Record<string, Value>>;
type Config = { readonly kind: string } & Readonly<Record<string, unknown>>;
type StatisticsCase = GoldenCase<Config, Inputs, Inputs>;
type Results = Readonly<Record<string, number | ArrayLike<number>>>;

const tolerance = { rel: 1e-5, abs: 1e-7 };

/** Counts and tensors of shape [] alike, as lists; `null` is NaN. */
function listOf(value: Value | undefined): number[] {
  if (value === undefined) throw new Error('statistics.json leaves out an input that its kind needs');
  const data = value !== null && typeof value === 'object' ? value.data : [value];
  return data.map((number) => number ?? Number.NaN);
}

const numberOf = (value: Value | undefined): number => listOf(value)[0];

function choiceOf<const T extends string>(value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined)
    throw new Error(`statistics.json holds an option that this test does not know: ${value}`);
  return found;
}

/** What we compute of each kind, by the names in statistics.json. */
const KINDS: Readonly<Record<string, (inputs: Inputs, config: Config) => Results>> = {
  mcnemar_exact(inputs) {
    const pairs =
      inputs.a_correct === undefined
        ? { onlyA: numberOf(inputs.only_a_correct), onlyB: numberOf(inputs.only_b_correct) }
        : discordantPairs(listOf(inputs.a_correct), listOf(inputs.b_correct));
    return { only_a_correct: pairs.onlyA, only_b_correct: pairs.onlyB, p_value: mcnemar(pairs) };
  },
  paired_t: ({ a, b }) => namesOfTest(pairedT(listOf(a), listOf(b))),
  welch_t: ({ a, b }) => namesOfTest(welchT(listOf(a), listOf(b))),
  wilcoxon_signed_rank({ a, b }, { method, zero_method, correction }) {
    const { statistic, pValue } = wilcoxonSignedRank(listOf(a), listOf(b), {
      method: choiceOf(method, ['exact', 'approx']),
      zeros: choiceOf(zero_method, ['wilcox', 'pratt']),
      continuity: correction === true,
    });
    return { statistic, p_value: pValue };
  },
  bonferroni: ({ p_values }) => ({ adjusted: bonferroni(listOf(p_values)) }),
  holm: ({ p_values }) => ({ adjusted: holm(listOf(p_values)) }),
  benjamini_hochberg: ({ p_values }) => ({ adjusted: benjaminiHochberg(listOf(p_values)) }),
  wilson: ({ correct, total }, { confidence }) => ({
    ...wilson(numberOf(correct), numberOf(total), confidence as number),
  }),
  clopper_pearson: ({ correct, total }, { confidence }) => ({
    ...clopperPearson(numberOf(correct), numberOf(total), confidence as number),
  }),
  bootstrap_percentile({ values, indices }, { statistic, confidence }) {
    const sample = listOf(values);
    const estimateOf = {
      mean: (of: readonly number[]) => momentsOf(of).mean,
      median: (of: readonly number[]) => median(of),
    }[choiceOf(statistic, ['mean', 'median'])];
    const picks = listOf(indices);
    const replicates = Array.from({ length: picks.length / sample.length }, (_, b) =>
      estimateOf(picks.slice(b * sample.length, (b + 1) * sample.length).map((index) => sample[index])),
    );
    return { estimate: estimateOf(sample), ...percentileInterval(replicates, confidence as number) };
  },
  t_interval({ values }, { confidence }) {
    const { standardError, ...rest } = tInterval(listOf(values), confidence as number);
    return { ...rest, standard_error: standardError };
  },
  spearman({ x, y }) {
    const { rho, pValue } = spearman(listOf(x), listOf(y));
    return { rho, p_value: pValue };
  },
};

function namesOfTest({ statistic, degreesOfFreedom, pValue, meanDifference }: ReturnType<typeof pairedT>) {
  return {
    statistic,
    degrees_of_freedom: degreesOfFreedom,
    p_value: pValue,
    mean_difference: meanDifference,
  };
}

describe('statistics.json', () => {
  it.each(goldenCases<StatisticsCase>('statistics').map((golden) => [golden.name, golden] as const))(
    '%s',
    (_name, { config, inputs, expected }) => {
      const compute = KINDS[config.kind];
      if (compute === undefined)
        throw new Error(`statistics.json holds a kind that this test does not know: ${config.kind}`);
      const results = compute(inputs, config);
      for (const [name, value] of Object.entries(expected)) {
        expect(results, `a result ${name}`).toHaveProperty(name);
        const found = results[name];
        expectClose(typeof found === 'number' ? [found] : found, listOf(value), tolerance, name);
      }
    },
  );
});
