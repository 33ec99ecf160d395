/** What the harness asks of a peer, one JSON document per line on its stdin. */
export type Request =
  /** Start again from the weights of the workload, with its dropout or, for comparing numbers, with none; answered by `{}`. */
  | { readonly command: 'reset'; readonly dropout: boolean }
  /** Work on the next batches; answered by a `RunAnswer`. */
  | { readonly command: 'run'; readonly steps: number };

/** The first line that a peer writes. */
export interface ReadyAnswer {
  readonly ready: {
    /** Name to version of what does the work. */
    readonly versions: Readonly<Record<string, string>>;
    readonly threads: number;
  };
}

export interface RunAnswer {
  /** Wall time of the steps alone, each from values in memory to its loss or its probabilities as numbers on the host. */
  readonly seconds: number;
  /**
   * Of each step: the mean cross-entropy over its batch; of an epoch, over all its pictures. Where nothing learns it is
   * computed from the probabilities after the clock has stopped.
   */
  readonly losses: readonly number[];
}
