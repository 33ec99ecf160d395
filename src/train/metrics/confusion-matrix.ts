/** Counts of samples: rows are the true classes, columns the predicted ones. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** Labels and predictions are integers in 0 … classes - 1, of equal number. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) counts[labels[i]][predicted[i]]++;
  return counts;
}

/** How often each class occurs, is predicted, and both at once; and the number of samples. */
export interface ClassTotals {
  readonly occurs: readonly number[];
  readonly predicted: readonly number[];
  readonly hit: readonly number[];
  readonly samples: number;
}

export function classTotals(confusion: ConfusionMatrix): ClassTotals {
  const occurs = confusion.map(sum);
  return {
    occurs,
    predicted: confusion.map((_, k) => sum(confusion.map((row) => row[k]))),
    hit: confusion.map((row, k) => row[k]),
    samples: sum(occurs),
  };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
