import { type ConfusionMatrix, classTotals, sum } from './confusion-matrix.js';

export interface PrecisionRecall {
  /** Of the samples predicted as the class, the share that is. */
  readonly precision: number;
  /** Of the samples of the class, the share that is found. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
}

export interface ClassScores extends PrecisionRecall {
  /** Samples of the class. */
  readonly support: number;
}

/** Scores of each class; 0/0 is 0. */
export function precisionRecall(confusion: ConfusionMatrix): ClassScores[] {
  const { occurs, predicted, hit } = classTotals(confusion);
  return hit.map((h, k) => ({ ...scoresOf(h, predicted[k], occurs[k]), support: occurs[k] }));
}

/** Mean over all classes, those that never occur included. */
export function macroAverage(scores: readonly ClassScores[]): PrecisionRecall {
  return averageBy(scores, () => 1 / scores.length);
}

/** Mean over classes weighted by how often they occur. */
export function weightedAverage(scores: readonly ClassScores[]): PrecisionRecall {
  const samples = sum(scores.map(({ support }) => support));
  return averageBy(scores, ({ support }) => support / samples);
}

/** From the counts of all classes together. With one label per sample all three equal the accuracy. */
export function microAverage(confusion: ConfusionMatrix): PrecisionRecall {
  const { occurs, predicted, hit } = classTotals(confusion);
  return scoresOf(sum(hit), sum(predicted), sum(occurs));
}

/** Of `predicted` and `occurs` samples, `hit` are both; 0/0 is 0. */
export function scoresOf(hit: number, predicted: number, occurs: number): PrecisionRecall {
  return {
    precision: ratio(hit, predicted),
    recall: ratio(hit, occurs),
    f1: ratio(2 * hit, predicted + occurs),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function averageBy(scores: readonly ClassScores[], weight: (score: ClassScores) => number): PrecisionRecall {
  const average = (key: keyof PrecisionRecall) => sum(scores.map((score) => weight(score) * score[key]));
  return { precision: average('precision'), recall: average('recall'), f1: average('f1') };
}
