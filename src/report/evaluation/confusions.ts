import { type ConfusionMatrix, confusionMatrix, type ValidationAnswers } from '../../train/index.js';

/** Examples of one class that were taken for another. */
export interface Confusion {
  /** Positions of the classes. */
  readonly truth: number;
  readonly said: number;
  readonly count: number;
  /** Of the examples of the true class, 0 to 1. */
  readonly share: number;
}

/** What was taken for what. */
export interface Confusions {
  readonly classes: readonly string[];
  /** Rows are the true classes, columns those that were decided for. */
  readonly counts: ConfusionMatrix;
  /** The same as shares of each row, 0 to 1; 0 in the row of a class without examples. */
  readonly rates: readonly (readonly number[])[];
  /** All that were confused, the most frequent first, then by the larger share, then in the order of the classes. */
  readonly frequent: readonly Confusion[];
}

/** The confusion matrix of a run; undefined for a task without classes. */
export function confusionsOf({ task, classes, targets, decided }: ValidationAnswers): Confusions | undefined {
  if (task !== 'multi-class' && task !== 'binary') return undefined;
  const counts = confusionMatrix(targets, decided, classes.length);
  const rates = counts.map((row) => {
    const support = row.reduce((a, b) => a + b, 0);
    return row.map((count) => (support === 0 ? 0 : count / support));
  });
  const frequent = counts
    .flatMap((row, truth) =>
      row.flatMap((count, said) =>
        count === 0 || said === truth ? [] : [{ truth, said, count, share: rates[truth][said] }],
      ),
    )
    .sort((a, b) => b.count - a.count || b.share - a.share);
  return { classes, counts, rates, frequent };
}
