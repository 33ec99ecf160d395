import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { TASKS, type Task } from '../../nn/index.js';
import { AVERAGE_METRICS, RANKING_METRICS } from './average-metrics.js';
import { CLASS_METRICS, classAccuracy } from './class-metrics.js';
import { LABEL_METRICS, subsetAccuracy } from './label-metrics.js';
import { type Answers, defineMetric, type Metric } from './metric.js';
import { REGRESSION_METRICS } from './regression-metrics.js';

const CLASSIFICATION = ['multi-class', 'binary', 'multi-label'] as const;

/** Every metric, in the order in which people read them. */
export const METRICS: readonly Metric[] = [
  defineMetric({
    name: 'accuracy',
    mode: 'max',
    tasks: CLASSIFICATION,
    everyEpoch: CLASSIFICATION,
    whileTraining: true,
    compute: (answers) => (answers.task === 'multi-label' ? subsetAccuracy(answers) : classAccuracy(answers)),
  }),
  defineMetric({
    name: 'loss',
    mode: 'min',
    tasks: TASKS,
    everyEpoch: TASKS,
    whileTraining: true,
    compute: ({ loss }) => loss,
  }),
  ...LABEL_METRICS,
  ...AVERAGE_METRICS,
  ...CLASS_METRICS,
  ...RANKING_METRICS,
  ...REGRESSION_METRICS,
];

/** Where a monitored number comes from. */
export interface MetricChoice {
  readonly split: 'train' | 'validation';
  readonly name: string;
  /** Whether smaller or larger values are better. */
  readonly mode: 'min' | 'max';
}

/** The metric by which epochs are judged where nobody names one. */
export function mainMetric(task: Task): string {
  return task === 'regression' ? 'loss' : 'accuracy';
}

/** Metrics of a task. */
export function metricsOf(task: Task): readonly Metric[] {
  return METRICS.filter(({ tasks }) => tasks.includes(task));
}

/**
 * The metric that a person names: `accuracy` or `validation.accuracy` of the validation pictures, `train.loss` of the
 * training pictures while the epoch ran.
 *
 * Throws  OptionError `option/metric` at the option `where` that lists the names the task knows.
 */
export function resolveMetric(written: string, task: Task, where = 'metric'): MetricChoice {
  const known = metricsOf(task).flatMap(({ name, mode, whileTraining }) => [
    { written: name, split: 'validation' as const, name, mode },
    { written: `validation.${name}`, split: 'validation' as const, name, mode },
    ...(whileTraining ? [{ written: `train.${name}`, split: 'train' as const, name, mode }] : []),
  ]);
  const found = known.find((choice) => choice.written === written);
  if (found !== undefined) return { split: found.split, name: found.name, mode: found.mode };
  const listed = known.map((choice) => choice.written).filter((name) => !name.startsWith('validation.'));
  // Other tools say val_loss or valid/loss: the name alone is what was meant.
  const meant = didYouMean(written.replace(/^.*[._/]/, ''), listed);
  throw new OptionError({
    code: 'option/metric',
    where,
    what: `there is no metric of this name for the task ${task}`,
    got: written,
    fix: `${meant}use one of ${listed.join(', ')}`,
  });
}

/**
 * Values of metrics over a whole set, by name, in the order of `METRICS`: all of the task, or those of `names`.
 *
 * Null where a metric is not defined on this set.
 */
export function measure(answers: Answers, names?: readonly string[]): Record<string, number | null> {
  const wanted = metricsOf(answers.task).filter(({ name }) => names?.includes(name) ?? true);
  return Object.fromEntries(wanted.map(({ name, compute }) => [name, compute(answers)]));
}

/** Names of what each line of `metrics.jsonl` says of the validation pictures. */
export function epochMetricNames(task: Task): string[] {
  return METRICS.filter(({ everyEpoch }) => everyEpoch.includes(task)).map(({ name }) => name);
}
