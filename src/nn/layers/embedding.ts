import { z } from 'zod';
import { cast, gather } from '../../graph/index.js';
import { Initializer } from '../initializers.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';

/**
 * A vector for each id: [N, T] → [N, T, outputDim]; the table is [inputDim, outputDim]. Ids are whole numbers from 0 to
 * inputDim - 1, whatever their type; fractions are cut off, negative ids count from the end, larger ones stop the run.
 * Nothing flows back to them.
 *
 * Vectors that are known, of words or colours for example, are given as `weights`; `trainable: false` keeps them.
 */
export const embeddingLayer = defineLayer({
  kind: 'embedding',
  options: z
    .strictObject({
      inputDim: z.int().positive().describe('How many ids there are.'),
      outputDim: z.int().positive().describe('Numbers in each vector.'),
      weights: z
        .union([Initializer, z.array(z.array(z.number()).min(1)).min(1)])
        .default('uniform')
        .describe('The vectors themselves, one row for each id, or an initializer by which they start.'),
    })
    .superRefine(({ inputDim, outputDim, weights }, { addIssue }) => {
      if (!Array.isArray(weights)) return;
      const odd = weights.find((row) => row.length !== outputDim);
      if (weights.length !== inputDim || odd !== undefined) {
        const got = `${weights.length} rows of ${odd?.length ?? outputDim}`;
        const message = `must be ${inputDim} rows of ${outputDim} numbers, not ${got}`;
        addIssue({ code: 'custom', path: ['weights'], message });
      }
    }),
  build(scope, ids, { inputDim, outputDim, weights }) {
    const initializer = Array.isArray(weights)
      ? { kind: 'values' as const, values: weights.flat() }
      : weights;
    const table = scope.variable('weights', {
      shape: [inputDim, outputDim],
      initializer,
      role: 'kernel',
    });
    return gather(table, cast(ids, 'int64'));
  },
});

export type EmbeddingOptions = Omit<z.input<typeof embeddingLayer.options>, 'inputDim' | 'outputDim'> &
  NamedLayer;

/** `embedding(1000, 16)`. */
export function embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}): Layer {
  return makeLayer(embeddingLayer, { inputDim, outputDim, ...options });
}
