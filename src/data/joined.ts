/** Lists, one after the other, as one. */
export interface Joined {
  readonly total: number;
  /** The list that a position falls into, and the place in it. */
  partAt(position: number): { readonly part: number; readonly index: number };
}

/** `lengths` are those of the lists, which are few. */
export function joined(lengths: readonly number[]): Joined {
  const starts: number[] = [];
  let total = 0;
  for (const length of lengths) {
    starts.push(total);
    total += length;
  }
  return {
    total,
    partAt(position) {
      let part = 0;
      while (part < lengths.length - 1 && position >= starts[part]! + lengths[part]!) part++;
      return { part, index: position - starts[part]! };
    },
  };
}
