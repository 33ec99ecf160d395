import { z } from 'zod';

/** What a person may have to say of data that are no folder of pictures, as flags. */
export const sourceFlags = z.strictObject({
  imageColumn: z
    .string()
    .min(1)
    .optional()
    .describe('Of a CSV or Parquet list: column of the pictures.')
    .meta({ value: 'name' }),
  labelColumns: z
    .array(z.string().min(1))
    .optional()
    .describe('Column of the class, or (repeated) a column of 1 and 0 for each label.')
    .meta({ value: 'name', rule: 'the name of a column' }),
  labelSeparator: z
    .string()
    .min(1)
    .optional()
    .describe('What stands between several labels of one picture, such as "|".')
    .meta({ value: 'text' }),
  splitColumn: z
    .string()
    .min(1)
    .optional()
    .describe('Column that says train, val or test.')
    .meta({ value: 'name' }),
  labels: z.enum(['fine', 'coarse']).optional().describe('Of CIFAR-100: its 100 classes, or its 20.'),
});
