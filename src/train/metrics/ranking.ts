/** Scores of the samples of one class and of all others, each rising. */
export interface RankedScores {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** Split the scores of class `positive`, column `column` of `scores` [N, columns], by the true class. */
export function rankScores(
  labels: ArrayLike<number>,
  positive: number,
  scores: ArrayLike<number>,
  column = 0,
  columns = 1,
): RankedScores {
  const split: { positives: number[]; negatives: number[] } = { positives: [], negatives: [] };
  for (let i = 0; i < labels.length; i++) {
    split[labels[i] === positive ? 'positives' : 'negatives'].push(scores[i * columns + column]);
  }
  return {
    positives: Float64Array.from(split.positives).sort(),
    negatives: Float64Array.from(split.negatives).sort(),
  };
}

/**
 * Area under the ROC curve: the chance that a random positive scores above a random negative, ties counting one half.
 *
 * Null without positives or without negatives.
 */
export function rocAuc({ positives, negatives }: RankedScores): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  let below = 0;
  let upTo = 0;
  let pairs = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below] < score) below++;
    while (upTo < negatives.length && negatives[upTo] <= score) upTo++;
    pairs += (below + upTo) / 2;
  }
  return pairs / (positives.length * negatives.length);
}

/**
 * Average precision: the sum over falling thresholds of (recall_n - recall_n-1) * precision_n, without interpolation.
 *
 * Null without positives.
 */
export function averagePrecision({ positives, negatives }: RankedScores): number | null {
  if (positives.length === 0) return null;
  let truePositives = 0;
  let falsePositives = 0;
  let area = 0;
  while (truePositives < positives.length) {
    const threshold = positives[positives.length - 1 - truePositives];
    const before = truePositives;
    while (truePositives < positives.length && positives[positives.length - 1 - truePositives] === threshold)
      truePositives++;
    while (falsePositives < negatives.length && negatives[negatives.length - 1 - falsePositives] >= threshold)
      falsePositives++;
    area += ((truePositives - before) * truePositives) / (truePositives + falsePositives);
  }
  return area / positives.length;
}
