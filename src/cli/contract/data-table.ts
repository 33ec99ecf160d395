import { z } from 'zod';
import { dataFinding } from './data.js';
import { count, path, seconds, skippedFile } from './values.js';

const number = (what: string) => z.number().nullable().describe(`${what}; null of columns without numbers.`);
const splitCounts = {
  train: count('Rows to train on.'),
  validation: count('Rows to validate on.'),
  test: count('Rows to test on.'),
};

export const dataTableResult = z.strictObject({
  folder: path('Absolute path of the table.'),
  source: z.literal('table').describe('What was found there.'),
  targetKind: z
    .enum(['class', 'labels', 'numbers'])
    .describe('What is predicted: a class, or numbers; never labels.'),
  targetReason: z.string().describe('Why it is taken for that.'),
  isTargetGuessed: z.boolean().describe('Whether the column to predict was guessed.'),
  count: count('Rows of the file.'),
  columns: z
    .array(
      z.strictObject({
        name: z.string().describe('As in the first line of the table.'),
        role: z
          .enum(['feature', 'target', 'split', 'weight', 'left-out'])
          .describe('feature: to predict from; left-out: nothing can be learned from it.'),
        holds: z.enum(['numbers', 'names']).describe('What its values are.'),
        missing: count('Rows without a value.'),
        different: z.int().nonnegative().nullable().describe('Different values; null for more than 1,000.'),
        min: number('Smallest number'),
        median: number('Median'),
        max: number('Largest number'),
        skewness: number('Skewness: 0 for symmetric values, above 0 with a long tail to the right'),
        normalization: z
          .string()
          .nullable()
          .describe('Of features: what training does with it, such as zScore or categories; else null.'),
        reason: z.string().nullable().describe('Why that transform, or why it is left out.'),
        tells: z.boolean().describe('Whether this column alone tells what is to be predicted.'),
      }),
    )
    .describe('Every column but those that were asked to be ignored.'),
  classes: z
    .array(
      z.strictObject({
        name: z.string().describe('The class.'),
        count: count('Rows of it.'),
        ...splitCounts,
      }),
    )
    .describe('Every class; none where numbers are predicted.'),
  splits: z
    .strictObject(splitCounts)
    .describe('The parts as the table names them, or as training would split with this seed.'),
  ownParts: z.array(z.enum(['train', 'validation', 'test'])).describe('Parts that the table names.'),
  equalRows: z
    .strictObject({
      repeated: count('Rows that are the same as an earlier one.'),
      contradicting: count('Rows of which an earlier one is the same but for its class.'),
      acrossParts: count('Rows outside training that also occur there.'),
    })
    .describe('Rows that are the same in all columns to predict from.'),
  problems: z.array(skippedFile).describe('Rows that cannot be used.'),
  findings: z.array(dataFinding).describe('What follows, the most serious first.'),
  seconds,
});
