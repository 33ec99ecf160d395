import { z } from 'zod';
import { ActivationSpec } from '../activations/index.js';
import { dense, dropout, flatten, sequential } from '../layers/index.js';
import { defineArchitecture } from './architecture.js';
import { dropoutRate } from './architecture-options.js';

/** The pixels in one row, then dense layers, each with dropout behind it. */
export const mlp = defineArchitecture({
  name: 'mlp',
  source: 'Rumelhart, Hinton, Williams 1986; sizes of the Keras example "mnist_mlp"',
  options: z.strictObject({
    hidden: z
      .array(z.int().positive())
      .default([512, 512])
      .describe('Units of the hidden layers, first to last; none for a linear classifier.'),
    activation: ActivationSpec.default('relu').describe('Activation function of the hidden layers.'),
    dropoutRate: dropoutRate(0.2),
  }),
  members: {},
  build({ hidden, activation, dropoutRate }, { classes }) {
    return sequential([
      flatten({ name: 'flatten' }),
      ...hidden.flatMap((units, i) => [
        dense(units, { activation, name: `dense${i + 1}` }),
        dropout(dropoutRate, { name: `dropout${i + 1}` }),
      ]),
      dense(classes, { name: 'output' }),
    ]);
  },
});
