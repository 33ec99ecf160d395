import type { Border } from '../src/data/augment/border.js';

/** Which of `size` pixels stands at the whole number `index`, which may lie outside; -1 for the fill. */
export function borderIndex(index: number, size: number, border: Border): number {
  if (index >= 0 && index < size) return index;
  if (border === 'constant') return -1;
  if (border === 'edge') return index < 0 ? 0 : size - 1;
  if (border === 'reflect') {
    const place = modulo(index, 2 * size);
    return place < size ? place : 2 * size - 1 - place;
  }
  const period = Math.max(1, 2 * size - 2);
  const place = modulo(index, period);
  return place < size ? place : period - place;
}

function modulo(value: number, by: number): number {
  const rest = value % by;
  return rest < 0 ? rest + by : rest;
}
