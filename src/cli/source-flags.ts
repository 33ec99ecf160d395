import { z } from 'zod';

const columnNames = z.array(z.string().min(1));

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
    .describe(
      'Column of the class, or (repeated) a column of 1 and 0 for each label, or of numbers to predict.',
    )
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
  root: z
    .string()
    .min(1)
    .optional()
    .describe('Of a list: folder in which its paths begin, seen from the one of the file (its default).')
    .meta({ value: 'folder' }),
  classes: z
    .array(z.string().min(1))
    .optional()
    .describe('Of IDX files and arrays: name of class 0, then (repeated) those of the next.')
    .meta({ value: 'name', rule: 'names, as many as there are classes' }),
  labels: z.enum(['fine', 'coarse']).optional().describe('Of CIFAR-100: its 100 classes, or its 20.'),
  target: columnNames
    .optional()
    .describe(
      'Of a table: column to predict, or (repeated) columns of numbers (default: the one called target, label, class or y, else the last).',
    )
    .meta({ value: 'name', rule: 'the name of a column' }),
  columns: columnNames
    .optional()
    .describe('Of a table: columns to predict from (default: all others). Repeatable.')
    .meta({ value: 'name', rule: 'the name of a column' }),
  ignore: columnNames
    .optional()
    .describe('Of a table: column to leave out. Repeatable.')
    .meta({ value: 'name', rule: 'the name of a column' }),
  types: z
    .record(z.string(), z.string())
    .optional()
    .describe('Of a table: JSON such as {"zip": "categorical"} where a column is not what it looks like.')
    .meta({ value: 'json', rule: 'an object with numeric, categorical or boolean by column' }),
  missing: z
    .union([z.string().min(1), z.looseObject({})])
    .optional()
    .describe(
      'Of a table: what missing values become: error, mean, median, indicator, zeros or category, or JSON by column.',
    )
    .meta({ value: 'policy', rule: 'a policy, or an object with policies by column' }),
  missingValues: z
    .array(z.string())
    .optional()
    .describe('Of a table: word that says that there is no value. Repeatable.')
    .meta({ value: 'word', rule: 'a word' }),
  targetTransform: z
    .union([z.string().min(1), z.looseObject({ kind: z.string() })])
    .optional()
    .describe(
      'Of a table: transform of the numbers to predict: zScore, log1p, yeoJohnson and others, or JSON.',
    )
    .meta({ value: 'name', rule: 'the name of a transform, or an object with a kind' }),
  weightColumn: z
    .string()
    .min(1)
    .optional()
    .describe('Of a table: column that says how much each row counts.')
    .meta({ value: 'name' }),
  delimiter: z
    .string()
    .min(1)
    .optional()
    .describe('Of a table: what separates values (default: comma, semicolon or tab, by the first line).')
    .meta({ value: 'text' }),
});
