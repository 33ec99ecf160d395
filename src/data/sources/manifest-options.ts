import { z } from 'zod';
import { pictureOptions } from '../picture-options.js';

const column = z.string().min(1);

/** Options of lists of pictures: which column says what. */
export const manifestOptions = pictureOptions.extend({
  imageColumn: column
    .optional()
    .describe('Column of the pictures; without it the one called image, path, file, filename or the like.'),
  labelColumns: z
    .array(column)
    .min(1)
    .optional()
    .describe(
      'Column of the class; or several columns of 1 and 0, one for each label; or columns of numbers to predict. Without it the one called label, class, category or target, else all others where they hold 1 and 0.',
    ),
  labelSeparator: z
    .string()
    .min(1)
    .optional()
    .describe('What stands between several labels of one picture in the column of labels, such as "|".'),
  splitColumn: column
    .optional()
    .describe(
      'Column that says train, val or test; without it the one called split, part, subset or set, if any.',
    ),
  root: z
    .string()
    .min(1)
    .default('.')
    .describe('Folder in which relative paths of pictures begin, seen from the one in which the file lies.'),
});
export type ManifestOptions = z.output<typeof manifestOptions>;
