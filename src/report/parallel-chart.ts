/** Many points of many dimensions as lines across upright axes; a plain value that renderers draw. */
export interface ParallelChart {
  readonly kind: 'parallel';
  readonly title: string;
  /** Below the title. */
  readonly notes: readonly string[];
  readonly axes: readonly ParallelAxis[];
  /** In the order in which they are drawn: the last lie on top. */
  readonly lines: readonly ParallelLine[];
  /** What is said of dark and pale lines. */
  readonly ranking: string;
}

export interface ParallelAxis {
  readonly label: string;
  /** Places go from 0, the lower end, to 1. */
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
  /** The word for lines that have no place on this axis; undefined where all have one. */
  readonly missing: string | undefined;
}

export interface ParallelLine {
  readonly name: string;
  /** One for each axis; null where it has none. */
  readonly places: readonly (number | null)[];
  readonly state: LineState;
  /** 0 for the worst, 1 for the best; null where it has none. */
  readonly rank: number | null;
}

export type LineState = 'best' | 'complete' | 'pruned' | 'failed' | 'running';

/** How each state is called beside a drawing. */
export const STATE_NAMES: Readonly<Record<LineState, string>> = {
  best: 'the best',
  complete: 'complete',
  pruned: 'stopped early',
  failed: 'failed',
  running: 'not at its end',
};
