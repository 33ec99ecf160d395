import type { SummaryValue } from './event-record.js';

/** As many as TensorBoard's own summaries have. */
const BUCKETS = 30;

/** How values are spread, as TensorBoard keeps it. */
export type Histogram = NonNullable<SummaryValue['histo']>;

/**
 * Count values, which are finite and at least one, in buckets of equal width from the smallest to the largest; one bucket where
 * all are equal. A bucket holds its lower end, the last one its upper end too.
 *
 * Source  tensorboard/plugins/histogram/summary_v2.py, `histogram_pb`, which has more buckets where all values are equal, empty ones.
 */
export function weightHistogram(values: Float32Array): Histogram {
  let [min, max, sum, sumSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    sumSquares += value * value;
  }
  const buckets = min === max ? 1 : BUCKETS;
  const width = (max - min) / buckets;
  const bucket = new Array<number>(buckets).fill(0);
  // Of one bucket of no width the position is not a number.
  for (const value of values) bucket[Math.min(buckets - 1, Math.floor((value - min) / width) || 0)]++;
  const bucketLimit = bucket.map((_, i) => (i === buckets - 1 ? max : min + width * (i + 1)));
  return { min, max, num: values.length, sum, sumSquares, bucketLimit, bucket };
}
