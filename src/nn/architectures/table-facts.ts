/** What is known about a table when a network is chosen. */
export interface TableFacts {
  /** Values that a network sees of a row. */
  readonly features: number;
  readonly classes: number;
  /** Rows to train on. */
  readonly trainingCount: number;
}
