import { z } from 'zod';
import { FILE_SOURCES, type PictureFileSource } from '../../data/index.js';
import { Task } from '../../nn/index.js';
import { classNames, count, loss, path, seconds, share, skippedFile } from './values.js';

const foundScores = (what: string) => ({
  count: count(`Pictures of this ${what}.`),
  precision: share('Share of right ones among those labelled so'),
  recall: share('Share of those found'),
  f1: share('Harmonic mean of precision and recall'),
});

const ranking = (what: string) =>
  z.number().min(0).max(1).nullable().describe(`${what}; null where it is never, or always, true.`);

const metrics = z
  .object({
    accuracy: share('Share of pictures labelled rightly, with several labels in all of them').optional(),
    loss: loss('Mean cross-entropy in nats; of numbers the mean squared error'),
  })
  .catchall(z.number().nullable());

export const evaluateResult = z.strictObject({
  model: path('Absolute path of the model.'),
  folder: path('Absolute path of the pictures: a folder or a file.'),
  source: z
    .enum([...(Object.keys(FILE_SOURCES) as [PictureFileSource['kind']]), 'table'])
    .describe('What was found there.'),
  part: z
    .enum(['train', 'validation', 'test', 'all'])
    .describe('What was evaluated: a part that the data name, or all of them.'),
  task: Task.describe('What the model says of a picture.'),
  count: count('Number of pictures evaluated.'),
  classes: classNames,
  metrics: metrics.describe(
    'Metrics over all pictures, by name; null where one is not defined on these pictures.',
  ),
  tta: z
    .strictObject({
      variants: count('Variants of each picture that were asked about, itself included.'),
      without: metrics.describe('The same metrics of the answers to the pictures as they are.'),
    })
    .optional()
    .describe('With `--tta`; the metrics are those of the means over the variants.'),
  perClass: z
    .array(z.strictObject({ label: z.string().describe('The class.'), ...foundScores('class') }))
    .optional()
    .describe('One entry per class; a share of nothing is 0. Of models that tell classes apart.'),
  confusion: z
    .array(z.array(z.int().nonnegative()))
    .optional()
    .describe('Pictures by true class (row) and predicted class (column), in the order of `classes`.'),
  perLabel: z
    .array(
      z.strictObject({
        label: z.string().describe('The label.'),
        ...foundScores('label'),
        averagePrecision: ranking('Average precision of its probability'),
        rocAuc: ranking('Area under its ROC curve'),
      }),
    )
    .optional()
    .describe('One entry per label. Of models with several labels.'),
  perOutput: z
    .array(
      z.strictObject({
        name: z.string().describe('The number.'),
        meanAbsoluteError: z.number().describe('Mean distance from what is true.'),
        rootMeanSquaredError: z.number().describe('Root of the mean squared distance.'),
        r2: z
          .number()
          .nullable()
          .describe('Explained share of its variance; null where the true ones are equal.'),
      }),
    )
    .optional()
    .describe('One entry per number. Of regression models.'),
  skipped: z.array(skippedFile).describe('Files that could not be read and were left out.'),
  seconds,
});
