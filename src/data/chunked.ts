/** A run of consecutive items of a longer list. */
export interface Chunk<T> {
  /** Position of the first item in the whole. */
  readonly start: number;
  readonly items: readonly T[];
}

export function chunked<T>(items: readonly T[], size: number): Chunk<T>[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => ({
    start: i * size,
    items: items.slice(i * size, (i + 1) * size),
  }));
}
