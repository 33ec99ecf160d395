import { f1Interval, wilson } from '../../statistics/index.js';
import type { ValidationAnswers } from '../../train/index.js';
import type { Estimate } from './estimate.js';

/** Probability from which a label is decided for. */
const THRESHOLD = 0.5;

/** What decisions for one class, or one label, are worth. */
export interface ClassScore {
  readonly name: string;
  /** Examples that are of the class, and those that were taken for it. */
  readonly support: number;
  readonly predicted: number;
  /** 0 where nothing was predicted. */
  readonly precision: Estimate;
  /** 0 where the class does not occur. */
  readonly recall: Estimate;
  readonly f1: Estimate;
}

/**
 * Precision, recall and F1 of each class or label, in the order of the model, with intervals of 95%: Wilson's for shares, and
 * for F1 `f1Interval`. Nothing of nothing is 0, anywhere from 0 to 1. None in regression.
 */
export function classScores(answers: ValidationAnswers): ClassScore[] {
  if (answers.task === 'regression') return [];
  return countsOf(answers).map(({ hit, predicted, occurs }, k) => ({
    name: answers.classes[k],
    support: occurs,
    predicted,
    precision: { value: share(hit, predicted), ...wilson(hit, predicted) },
    recall: { value: share(hit, occurs), ...wilson(hit, occurs) },
    f1: { value: share(2 * hit, predicted + occurs), ...f1Interval({ hit, predicted, occurs }) },
  }));
}

function countsOf({ task, classes, targets, outputs, decided }: ValidationAnswers) {
  const width = classes.length;
  const counts = classes.map(() => ({ hit: 0, predicted: 0, occurs: 0 }));
  if (task === 'multi-label') {
    targets.forEach((is: number, i: number) => {
      const own = counts[i % width];
      const isDecided = outputs[i] >= THRESHOLD;
      own.occurs += is;
      own.predicted += isDecided ? 1 : 0;
      own.hit += isDecided && is === 1 ? 1 : 0;
    });
  } else {
    decided.forEach((k, i) => {
      counts[k].predicted++;
      counts[targets[i]].occurs++;
      if (k === targets[i]) counts[k].hit++;
    });
  }
  return counts;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
