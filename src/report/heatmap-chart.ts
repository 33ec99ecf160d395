/** Shares, or anything else from 0 to 1, in rows and columns by their colour; a plain value that renderers draw. */
export interface HeatmapChart {
  readonly kind: 'heatmap';
  readonly title: string;
  /** Below the title. */
  readonly notes: readonly string[];
  /** What columns and rows are. */
  readonly x: HeatmapAxis;
  readonly y: HeatmapAxis;
  /** From 0, pale, to 1, dark; null where there is nothing. */
  readonly cells: readonly (readonly (number | null)[])[];
  /** Written into the cells where they are large enough; none where it is left out. */
  readonly texts?: readonly (readonly string[])[];
  /** What the palest and the darkest colour mean. */
  readonly ends: readonly [pale: string, dark: string];
  /** Whether rows and columns are of one kind, so that cells are as high as they are wide. */
  readonly isSquare: boolean;
}

export interface HeatmapAxis {
  readonly label: string;
  readonly names: readonly string[];
}
