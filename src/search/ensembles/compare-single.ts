import { type Interval, student, tInterval } from '../../statistics/index.js';
import type { ModelContract, PredictionLine, Scores } from '../../train/index.js';
import { adjustedDifference } from '../objectives/adjusted-difference.js';
import { lineScores } from '../trials/scores-of.js';
import { commonLines, outOfFoldLines, scoresOfLines } from './held-out.js';

/** What an ensemble is worth, and what each single model, on the same examples. */
export interface EnsembleScores {
  /**
   * Which of the first member's validation examples no member was trained on: `all`, `some`, or `none`, as of the folds of a
   * cross-validation.
   */
  readonly heldOut: 'all' | 'some' | 'none';
  /** Examples that the scores are of. */
  readonly count: number;
  /** Of the ensemble; null where every example is known to some member, so that nothing can be said of it. */
  readonly scores: Scores | null;
  /** Of each single model: on the same examples, or, with `none`, on those that it was not trained on itself. */
  readonly singles: readonly Scores[];
  /** With `none`: of the mean, for each example, of the models that were not trained on it. */
  readonly outOfFold: Scores | null;
  /** The ensemble less the single model that it is compared with: the best one, unless another is named. */
  readonly comparison: SingleComparison | null;
  /** What the ensemble said of those examples. */
  readonly lines: readonly PredictionLine[];
}

export interface SingleComparison {
  /** Position of the other side among the single models. */
  readonly single: number;
  /** What is compared: the share of examples, or of labels, that were right, or R², the mean over numbers. */
  readonly score: 'accuracy' | 'labels right' | 'R2';
  readonly difference: number;
  /** Where it lies for other examples, with 95%. */
  readonly interval: Interval;
}

const SCORE_NAMES = {
  'multi-class': 'accuracy',
  binary: 'accuracy',
  'multi-label': 'labels right',
  regression: 'R2',
} as const;

/** Chance that the interval is wrong. */
const ALPHA = 0.05;

/**
 * Compare an ensemble with single models, example by example, on what none of them was trained on; with the model at `single`, or the
 * best of them.
 *
 * The best single model is chosen on the examples on which it is then compared, which makes it look better than it is; so do
 * members that were chosen by their scores on them make the ensemble.
 */
export function scoreEnsemble(
  ensemble: readonly PredictionLine[],
  singles: readonly (readonly PredictionLine[])[],
  contract: Pick<ModelContract, 'task' | 'classes'>,
  single?: number,
): EnsembleScores {
  const [lines, ...parts] = commonLines([ensemble, ...singles]);
  if (lines.length === 0) {
    const pooled = outOfFoldLines(singles);
    return {
      heldOut: 'none',
      count: pooled.length,
      scores: null,
      singles: singles.map((part) => scoresOfLines(part, contract)),
      outOfFold: scoresOfLines(pooled, contract),
      comparison: null,
      lines,
    };
  }
  return {
    heldOut: lines.length === ensemble.length ? 'all' : 'some',
    count: lines.length,
    scores: scoresOfLines(lines, contract),
    singles: parts.map((part) => scoresOfLines(part, contract)),
    outOfFold: null,
    comparison: compared(lines, parts, contract, single),
    lines,
  };
}

function compared(
  lines: readonly PredictionLine[],
  parts: readonly (readonly PredictionLine[])[],
  { task }: Pick<ModelContract, 'task'>,
  given: number | undefined,
): SingleComparison {
  const own = lineScores(lines, task);
  const others = parts.map((part) => lineScores(part, task));
  const means = others.map(meanOf);
  const single = given ?? means.indexOf(Math.max(...means));
  return {
    single,
    score: SCORE_NAMES[task],
    difference: meanOf(own) - means[single],
    interval:
      task === 'regression' ? plainInterval(own, others[single]) : adjustedInterval(own, others[single]),
  };
}

/** R² of an example has no bounds, so that no pair can be added. */
function plainInterval(a: Float64Array, b: Float64Array): Interval {
  const { low, high } = tInterval(
    a.map((value, i) => value - b[i]),
    1 - ALPHA,
  );
  return { low, high };
}

function adjustedInterval(a: Float64Array, b: Float64Array): Interval {
  const { mean, standardError, degreesOfFreedom } = adjustedDifference(a, b);
  const half = student(degreesOfFreedom).upperQuantile(ALPHA / 2) * standardError;
  return { low: mean - half, high: mean + half };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
