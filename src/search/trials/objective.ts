import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import type { Task } from '../../nn/index.js';
import { epochMetricNames, mainMetric, resolveMetric } from '../../train/index.js';

/** What a trial costs, which may be made small beside what its model is worth. */
const COSTS = ['parameters', 'seconds', 'latency'] as const;

/** What a search makes large or small. */
export const Objective = z.strictObject({
  name: z
    .string()
    .describe(
      'A metric of the validation examples, or parameters, seconds of training or latency (milliseconds for one example).',
    ),
  direction: z.enum(['min', 'max']).describe('Whether smaller or larger values are better.'),
});
export type Objective = z.output<typeof Objective>;

/** The numbers of a trial that objectives are read off. */
export interface TrialNumbers {
  readonly validation: Readonly<Record<string, number | null | undefined>>;
  readonly parameters: number;
  /** Of training. */
  readonly seconds: number;
  /** Milliseconds for one example; undefined where it was not measured. */
  readonly latency?: number | undefined;
}

/**
 * What is meant by names: the metric of the task where none is given. The first must be a metric of the validation examples,
 * since it decides which epoch of a trial is its best, and what pruners look at.
 *
 * Throws OptionError `option/objective`; `option/metric` for a metric that the task does not know.
 */
export function resolveObjectives(names: readonly string[], task: Task): Objective[] {
  const [first = mainMetric(task), ...others] = names;
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw refused('an objective is there twice', repeated, 'leave one of them out');
  const main = isCost(first) ? undefined : resolveMetric(first, task, 'objective');
  if (main?.split !== 'validation') {
    throw refused(
      'the first objective must be a metric of the validation examples',
      first,
      `put ${mainMetric(task)} in front`,
    );
  }
  return [{ name: main.name, direction: main.mode }, ...others.map((name) => further(name, task))];
}

function further(name: string, task: Task): Objective {
  if (isCost(name)) return { name, direction: 'min' };
  const known = [...epochMetricNames(task), ...COSTS];
  if (!known.includes(name)) {
    throw refused(
      'no epoch says this of a trial',
      name,
      `${didYouMean(name, known)}use one of ${known.join(', ')}`,
    );
  }
  return { name, direction: resolveMetric(name, task, 'objective').mode };
}

/** The values of objectives; NaN where one is not defined. */
export function objectiveValues(objectives: readonly Objective[], numbers: TrialNumbers): number[] {
  return objectives.map(
    ({ name }) => (isCost(name) ? numbers[name] : numbers.validation[name]) ?? Number.NaN,
  );
}

/** What a trial comes to in an objective, from what its folds came to: the most parameters, all seconds, the mean of what is measured. */
export function valueAcrossFolds(name: string, values: readonly number[]): number {
  if (name === 'parameters') return Math.max(...values);
  const sum = values.reduce((a, b) => a + b, 0);
  return name === 'seconds' ? sum : sum / values.length;
}

function isCost(name: string): name is (typeof COSTS)[number] {
  return (COSTS as readonly string[]).includes(name);
}

function refused(what: string, got: string, fix: string): OptionError {
  return new OptionError({ code: 'option/objective', where: 'objective', what, got, fix });
}
