/** How much the answers of a network under noise differ. */
export interface Uncertainty {
  /** Answers that were drawn. */
  readonly samples: number;
  /** Entropy of the mean probabilities, nats: 0 when sure, ln(classes) when every class is as likely. */
  readonly entropy: number;
  /**
   * That entropy less the mean entropy of the single answers, nats, 0 or more: what the weights leave open. High where the
   * answers contradict each other, as of pictures unlike those of training; 0 where each says the same.
   */
  readonly mutualInformation: number;
  /** Standard deviation of each probability over the answers, by class. */
  readonly deviations: Readonly<Record<string, number>>;
}

/**
 * The uncertainty of samples of probabilities [samples, classes].
 *
 * Source  Gal and Ghahramani 2016 (arXiv 1506.02142), section 4; mutual information: Houlsby et al. 2011 (arXiv 1112.5745),
 *         eq. 2.
 */
export function uncertaintyOf(rows: Float32Array, classes: readonly string[]): Uncertainty {
  const samples = rows.length / classes.length;
  const mean = meanRow(rows, classes.length);
  const single = Array.from({ length: samples }, (_, i) =>
    entropyOf(rows.subarray(i * classes.length, (i + 1) * classes.length)),
  );
  const entropy = entropyOf(mean);
  return {
    samples,
    entropy,
    // Rounding may leave it a little below 0, which it cannot be (Jensen's inequality).
    mutualInformation: Math.max(0, entropy - single.reduce((sum, e) => sum + e, 0) / samples),
    deviations: Object.fromEntries(
      classes.map((name, k) => [name, deviationOf(rows, classes.length, k, mean[k])]),
    ),
  };
}

/** The mean of rows of `width` numbers. */
export function meanRow(rows: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width);
  rows.forEach((value, i) => {
    sums[i % width] += value;
  });
  return Float32Array.from(sums, (sum) => (sum * width) / rows.length);
}

/** Sample standard deviation of one column, n - 1 below the fraction. */
function deviationOf(rows: Float32Array, width: number, column: number, mean: number): number {
  const samples = rows.length / width;
  let squares = 0;
  for (let i = column; i < rows.length; i += width) squares += (rows[i] - mean) ** 2;
  return Math.sqrt(squares / (samples - 1));
}

function entropyOf(probabilities: Float32Array): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}
