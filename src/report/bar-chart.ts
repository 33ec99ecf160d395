/** Named shares as bars; a plain value that renderers draw. */
export interface BarChart {
  readonly kind: 'bars';
  readonly title: string;
  /** Below the title. */
  readonly notes: readonly string[];
  /** What the lengths are. */
  readonly label: string;
  /** Longest first. */
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
  /** The same in words. */
  readonly text: string;
  /** Too short to say anything. */
  readonly isNoise: boolean;
}
