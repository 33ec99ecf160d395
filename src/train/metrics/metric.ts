import type { Task } from '../../nn/index.js';

/** What a model says of a whole set of pictures, with what is true. */
export interface Answers {
  readonly task: Task;
  /** Mean loss over the set, as the caller computed it. */
  readonly loss: number;
  /**
   * Row-major [N, K]: probabilities of K classes (binary: of both), probabilities of K labels, or K predicted numbers.
   */
  readonly outputs: ArrayLike<number>;
  /** The class of each picture, [N]; or, for multi-label and regression, what each output should be, [N, K]. */
  readonly targets: ArrayLike<number>;
  /** K. */
  readonly width: number;
}

/** One number about a whole set: never an average over batches. */
export interface Metric {
  readonly name: string;
  /** Whether smaller or larger values are better. */
  readonly mode: 'min' | 'max';
  readonly tasks: readonly Task[];
  /** Part of every line of `metrics.jsonl` for these tasks, whether or not it is monitored. */
  readonly everyEpoch: readonly Task[];
  /** Also known of the training pictures, as a mean over the epoch while it ran. */
  readonly whileTraining: boolean;
  /** Null where it is not defined on this set; docs/metrics.md says when. */
  readonly compute: (answers: Answers) => number | null;
}

type MetricInput = Pick<Metric, 'name' | 'mode' | 'tasks' | 'compute'> &
  Partial<Pick<Metric, 'everyEpoch' | 'whileTraining'>>;

export function defineMetric({ everyEpoch = [], whileTraining = false, ...rest }: MetricInput): Metric {
  return Object.freeze({ ...rest, everyEpoch, whileTraining });
}

/** Compute something once per set, for all metrics that are made from it. */
export function oncePerSet<T>(compute: (answers: Answers) => T): (answers: Answers) => T {
  const known = new WeakMap<Answers, { readonly value: T }>();
  return (answers) => {
    let entry = known.get(answers);
    if (entry === undefined) {
      entry = { value: compute(answers) };
      known.set(answers, entry);
    }
    return entry.value;
  };
}
