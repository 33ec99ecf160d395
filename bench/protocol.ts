/** What the harness asks of a peer, one JSON document per line on its stdin. */
export type Request =
  /** Start again from the workload's weights; answered by `{}`. */
  | { readonly command: 'reset'; readonly dropout: number }
  /** Train on the next batches; answered by a `RunAnswer`. */
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
  /** Wall time of the steps alone. */
  readonly seconds: number;
  /** Of each step. */
  readonly losses: readonly number[];
}
