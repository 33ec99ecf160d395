import type { Task } from '../../nn/index.js';
import type { Scores } from '../events.js';
import { resolveMetric } from '../metrics/registry.js';
import type { TrainOptions } from '../plan/options.js';
import type { RunConfig } from '../run/run-config.js';

/** Scores of one epoch over both splits. */
export interface EpochScores {
  readonly train: Scores;
  readonly validation: Scores;
}

/** The value of a metric, by the name that a person wrote; NaN where it is not defined on these pictures. */
export function metricValue(metric: string, task: Task, scores: EpochScores): number {
  const { split, name } = resolveMetric(metric, task);
  return scoreOf(scores[split], name);
}

/** A score as a number: NaN, which is never an improvement, where it is not defined. */
export function scoreOf(scores: Scores, name: string): number {
  const value = scores[name];
  return value === null || value === undefined ? Number.NaN : value;
}

/** Validation metrics that a run listens to, for its best epoch, its end and its learning rate. */
export function watchedMetrics({ classifier, training }: RunConfig): string[] {
  const choices = metricsIn(training).map(({ metric }) => resolveMetric(metric, classifier.task));
  return [...new Set(choices.filter(({ split }) => split === 'validation').map(({ name }) => name))];
}

/** Throws OptionError for a metric that the task does not know; asked before any picture is read. */
export function requireMetrics(options: TrainOptions, task: Task): void {
  for (const { metric, where } of metricsIn(options))
    if (metric !== 'auto') resolveMetric(metric, task, where);
}

/** Every metric that options name, and where. */
function metricsIn({
  monitor,
  ...listeners
}: Pick<TrainOptions | RunConfig['training'], 'monitor' | 'earlyStopping' | 'onPlateau' | 'schedule'>): {
  readonly metric: string;
  readonly where: string;
}[] {
  const { earlyStopping, onPlateau, schedule } = listeners;
  const named = Object.entries({ earlyStopping, onPlateau, schedule }).flatMap(([option, options]) =>
    typeof options === 'object' && 'metric' in options && typeof options.metric === 'string'
      ? [{ metric: options.metric, where: `${option}.metric` }]
      : [],
  );
  return [{ metric: monitor, where: 'monitor' }, ...named];
}
