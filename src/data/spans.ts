/** A run of consecutive positions. */
export interface Span {
  readonly start: number;
  /** Not included. */
  readonly end: number;
}

/** A span cut into spans of `size`; the last one may be smaller. */
export function spansOf({ start, end }: Span, size: number): Span[] {
  return Array.from({ length: Math.ceil((end - start) / size) }, (_, i) => ({
    start: start + i * size,
    end: Math.min(end, start + (i + 1) * size),
  }));
}
