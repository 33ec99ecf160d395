/** Positions below `length` for which something holds. */
export function indicesWhere(length: number, holds: (index: number) => boolean): Uint32Array {
  const indices = new Uint32Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) if (holds(i)) indices[count++] = i;
  return count === length ? indices : indices.slice(0, count);
}

/** Whether these are all positions below `length`, in order. */
export function isWhole(indices: Uint32Array, length: number): boolean {
  return indices.length === length && indices.every((index, i) => index === i);
}
