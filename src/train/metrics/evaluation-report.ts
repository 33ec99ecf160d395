import type { Task } from '../../nn/index.js';
import type { Scores } from '../events.js';
import { classificationReport, labelReport, type RankingScores } from './classification-report.js';
import type { ConfusionMatrix } from './confusion-matrix.js';
import { labelLoss, labelScores } from './label-metrics.js';
import type { Answers } from './metric.js';
import type { ClassScores } from './precision-recall.js';
import { decidedClasses } from './predicted-class.js';
import { measure } from './registry.js';
import { meanSquaredError, type OutputScores, outputScores } from './regression-metrics.js';

/** What the answers of a model to a whole set are worth, by its task. */
export interface EvaluationReport {
  /**
   * Metrics of the task by name; null where one is not defined on the set. The loss is the plain one of the task: cross
   * entropy in nats, with several labels the mean over them; in regression the mean squared error.
   */
  readonly metrics: Scores;
  /** One class each: scores of each class. */
  readonly perClass?: readonly ClassScores[];
  /** One class each: rows are the true classes, columns the predicted ones. */
  readonly confusion?: ConfusionMatrix;
  /** Several labels: scores of each label. */
  readonly perLabel?: readonly (ClassScores & RankingScores)[];
  /** Regression: errors of each number. */
  readonly perOutput?: readonly OutputScores[];
}

/**
 * Everything that is measured of a model's answers.
 *
 * Throws  DataError for no samples, and for answers that are no probabilities where they should be.
 */
export function evaluationReport(given: Omit<Answers, 'loss'>): EvaluationReport {
  const answers: Answers = { ...given, loss: plainLoss(given) };
  const metrics = withoutCertain(measure(answers) as Scores, answers);
  switch (given.task) {
    case 'multi-class':
    case 'binary':
      return { metrics, ...classesOf(answers) };
    case 'multi-label':
      return { metrics, perLabel: labelScores(answers) };
    case 'regression':
      return { metrics, perOutput: outputScores(answers) };
  }
}

const PLAIN_LOSS: Readonly<Record<Task, (answers: Omit<Answers, 'loss'>) => number>> = {
  'multi-class': classLoss,
  binary: classLoss,
  'multi-label': labelLoss,
  regression: meanSquaredError,
};

function plainLoss(answers: Omit<Answers, 'loss'>): number {
  return PLAIN_LOSS[answers.task](answers);
}

function classLoss({ targets, outputs, width }: Omit<Answers, 'loss'>): number {
  return classificationReport(targets, outputs, width).logLoss;
}

function classesOf({ task, targets, outputs, width }: Answers) {
  const { perClass, confusion } = labelReport(targets, decidedClasses(task, outputs, width), width);
  return { perClass, confusion };
}

/** The five likeliest of five classes or fewer always hold the right one. */
function withoutCertain({ top5Accuracy, ...metrics }: Scores, { width }: Answers): Scores {
  return top5Accuracy === undefined || width <= 5 ? metrics : { ...metrics, top5Accuracy };
}
