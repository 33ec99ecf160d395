import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { predictResult } from '../contract/index.js';
import type { Library, PredictionContext, Predictions } from '../library.js';
import type { Output } from '../output.js';
import { renderPredictions } from '../prediction-view.js';
import { EXIT_DATA } from '../render-error.js';
import { sourceFlags } from '../source-flags.js';
import { ttaFlags } from '../tta-flags.js';
import { renderUncertainty } from '../uncertainty-view.js';
import { showWork } from '../work-progress.js';

const { imageColumn, splitColumn, root, delimiter, missingValues } = sourceFlags.shape;

export const predict = defineCommand({
  name: 'predict',
  summary: 'Say what is in pictures or rows of a table: labels and probabilities.',
  description:
    'Takes pictures, folders with pictures anywhere in them, and any other data that pupil train reads; labels are neither needed nor read. A model of a table takes CSV and Parquet files with its columns and answers for each row; a row that it cannot use is an error, with its number. With --ndjson each answer is printed as soon as it is there, as an event of type prediction or skipped. Exits with 3 when some of the pictures cannot be read; the others are still predicted.',
  positionals: ['model', 'files'],
  options: z.strictObject({
    model: z.string().min(1).describe('ONNX model made by Pupil.'),
    files: z
      .array(z.string().min(1))
      .min(1)
      .describe('Pictures, folders of pictures, or other data: docs/data.md says which.'),
    top: z.int().min(1).default(3).describe('Classes to print per picture; JSON always has all.'),
    part: z
      .enum(['train', 'validation', 'test', 'all'])
      .default('all')
      .describe('Part of the data to predict, where they name parts.'),
    ...ttaFlags,
    mcSamples: z
      .int()
      .min(2)
      .optional()
      .describe(
        'Monte-Carlo dropout: answers per picture with noise falling, for uncertainty; 20 to 100 are usual.',
      ),
    seed: z
      .int()
      .nonnegative()
      .default(0)
      .describe('Decides the noise of --mc-samples and variants of --tta.'),
    imageColumn,
    splitColumn,
    root,
    delimiter,
    missingValues,
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil predict runs/photos-1/model.onnx *.jpg', what: 'one line per picture' },
    { line: 'pupil predict runs/photos-1/model.onnx cat.jpg --json', what: 'every probability' },
    { line: 'pupil predict runs/houses-1/model.onnx new.csv', what: 'one line per row of a table' },
    {
      line: 'pupil predict runs/photos-1/model.onnx new/ --ndjson > answers.ndjson',
      what: 'any number of pictures',
    },
    { line: 'pupil predict runs/photos-1/model.onnx cat.jpg --tta flips', what: 'asked twice, mirrored' },
    { line: 'pupil predict runs/photos-1/model.onnx cat.jpg --mc-samples 50', what: 'how sure it is' },
  ],
  result: predictResult,
  hasEvents: true,
  async run(
    {
      model,
      files,
      top,
      mcSamples,
      config,
      imageColumn,
      splitColumn,
      root,
      delimiter,
      missingValues,
      ...asked
    },
    { output, signal, world },
  ) {
    const library = await world.library();
    const begun = world.now();
    const context = {
      ...asked,
      signal,
      onProgress: showWork(output),
      extensions: await readExtensions(config, world.folder),
      monteCarlo: mcSamples,
      pictures: givenOnly({ imageColumn, splitColumn, root, delimiter, missingValues }),
    };
    const isStreamed = output.options.mode === 'ndjson';
    const predicted = isStreamed
      ? await printEach(library, model, files, context, output)
      : await library.predict(model, files, context);
    for (const { file, code, reason } of predicted.skipped)
      output.note(`cannot read ${file}: ${reason} (${code})`);
    return {
      document: { ...predicted, seconds: (world.now() - begun) / 1000 },
      text: [...renderPredictions(predicted.predictions, top), ...renderUncertainty(predicted.predictions)],
      exitCode: predicted.skipped.length > 0 ? EXIT_DATA : 0,
    };
  },
});

/** What was said of how data are to be read; what was not is left to them. */
function givenOnly<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Every answer as an event; only what could not be read is kept, to be told at the end. */
async function printEach(
  library: Library,
  model: string,
  files: readonly string[],
  context: PredictionContext,
  output: Output,
): Promise<Predictions> {
  const skipped: Predictions['skipped'] = [];
  let count = 0;
  for await (const one of library.predictEach(model, files, context)) {
    if ('reason' in one) skipped.push(one);
    else count++;
    output.event({ type: 'reason' in one ? 'skipped' : 'prediction', ...one });
  }
  return { model: resolve(model), count, predictions: [], skipped };
}
