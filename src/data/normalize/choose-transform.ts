import { excessKurtosis, isConstant, type Moments, skewness } from '../../statistics/index.js';
import type { ColumnSummary } from './column-summary.js';
import { quantile, type WeightedValues, weightedValues } from './quantile-sketch.js';
import type { TransformChoice } from './transforms.js';

/** A transform for a column, and the sentence that says why. */
export interface TransformAdvice {
  readonly choice: TransformChoice;
  readonly reason: string;
}

/** Beyond it in either direction a distribution is called highly skewed (Bulmer 1979, "Principles of Statistics"). */
const HIGH_SKEWNESS = 1;
/**
 * How much further the outer 5% lie on one side of the median than on the other, from 0 to 1: an exponential distribution
 * has 0.56. A few wild values make a skewness, but not this.
 */
const LOPSIDED = 0.2;
/** Share of values outside Tukey's fences from which a column has outliers; 0.7% of normally distributed ones lie there. */
const MANY_OUTLIERS = 0.02;
/** Heavier tails than a logistic (1.2) or Laplace (3) distribution has. */
const HEAVY_TAILS = 4;
/** Flatter than this has no tails: evenly spread values have -1.2. */
const FLAT = -1;
/** Fewer values say nothing about a shape. */
const FEWEST = 20;

/**
 * Choose from the shape of the training values: skewness, kurtosis, outliers, and the numbers a transform is defined for.
 * The first rule that fits decides.
 */
export function chooseTransform({ moments, sketch }: ColumnSummary): TransformAdvice {
  const { count, min } = moments;
  const sorted = weightedValues(sketch);
  if (isConstant(moments)) return advise('zScore', `all values are ${short(min)}, so the column becomes 0`);
  if (sorted.values.every((x) => x === 0 || x === 1))
    return advise('none', 'all values are 0 or 1, which needs no normalization');
  if (count < FEWEST) return advise('zScore', `${count} values are too few to tell the shape of the column`);

  const skew = skewness(moments);
  if (Math.abs(skew) > HIGH_SKEWNESS && lopsidedness(sorted) * Math.sign(skew) > LOPSIDED) {
    const tail = `the values have a long tail to the ${skew > 0 ? 'right' : 'left'} (skewness ${short(skew)})`;
    return min > 0
      ? advise('boxCox', `${tail} and are all above 0`)
      : advise('yeoJohnson', `${tail}, and not all are above 0`);
  }
  const tails = excessKurtosis(moments);
  const { outliers, spread } = fences(sorted, moments);
  if (spread === 0) return advise('zScore', 'half of the values or more are equal, so quartiles say nothing');
  if (outliers > MANY_OUTLIERS)
    return advise(
      'robust',
      `${short(100 * outliers)}% of the values lie far from the others, which would stretch a mean and a standard deviation`,
    );
  if (tails > HEAVY_TAILS)
    return advise(
      'robust',
      `a few values lie very far from the others (excess kurtosis ${short(tails)}), which would stretch a mean and a standard deviation`,
    );
  if (tails < FLAT)
    return advise(
      { kind: 'minMax', range: [-1, 1] },
      `the values fill their range without tails (excess kurtosis ${short(tails)})`,
    );
  return advise(
    'zScore',
    `the values are spread about evenly around their mean (skewness ${short(skew)}, excess kurtosis ${short(tails)})`,
  );
}

/** (upper + lower - 2 median) / (upper - lower) of the 5% and 95% percentiles (Hinkley 1975); 0 where those are equal. */
function lopsidedness(sorted: WeightedValues): number {
  const [lower, median, upper] = [0.05, 0.5, 0.95].map((share) => quantile(sorted, share));
  return upper === lower ? 0 : (upper + lower - 2 * median) / (upper - lower);
}

/** Share of values more than 1.5 interquartile ranges outside the quartiles (Tukey 1977), and that range. */
function fences(sorted: WeightedValues, { count }: Moments): { outliers: number; spread: number } {
  const [lower, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const spread = upper - lower;
  const outside = sorted.weights.reduce((sum, weight, i) => {
    const x = sorted.values[i];
    return x < lower - 1.5 * spread || x > upper + 1.5 * spread ? sum + weight : sum;
  }, 0);
  return { outliers: outside / count, spread };
}

function advise(choice: TransformChoice, reason: string): TransformAdvice {
  return { choice, reason };
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
