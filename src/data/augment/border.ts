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

/** What the kernels call them (assembly/border.ts). */
export const BORDER_NUMBERS: Readonly<Record<Border, number>> = {
  constant: 0,
  edge: 1,
  reflect: 2,
  mirror: 3,
};
