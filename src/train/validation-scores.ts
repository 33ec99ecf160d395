import type { Scores } from './events.js';
import type { Answers } from './metrics/metric.js';
import { epochMetricNames, measure } from './metrics/registry.js';
import type { RunConfig } from './run-config.js';

/** What each epoch says of the validation pictures: the main metrics of the task, and the one that is monitored. */
export function validationScores({ training }: RunConfig, answers: Answers): Scores {
  const names = [...epochMetricNames(answers.task), training.monitor];
  return measure(answers, names) as Scores;
}

/** A score as a number: NaN, which is never an improvement, where it is not defined. */
export function scoreOf(scores: Scores, name: string): number {
  return scores[name] ?? Number.NaN;
}
