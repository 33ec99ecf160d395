/** How often values occur, by equal intervals; a plain value that renderers draw. */
export interface HistogramChart {
  readonly kind: 'histogram';
  readonly title: string;
  /** Below the title. */
  readonly notes: readonly string[];
  /** What the values are, with their unit, and what is counted. */
  readonly label: string;
  readonly counted: string;
  /** Side by side, rising. */
  readonly bins: readonly { readonly low: number; readonly high: number; readonly count: number }[];
  /** Values that have a name: dashed upright lines. */
  readonly marks: readonly { readonly at: number; readonly label: string }[];
}
