import type { Scores } from '../events.js';
import type { Answers } from '../metrics/metric.js';
import { epochMetricNames, measure } from '../metrics/registry.js';
import type { RunConfig } from '../run/run-config.js';
import { watchedMetrics } from './watched-metrics.js';

/** What each epoch says of the validation pictures: the main metrics of the task, and those that the run listens to. */
export function validationScores(config: RunConfig, answers: Answers): Scores {
  const names = [...epochMetricNames(answers.task), ...watchedMetrics(config)];
  return measure(answers, names) as Scores;
}
