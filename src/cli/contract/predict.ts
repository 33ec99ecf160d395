import { z } from 'zod';
import { count, path, prediction, seconds, skippedFile } from './values.js';

const uncertainty = z
  .strictObject({
    samples: count('Answers drawn under noise; the probabilities are their means.'),
    entropy: z.number().nonnegative().describe('Entropy of the mean probabilities, nats.'),
    mutualInformation: z
      .number()
      .nonnegative()
      .describe('That less the mean entropy of the answers, nats: high where they contradict each other.'),
    deviations: z
      .record(z.string(), z.number())
      .describe('Standard deviation of each probability over the answers, by class.'),
  })
  .describe('With `--mc-samples`.');

export const predictResult = z.strictObject({
  model: path('Absolute path of the model.'),
  count: count('Pictures predicted.'),
  predictions: z
    .array(prediction.extend({ uncertainty: uncertainty.optional() }))
    .describe('One entry per picture, in the order given; empty with `--ndjson`, where each is an event.'),
  skipped: z.array(skippedFile).describe('Files that could not be read.'),
  seconds,
});
