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

const { imageColumn, splitColumn, root } = sourceFlags.shape;

export const predict = defineCommand({
  name: 'predict',
  summary: 'Say what is in pictures: labels and probabilities.',
  description:
    'Takes pictures, folders with pictures anywhere in them, and any other data that pupil train reads; labels are neither needed nor read. With --ndjson each answer is printed as soon as it is there, as an event of type prediction or skipped. Exits with 3 when some of the pictures cannot be read; the others are still predicted.',
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
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil predict runs/photos-1/model.onnx *.jpg', what: 'one line per picture' },
    { line: 'pupil predict runs/photos-1/model.onnx cat.jpg --json', what: 'every probability' },
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
    { model, files, top, mcSamples, config, imageColumn, splitColumn, root, ...asked },
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
      pictures: {
        ...(imageColumn === undefined ? {} : { imageColumn }),
        ...(splitColumn === undefined ? {} : { splitColumn }),
        ...(root === undefined ? {} : { root }),
      },
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
