/** An ensemble, with what it is worth; docs/ensembles.md says what its numbers mean. */
export interface EnsembleSummary {
  readonly id: string;
  readonly name: string;
  /** What is wrong with it; everything below is then empty or null. */
  readonly problem: string | null;
  readonly changedAt: number;
  readonly task: string;
  readonly classes: number;
  readonly examples: 'pictures' | 'rows';
  readonly mean: string;
  /** The best member is marked by `comparison`. */
  readonly members: readonly EnsembleMember[];
  /** The model of the run, of snapshots. */
  readonly ofRun: EnsembleMember | null;
  readonly heldOut: 'all' | 'some' | 'none';
  /** Examples that scores are of. */
  readonly count: number;
  readonly scores: EnsembleScores | null;
  readonly outOfFold: EnsembleScores | null;
  readonly cost: EnsembleCost | null;
  readonly comparison: {
    /** Place among the members; null for the model of the run. */
    readonly best: number | null;
    readonly score: string;
    /** The ensemble less the other model, and where that lies for other examples, with 95%. */
    readonly difference: number;
    readonly interval: { readonly low: number; readonly high: number };
    readonly cost: EnsembleCost;
  } | null;
}

/** Values of metrics by their names; null where one is not defined. */
export type EnsembleScores = Readonly<Record<string, number | null>>;

export interface EnsembleMember {
  readonly name: string;
  /** Id of its run; null where that is not in the folder. */
  readonly run: string | null;
  readonly parameters: number;
  readonly scores: EnsembleScores;
}

export interface EnsembleCost {
  readonly parameters: number;
  readonly bytes: number;
  /** For one example at a time. */
  readonly milliseconds: number;
}

export interface EnsembleList {
  /** Newest first. */
  readonly ensembles: readonly EnsembleSummary[];
}
