/** What to change in a config: options by their paths, such as `optimizer.learningRate`. */
export type ConfigPatch = Readonly<Record<string, unknown>>;

/** One way of training. */
export interface Arm {
  /** Short, as it stands in a sentence: `dropout 0.5`. */
  readonly name: string;
  readonly patch: ConfigPatch;
}

/** A question to the data: is one of some arms better than what there is? All arms get the same seeds and budgets. */
export interface Question {
  readonly name: string;
  /** For people, with a question mark. */
  readonly asks: string;
  /** What the others are compared with. */
  readonly baseline: Arm;
  readonly arms: readonly Arm[];
}

/** What one training gave. */
export interface Observation {
  /** Name of the arm. */
  readonly arm: string;
  /** Shared by the trainings that make a pair. */
  readonly seed: number;
  /** Of each validation picture, in the same order everywhere, more is better: 1 where it was right. One alone is a metric of all. */
  readonly scores: ArrayLike<number>;
  readonly seconds: number;
  readonly parameters: number;
}
