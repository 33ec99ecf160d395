import { DataError, ShapeError } from '../../base/error.js';
import { accuracy, balancedAccuracy } from './accuracy.js';
import { cohenKappa, matthewsCorrelation } from './agreement.js';
import { binaryBrierScore, brierScore } from './brier.js';
import { CALIBRATION_BINS, calibrationError } from './calibration.js';
import { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.js';
import { logLoss } from './log-loss.js';
import { meanOrNull } from './mean-or-null.js';
import {
  type ClassScores,
  macroAverage,
  microAverage,
  type PrecisionRecall,
  precisionRecall,
  weightedAverage,
} from './precision-recall.js';
import { decideAt, predictedClasses } from './predicted-class.js';
import { averagePrecision, rankScores, rocAuc } from './ranking.js';
import { topAccuracies } from './top-accuracy.js';

/** What can be said from labels and predicted classes alone. Shares are 0 to 1. */
export interface LabelReport {
  readonly count: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  /** Rows are the true classes, columns the predicted ones. */
  readonly confusion: ConfusionMatrix;
  readonly perClass: readonly ClassScores[];
  readonly macro: PrecisionRecall;
  readonly weighted: PrecisionRecall;
  readonly micro: PrecisionRecall;
  /** Null where only one class occurs and it alone is predicted. */
  readonly cohenKappa: number | null;
  readonly matthews: number;
}

/** Everything about a whole set of samples. Ranking metrics of a class that never or always occurs are null. */
export interface ClassificationReport extends Omit<LabelReport, 'perClass'> {
  readonly perClass: readonly (ClassScores & RankingScores)[];
  /** Accuracy within the k most probable classes; entry 0 is k = 1. At most five entries. */
  readonly topAccuracy: readonly number[];
  /** In nats. */
  readonly logLoss: number;
  readonly brier: number;
  readonly calibrationError: number;
  /** Mean over classes, one against the rest; null where it is null for any class. */
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
}

export interface RankingScores {
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
}

/** A report on two classes by the score of class 1; ranking, Brier score and log loss in their binary forms. */
export interface BinaryReport extends LabelReport, RankingScores {
  readonly logLoss: number;
  readonly brier: number;
  readonly calibrationError: number;
}

const TOP_ACCURACIES = 5;

/** Float32 softmax over a thousand classes stays well within this of a sum of 1. */
const SUM_TOLERANCE = 1e-3;

/**
 * All metrics of a set of samples with one label each.
 *
 * Shapes  labels [N], integers in 0 … classes - 1; probabilities [N, classes] row-major, each row summing to 1.
 * Throws  ShapeError if the numbers of values do not fit; DataError for no samples, a label that is no class, or values
 *         that are not probabilities.
 */
export function classificationReport(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): ClassificationReport {
  requireLabels('labels', labels, classes);
  requireCount('probabilities', probabilities, labels.length * classes);
  requireDistributions(probabilities, classes);
  const predicted = predictedClasses(probabilities, classes);
  const byLabel = labelReport(labels, predicted, classes);
  const ranking = byLabel.perClass.map((_, k) => rankingOfClass(labels, probabilities, k, classes));
  const confidences = Float64Array.from(predicted, (k, i) => probabilities[i * classes + k]);
  return {
    ...byLabel,
    perClass: byLabel.perClass.map((scores, k) => ({ ...scores, ...ranking[k] })),
    topAccuracy: topAccuracies(labels, probabilities, classes).slice(0, TOP_ACCURACIES),
    logLoss: logLoss(labels, probabilities, classes),
    brier: brierScore(labels, probabilities, classes),
    calibrationError: calibrationError(labels, predicted, confidences),
    rocAuc: meanOrNull(ranking.map((scores) => scores.rocAuc)),
    averagePrecision: meanOrNull(ranking.map((scores) => scores.averagePrecision)),
  };
}

/** Metrics of decisions alone; throws as `classificationReport` does. Both arrays hold integers in 0 … classes - 1. */
export function labelReport(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): LabelReport {
  requireLabels('labels', labels, classes);
  requireCount('predicted', predicted, labels.length);
  requireLabels('predicted', predicted, classes);
  const confusion = confusionMatrix(labels, predicted, classes);
  const perClass = precisionRecall(confusion);
  return {
    count: labels.length,
    accuracy: accuracy(confusion),
    balancedAccuracy: balancedAccuracy(confusion),
    confusion,
    perClass,
    macro: macroAverage(perClass),
    weighted: weightedAverage(perClass),
    micro: microAverage(confusion),
    cohenKappa: cohenKappa(confusion),
    matthews: matthewsCorrelation(confusion),
  };
}

/**
 * Metrics of two classes by the probability of class 1, which is decided for from `threshold` upwards.
 *
 * Average precision is null only without positives, ROC AUC also without negatives. Throws as `classificationReport`.
 */
export function binaryReport(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  { threshold, bins }: { threshold: number; bins: number } = { threshold: 0.5, bins: CALIBRATION_BINS },
): BinaryReport {
  requireLabels('labels', labels, 2);
  requireCount('scores', scores, labels.length);
  requireProbabilities('scores', scores);
  const predicted = decideAt(scores, threshold);
  const ranked = rankScores(labels, 1, scores);
  const bothClasses = Float64Array.from({ length: 2 * labels.length }, (_, i) => {
    const score = scores[Math.floor(i / 2)];
    return i % 2 === 1 ? score : 1 - score;
  });
  return {
    ...labelReport(labels, predicted, 2),
    rocAuc: rocAuc(ranked),
    averagePrecision: averagePrecision(ranked),
    logLoss: logLoss(labels, bothClasses, 2),
    brier: binaryBrierScore(labels, scores),
    calibrationError: calibrationError(
      labels,
      predicted,
      Float64Array.from(predicted, (k, i) => bothClasses[2 * i + k]),
      bins,
    ),
  };
}

function rankingOfClass(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  k: number,
  classes: number,
): RankingScores {
  const ranked = rankScores(labels, k, probabilities, k, classes);
  const area = rocAuc(ranked);
  return { rocAuc: area, averagePrecision: area === null ? null : averagePrecision(ranked) };
}

function requireCount(what: string, values: ArrayLike<number>, expected: number): void {
  if (values.length === expected) return;
  throw new ShapeError({
    code: 'shape/metrics',
    where: `metrics, ${what}`,
    what: 'the number of values does not fit the labels',
    got: { values: values.length, expected },
    fix: 'give one row per label',
  });
}

function requireLabels(where: string, labels: ArrayLike<number>, classes: number): void {
  if (labels.length === 0)
    throw new DataError({
      code: 'data/no-samples',
      where: `metrics, ${where}`,
      what: 'there are no samples',
      fix: 'give at least one label',
    });
  for (let i = 0; i < labels.length; i++) {
    if (Number.isInteger(labels[i]) && labels[i] >= 0 && labels[i] < classes) continue;
    throw new DataError({
      code: 'data/label',
      where: `metrics, ${where}[${i}]`,
      what: `a class must be an integer from 0 to ${classes - 1}`,
      got: labels[i],
      fix: 'give the position of the class, counted from 0',
    });
  }
}

/** Throws DataError `data/probabilities` naming the first value outside 0 … 1. */
export function requireProbabilities(where: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] >= 0 && values[i] <= 1) continue;
    throw new DataError({
      code: 'data/probabilities',
      where: `metrics, ${where}[${i}]`,
      what: 'a probability must be between 0 and 1',
      got: values[i],
      fix: 'the model must end in a softmax or sigmoids, and its weights must be finite',
    });
  }
}

function requireDistributions(probabilities: ArrayLike<number>, classes: number): void {
  requireProbabilities('probabilities', probabilities);
  for (let row = 0; row < probabilities.length; row += classes) {
    let total = 0;
    for (let k = 0; k < classes; k++) total += probabilities[row + k];
    if (Math.abs(total - 1) <= SUM_TOLERANCE) continue;
    throw new DataError({
      code: 'data/probabilities',
      where: `metrics, sample ${row / classes}`,
      what: 'the probabilities of a sample must sum to 1',
      got: total,
      fix: 'the model must end in a softmax',
    });
  }
}
