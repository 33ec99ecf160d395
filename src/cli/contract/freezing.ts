import { z } from 'zod';
import { count } from './values.js';

const costs = {
  trainable: count('Values that learn.'),
  optimizerStateBytes: count(
    'Size of what the optimizer keeps, with averages of weights and sums of gradients.',
  ),
  gradientBytes: count('Size of the gradients.'),
  activationBytes: count('What is kept of a batch until the gradients are computed.'),
  forwardMultiplyAdds: count(
    'Multiplications, each with its addition, for one picture: convolutions and products.',
  ),
  backwardMultiplyAdds: count('The same of its gradients.'),
};

/** What a training that freezes layers takes. */
export const freezing = z.strictObject({
  phases: z
    .array(
      z.strictObject({
        fromEpoch: z.int().positive().describe('First epoch, counted from 1.'),
        toEpoch: z.int().positive().describe('Last epoch.'),
        ...costs,
      }),
    )
    .describe('Epochs in which the same layers learn, and what they take.'),
  unfrozen: z
    .strictObject(costs)
    .nullable()
    .describe('What it would take to train all of it; null where not all of it can learn.'),
  askedOnce: z
    .boolean()
    .describe('Whether a backbone is asked about each picture once before training, which no phase counts.'),
});
