import type { RandomStream } from '../../base/random.js';
import { choiceIndex, domainOf, fromLine, intervalOf, toLine } from '../space/domain.js';
import {
  choicesOf,
  isNumeric,
  type Json,
  type NumericParameter,
  type Parameter,
} from '../space/parameter.js';
import type { Point } from '../space/space.js';
import { normalCdf, normalQuantile } from './normal.js';

/** A probability of points, estimated from some of them: a sum of one kernel around each, and of a wide one around all. */
export interface ParzenEstimator {
  /** Values of the parameters that it was made for. */
  sample(stream: RandomStream): Record<string, Json>;
  /** Natural logarithm of the density at such values; of probability, where they lie apart. */
  logDensity(values: Readonly<Record<string, Json>>): number;
}

/** The kernels of one parameter, one for each observation and the wide one last. */
interface KernelRow {
  sample(kernel: number, stream: RandomStream): Json;
  logDensities(value: Json): readonly number[];
}

/** Observations from which on the older ones weigh less. */
const FULL_WEIGHTS = 25;
/** No kernel is narrower than the range over this. */
const MOST_KERNELS = 100;
/** What stands for a probability of 0 under a logarithm. */
const TINY = 1e-12;

/**
 * The estimator of some parameters, from points that have values for all of them, in the order of their age.
 *
 * A kernel of a number is a normal distribution cut off at the ends of the range, as wide as the larger distance to its
 * neighbours, but at least the range over n + 2 or over 100; one of a choice takes it, and each of the k others with weight
 * 1 / (n + 1). Of more than 25 observations the oldest weigh less, along a straight line.
 *
 * Source  Bergstra, Bardenet, Bengio, Kegl 2011, section 4; details as in Optuna 5, described by Watanabe 2023
 *         (arXiv 2304.11127).
 */
export function parzenEstimator(
  parameters: Readonly<Record<string, Parameter>>,
  observations: readonly Point[],
): ParzenEstimator {
  const weights = kernelWeights(observations.length);
  const rows = Object.entries(parameters).map(([name, parameter]) => {
    const values = observations.map((point) => point[name]);
    return [
      name,
      isNumeric(parameter) ? normalKernels(parameter, values as number[]) : choiceKernels(parameter, values),
    ] as const;
  });
  return {
    sample(stream) {
      const kernel = pick(weights, stream.uniform());
      return Object.fromEntries(rows.map(([name, row]) => [name, row.sample(kernel, stream)]));
    },
    logDensity(values) {
      const logs = weights.map(Math.log);
      for (const [name, row] of rows) {
        row.logDensities(values[name]).forEach((log, kernel) => {
          logs[kernel] += log;
        });
      }
      return logSumExp(logs);
    },
  };
}

function kernelWeights(observations: number): number[] {
  const ramp = Math.max(0, observations - FULL_WEIGHTS);
  const raw = Array.from({ length: observations }, (_, i) =>
    i >= ramp
      ? 1
      : ramp === 1
        ? 1 / observations
        : 1 / observations + (i / (ramp - 1)) * (1 - 1 / observations),
  );
  const all = [...raw, 1];
  const sum = all.reduce((a, b) => a + b, 0);
  return all.map((weight) => weight / sum);
}

function normalKernels(parameter: NumericParameter, values: readonly number[]): KernelRow {
  const { low, high, isDiscrete } = domainOf(parameter);
  const range = high - low;
  const places = values.map((value) => toLine(parameter, value));
  const narrowest = range / Math.min(MOST_KERNELS, places.length + 2);
  const widths = neighbourDistances(places, low, high).map((width) =>
    Math.min(range, Math.max(narrowest, width)),
  );
  const kernels = [...places, (low + high) / 2].map((mean, i) => {
    const deviation = widths[i] ?? range;
    const below = normalCdf((low - mean) / deviation);
    return { mean, deviation, below, mass: normalCdf((high - mean) / deviation) - below };
  });
  return {
    sample(kernel, stream) {
      if (range === 0) return parameter.min;
      const { mean, deviation, below, mass } = kernels[kernel];
      const share = Math.min(1 - TINY, Math.max(TINY, below + stream.uniform() * mass));
      return fromLine(parameter, mean + deviation * normalQuantile(share));
    },
    logDensities(value) {
      if (range === 0) return kernels.map(() => 0);
      const [from, to] = intervalOf(parameter, value as number);
      return kernels.map(({ mean, deviation, mass }) => {
        if (isDiscrete) {
          const share = normalCdf((to - mean) / deviation) - normalCdf((from - mean) / deviation);
          return Math.log(share / mass + TINY);
        }
        const z = (from - mean) / deviation;
        return (-z * z) / 2 - Math.log(deviation * mass * Math.sqrt(2 * Math.PI));
      });
    },
  };
}

/** For each place the larger distance to its neighbours; the ends of the range are no neighbours, but for a single place. */
function neighbourDistances(places: readonly number[], low: number, high: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b] || a - b);
  const distances = places.map(() => 0);
  order.forEach((i, at) => {
    const left = at > 0 ? places[i] - places[order[at - 1]] : undefined;
    const right = at < order.length - 1 ? places[order[at + 1]] - places[i] : undefined;
    distances[i] =
      left === undefined && right === undefined
        ? Math.max(places[i] - low, high - places[i])
        : Math.max(left ?? 0, right ?? 0);
  });
  return distances;
}

function choiceKernels(parameter: Exclude<Parameter, NumericParameter>, values: readonly Json[]): KernelRow {
  const choices = choicesOf(parameter);
  const share = 1 / (values.length + 1);
  const even = choices.map(() => 1 / choices.length);
  const kernels = values.map((value) => {
    const chosen = choiceIndex(parameter, value);
    const sum = 1 + choices.length * share;
    return choices.map((_, i) => ((i === chosen ? 1 : 0) + share) / sum);
  });
  const all = [...kernels, even];
  return {
    sample: (kernel, stream) => choices[pick(all[kernel], stream.uniform())],
    logDensities(value) {
      const i = choiceIndex(parameter, value);
      return all.map((probabilities) => Math.log(probabilities[i]));
    },
  };
}

/** The index into which a share of the whole falls. */
function pick(probabilities: readonly number[], share: number): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    sum += probabilities[i];
    if (share < sum) return i;
  }
  return probabilities.length - 1;
}

function logSumExp(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}
