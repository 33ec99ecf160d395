/* Values that several documents hold. */
import { z } from 'zod';

export const share = (what: string) => z.number().min(0).max(1).describe(`${what}, from 0 to 1.`);

export const seconds = z.number().nonnegative().describe('Wall time in seconds.');

export const count = (what: string) => z.int().nonnegative().describe(what);

export const path = (what: string) => z.string().describe(what);

export const classNames = z.array(z.string()).describe('Class names, in the order of the model output.');

export const loss = (what: string) =>
  z.number().nullable().describe(`${what}; null where it is not a finite number.`);

export const inputSize = z
  .strictObject({
    height: z.int().positive().describe('Pixels.'),
    width: z.int().positive().describe('Pixels.'),
    channels: z.int().positive().describe('1 is grey, 3 is colour.'),
  })
  .describe('What every picture becomes before the model sees it.');

export const modelInput = z
  .strictObject({
    height: z.int().positive().optional().describe('Of pictures: pixels.'),
    width: z.int().positive().optional().describe('Of pictures: pixels.'),
    channels: z.int().positive().optional().describe('Of pictures: 1 is grey, 3 is colour.'),
    columns: z
      .array(
        z.strictObject({
          name: z.string().describe('As in the table.'),
          type: z.enum(['numeric', 'categorical']).describe('Numbers or names.'),
        }),
      )
      .optional()
      .describe('Of a table: its columns, in the order in which the model takes them.'),
  })
  .describe('What every picture becomes before the model sees it, or the columns of a table.');

export const scores = z
  .object({
    accuracy: share('Share of pictures labelled rightly').optional(),
    loss: loss('Mean loss, as trained'),
    count: count('Number of pictures.'),
  })
  .catchall(z.number().nullable());

export const prediction = z.strictObject({
  file: path('The file as it was named.'),
  row: z
    .int()
    .positive()
    .optional()
    .describe('Of a table: number of the row in the file, counted from 1; a header is not counted.'),
  label: z
    .string()
    .optional()
    .describe('The class with the highest probability; of models that tell classes apart.'),
  probability: share('Probability of that class').optional(),
  labels: z
    .array(z.string())
    .optional()
    .describe(
      'Labels whose probability is at least 0.5; of models with several labels, in place of `label`.',
    ),
  probabilities: z
    .record(z.string(), z.number())
    .optional()
    .describe('Probability of every class by name, which add up to 1, or of every label.'),
  values: z
    .record(z.string(), z.number())
    .optional()
    .describe('Predicted numbers by name; of regression models, in place of all probabilities.'),
});

export const skippedFile = z.strictObject({
  file: path('The file.'),
  code: z.string().describe('What is wrong, such as "data/empty-file".'),
  reason: z.string().describe('The same in words.'),
});

/** The trained network that trainings begin with. */
export const beginning = z
  .strictObject({
    file: z.string().describe('Absolute path of its ONNX file.'),
    sha256: z.string().describe('SHA-256 of the file and of the data beside it that it names.'),
  })
  .nullable()
  .describe('The trained network that all trainings begin with (--from); null where they begin anew.');
