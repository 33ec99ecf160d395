/** Kinds of border, by the numbers that the callers pass: see `Border` in src/data/augment/border.ts for what they mean. */
export const CONSTANT: i32 = 0;
export const EDGE: i32 = 1;
export const REFLECT: i32 = 2;

/** Which of `size` pixels stands at the whole number `index`, which may lie outside; -1 for the fill. */
export function borderIndex(index: i32, size: i32, border: i32): i32 {
  if (index >= 0 && index < size) return index;
  if (border === CONSTANT) return -1;
  if (border === EDGE) return index < 0 ? 0 : size - 1;
  if (border === REFLECT) {
    const place = modulo(index, 2 * size);
    return place < size ? place : 2 * size - 1 - place;
  }
  const period = max(1, 2 * size - 2);
  const place = modulo(index, period);
  return place < size ? place : period - place;
}

function modulo(value: i32, by: i32): i32 {
  const rest = value % by;
  return rest < 0 ? rest + by : rest;
}
