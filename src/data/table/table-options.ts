import { z } from 'zod';
import { fold } from '../fold.js';
import { TransformChoice } from '../normalize/index.js';

const column = z.string().min(1);

/** Words that say that there is no value, unless the option `missingValues` names others. */
export const MISSING_WORDS: readonly string[] = ['', 'NA', 'N/A', '#N/A', 'NaN', 'nan', 'null', 'NULL', '?'];

export const ColumnType = z.enum(['numeric', 'categorical', 'boolean']);
export type ColumnType = z.output<typeof ColumnType>;

const Transform = z.union([z.literal('auto'), TransformChoice]);

/** What becomes of missing values: of numbers, of names, or of both. */
const Missing = z.union([
  z.enum(['auto', 'error', 'mean', 'median', 'indicator', 'zeros', 'category']),
  z.strictObject({
    fill: z.union([z.enum(['mean', 'median']), z.number()]).describe('What a missing number becomes.'),
    indicator: z
      .boolean()
      .default(false)
      .describe('Add a column that is 1 where the value was missing, and 0 elsewhere.'),
  }),
]);
export type Missing = z.output<typeof Missing>;

/** Options of tables, as a person writes them and as `config.json` keeps them. */
export const tableOptions = z.strictObject({
  target: z
    .union([column, z.array(column).min(1)])
    .optional()
    .describe(
      'Column to predict, or several of numbers; without it the one called target, label, class or y, else the last.',
    ),
  columns: z
    .array(column)
    .min(1)
    .optional()
    .describe('Columns to predict from; without it all that hold something to learn from.'),
  ignore: z.array(column).default([]).describe('Columns to leave out.'),
  types: z
    .record(column, ColumnType)
    .default({})
    .describe('Types of columns, the target among them, where what their values look like is not meant.'),
  task: z
    .enum(['auto', 'classification', 'regression'])
    .default('auto')
    .describe('Whether the target is a class or a number; "auto" tells by its values.'),
  normalize: z
    .union([Transform, z.record(column, Transform)])
    .default('auto')
    .describe('Transform of all columns of numbers, or of single ones by name; the others are then "auto".'),
  missing: z
    .union([Missing, z.record(column, Missing)])
    .default('auto')
    .describe(
      'What missing values become, in all columns that it fits or by name: "error", of numbers "mean", "median", "indicator" or { fill, indicator }, of names "zeros" or "category". "auto": the median and an indicator, and a category.',
    ),
  missingValues: z
    .array(z.string())
    .default([...MISSING_WORDS])
    .describe('Words that say that there is no value.'),
  targetTransform: Transform.default('zScore').describe('In regression, transform of the target.'),
  delimiter: z
    .string()
    .min(1)
    .optional()
    .describe('What separates values in CSV; without it comma, semicolon or tab, by the first line.'),
  validationSplit: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('Share of the rows, of each class, kept for validation, when no column says so.'),
  splitSeed: z
    .int()
    .nonnegative()
    .optional()
    .describe(
      'Decides the split alone, so that trainings with other seeds validate on the same rows; the seed does where it is left out.',
    ),
  fold: fold.optional(),
  trainingShare: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('Share of the rows to train on that are used, of each class alike; all where it is left out.'),
  splitColumn: column
    .optional()
    .describe(
      'Column that says train, val or test; without it the one called split, part, subset, set or partition, if it does.',
    ),
  weightColumn: column
    .optional()
    .describe('Column that says how much each row counts in the loss, at least 0.'),
  memoryBudgetBytes: z
    .int()
    .nonnegative()
    .default(2 ** 26)
    .describe('Bytes of rows kept in memory; above it they are read from a temporary file.'),
});
export type TableOptions = z.output<typeof tableOptions>;
