/** Shares with their intervals, one below the other; a plain value that renderers draw. */
export interface IntervalChart {
  readonly kind: 'intervals';
  readonly title: string;
  /** Below the title. */
  readonly notes: readonly string[];
  /** What is shown. */
  readonly label: string;
  /** From top to bottom; all from 0 to 1. */
  readonly rows: readonly {
    readonly name: string;
    readonly value: number;
    readonly low: number;
    readonly high: number;
    /** At the right: the value in words. */
    readonly text: string;
  }[];
}
