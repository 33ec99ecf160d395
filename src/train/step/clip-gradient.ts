import { z } from 'zod';
import { add, clip, concat, div, minimum, mul, split, sqrt, sum, type Tensor } from '../../graph/index.js';

const limit = z.number().positive();

/** How gradients are kept from growing too large. */
export const ClipSpec = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('value').describe('Each entry by itself.'),
      max: limit.describe('Largest absolute value of an entry.'),
    }),
    z.strictObject({
      kind: z.literal('norm').describe('Each variable by its length.'),
      max: limit.describe('Largest Euclidean length of the gradient of a variable.'),
    }),
    z.strictObject({
      kind: z.literal('globalNorm').describe('The whole gradient by its length.'),
      max: limit.describe('Largest Euclidean length of the gradient of all variables together.'),
    }),
  ])
  .describe('Limit of the gradient, as { kind: value, norm or globalNorm, max }.');
export type ClipSpec = z.output<typeof ClipSpec>;

/** Keeps the division finite where a gradient is 0. */
const NORM_EPSILON = 1e-6;

/**
 * The gradient within its limit.
 *
 *     value       each entry limited to [-max, max]
 *     norm        each variable's part times min(1, max / (norm + 1e-6)), by its own Euclidean norm
 *     globalNorm  the same factor for all, by the norm of the whole
 *
 * Shapes   gradient [P], `sizes` the lengths of the variables in it, in order, P in all.
 * Edges    NaN stays NaN. An infinite entry becomes max by value, NaN by norm; a norm above 1.8e19, whose square float32
 *          cannot hold, makes finite entries 0.
 * Source   Pascanu, Mikolov, Bengio 2013 (arXiv 1211.5063), algorithm 1; the epsilon is PyTorch's.
 */
export function clipGradient(gradient: Tensor, sizes: readonly number[], { kind, max }: ClipSpec): Tensor {
  switch (kind) {
    case 'value':
      return clip(gradient, -max, max);
    case 'norm':
      return concat(
        split(gradient, sizes, 0).map((part) => withinNorm(part, max)),
        0,
      );
    case 'globalNorm':
      return withinNorm(gradient, max);
  }
}

function withinNorm(gradient: Tensor, max: number): Tensor {
  const norm = sqrt(sum(mul(gradient, gradient)));
  return mul(gradient, minimum(div(max, add(norm, NORM_EPSILON)), 1));
}
