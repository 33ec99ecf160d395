import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import {
  add,
  describeType,
  matmul,
  mul,
  reshape,
  softmax,
  split,
  type Tensor,
  transpose,
} from '../../graph/index.js';
import { Initializer } from '../initializers.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { requireSteps } from './steps-input.js';

/**
 * Every step looks at all steps: [N, T, E] → [N, T, E]. From each step come a query, a key and a value for each head, E /
 * heads numbers long; a head gives softmax(query key^T / sqrt(E / heads)) value, and the heads side by side pass through a
 * last kernel.
 *
 * `inputKernel` [3 E, E] holds the kernels of queries, keys and values above each other, `outputKernel` is [E, E]. There is
 * no mask and no notion of order: add positions to the input where order matters.
 *
 * Source   Vaswani and others 2017 (arXiv 1706.03762), section 3.2.
 */
export const multiHeadSelfAttentionLayer = defineLayer({
  kind: 'multiHeadSelfAttention',
  options: z.strictObject({
    heads: z.int().positive().describe('Number of heads; it divides E.'),
    useBias: z.boolean().default(true).describe('Add learned offsets to queries, keys, values and output.'),
    kernelInitializer: Initializer.default('glorotUniform').describe('How the kernels start.'),
    biasInitializer: Initializer.default('zeros').describe('How the offsets start.'),
  }),
  build(scope, x, { heads, useBias, kernelInitializer, biasInitializer }) {
    requireSteps('multiHeadSelfAttention', x);
    const [batch, time, size] = x.shape;
    if (size % heads !== 0) {
      throw new ShapeError({
        code: 'shape/heads',
        where: 'multiHeadSelfAttention',
        what: 'the vectors cannot be divided into the heads',
        got: { input: describeType(x), heads },
        fix: 'use a number of heads that divides the last axis',
      });
    }
    const project = (name: string, y: Tensor, units: number) => {
      const kernel = scope.variable(`${name}Kernel`, {
        shape: [units, size],
        initializer: kernelInitializer,
        role: 'kernel',
      });
      const product = matmul(y, transpose(kernel));
      if (!useBias) return product;
      const initializer = biasInitializer;
      return add(product, scope.variable(`${name}Bias`, { shape: [units], initializer, role: 'bias' }));
    };
    const each = size / heads;
    const [queries, keys, values] = split(project('input', x, 3 * size), [size, size, size], 2).map((part) =>
      reshape(part, [batch, time, heads, each]),
    );
    const similarity = matmul(transpose(queries, [0, 2, 1, 3]), transpose(keys, [0, 2, 3, 1]));
    const attention = softmax(mul(similarity, 1 / Math.sqrt(each)));
    const seen = matmul(attention, transpose(values, [0, 2, 1, 3]));
    return project('output', reshape(transpose(seen, [0, 2, 1, 3]), [batch, time, size]), size);
  },
});

export type MultiHeadSelfAttentionOptions = Omit<
  z.input<typeof multiHeadSelfAttentionLayer.options>,
  'heads'
> &
  NamedLayer;

/** `multiHeadSelfAttention(4)`. */
export function multiHeadSelfAttention(heads: number, options: MultiHeadSelfAttentionOptions = {}): Layer {
  return makeLayer(multiHeadSelfAttentionLayer, { heads, ...options });
}
