/** Pictures of a class below which nothing is said of it: each fold should have learned from a few. */
export const FEWEST_OF_CLASS = 8;
/** Most probability of the given label, and least of another one: what is less plain is not worth a person's look. */
const MOST_GIVEN = 0.05;
const LEAST_SUGGESTED = 0.8;

/** A picture whose label is probably wrong. */
export interface LabelDoubt {
  readonly position: number;
  /** Class as labelled. */
  readonly given: number;
  readonly givenProbability: number;
  /** Class as it looks. */
  readonly suggested: number;
  readonly suggestedProbability: number;
}

/** Probabilities of pictures that whoever gives them has not learned from. */
export interface JudgedLabels {
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** float32 [count, classes]. */
  readonly probabilities: Float32Array;
}

/**
 * Labels that contradict what pictures look like, the plainest first.
 *
 * The threshold of a class is the mean probability of that class over the pictures labelled so. A picture is confidently of
 * the most probable class among those whose threshold it reaches, and suspicious when that is not its label: the confident
 * joint of the paper. Of those, only pictures are told whose label has a probability of at most 0.05 and the other class one
 * of at least 0.8, because otherwise a network that is often wrong suspects thousands of right labels. The order is by
 * normalized margin, p(label) - max p(other). Classes with fewer than 8 pictures neither suspect nor are suspected.
 *
 * Source   C. Northcutt, L. Jiang, I. Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels" (2021),
 *          sections 3.1 and 3.2.
 */
export function suspiciousLabels({ labels, classes, probabilities }: JudgedLabels): LabelDoubt[] {
  const thresholds = thresholdsOf({ labels, classes, probabilities });
  const doubts: LabelDoubt[] = [];
  for (let position = 0; position < labels.length; position++) {
    const given = labels[position]!;
    if (thresholds[given] === undefined) continue;
    const own = probabilities.subarray(position * classes, (position + 1) * classes);
    let suggested = given;
    let suggestedProbability = -1;
    own.forEach((probability, label) => {
      const threshold = thresholds[label];
      if (threshold === undefined || probability < threshold || probability <= suggestedProbability) return;
      suggested = label;
      suggestedProbability = probability;
    });
    const givenProbability = own[given]!;
    if (suggested === given || givenProbability > MOST_GIVEN || suggestedProbability < LEAST_SUGGESTED)
      continue;
    doubts.push({ position, given, givenProbability, suggested, suggestedProbability });
  }
  const margin = (doubt: LabelDoubt) => doubt.givenProbability - doubt.suggestedProbability;
  return doubts.sort((a, b) => margin(a) - margin(b) || a.position - b.position);
}

/** Undefined for classes with too few pictures. */
function thresholdsOf({ labels, classes, probabilities }: JudgedLabels): (number | undefined)[] {
  const sums = new Float64Array(classes);
  const counts = new Uint32Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    sums[label]! += probabilities[i * classes + label]!;
    counts[label]!++;
  }
  return Array.from(counts, (count, label) => (count < FEWEST_OF_CLASS ? undefined : sums[label]! / count));
}
