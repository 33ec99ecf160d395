import { z } from 'zod';
import { FILE_SOURCES, type PictureFileSource } from '../../data/index.js';
import { classNames, count, loss, path, seconds, share, skippedFile } from './values.js';

export const evaluateResult = z.strictObject({
  model: path('Absolute path of the model.'),
  folder: path('Absolute path of the pictures: a folder or a file.'),
  source: z
    .enum(Object.keys(FILE_SOURCES) as [PictureFileSource['kind'], ...PictureFileSource['kind'][]])
    .describe('What was found there.'),
  part: z
    .enum(['train', 'validation', 'test', 'all'])
    .describe('What was evaluated: a part that the data name, or all of them.'),
  count: count('Number of pictures evaluated.'),
  classes: classNames,
  metrics: z
    .object({
      accuracy: share('Share of pictures labelled rightly'),
      loss: loss('Mean cross-entropy in nats'),
    })
    .catchall(z.number().nullable())
    .describe('Metrics over all pictures, by name; null where one is not defined on these pictures.'),
  perClass: z
    .array(
      z.strictObject({
        label: z.string().describe('The class.'),
        count: count('Pictures of this class.'),
        precision: share('Share of right ones among those labelled so'),
        recall: share('Share of those found'),
        f1: share('Harmonic mean of precision and recall'),
      }),
    )
    .describe('One entry per class; a share of nothing is 0.'),
  confusion: z
    .array(z.array(z.int().nonnegative()))
    .describe('Pictures by true class (row) and predicted class (column), in the order of `classes`.'),
  skipped: z.array(skippedFile).describe('Files that could not be read and were left out.'),
  seconds,
});
