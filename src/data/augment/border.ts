import { z } from 'zod';

/**
 * What lies beyond the edge of a picture with the row a b c d:
 *
 *     constant   f f f | a b c d | f f f    f is the fill
 *     edge       a a a | a b c d | d d d
 *     reflect    c b a | a b c d | d c b
 *     mirror     d c b | a b c d | c b a
 */
export const Border = z.enum(['constant', 'edge', 'reflect', 'mirror']);
export type Border = z.output<typeof Border>;

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
