import { z } from 'zod';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { predictResult } from '../contract/index.js';
import { renderPredictions } from '../prediction-view.js';
import { EXIT_DATA } from '../render-error.js';
import { renderUncertainty } from '../uncertainty-view.js';
import { showWork } from '../work-progress.js';

export const predict = defineCommand({
  name: 'predict',
  summary: 'Say what is in pictures: labels and probabilities.',
  description: 'Exits with 3 when some of the pictures cannot be read; the others are still predicted.',
  positionals: ['model', 'files'],
  options: z.strictObject({
    model: z.string().min(1).describe('ONNX model made by Pupil.'),
    files: z.array(z.string().min(1)).min(1).describe('Pictures.'),
    top: z.int().min(1).default(3).describe('Classes to print per picture; JSON always has all.'),
    mcSamples: z
      .int()
      .min(2)
      .optional()
      .describe(
        'Monte-Carlo dropout: answers per picture with noise falling, for uncertainty; 20 to 100 are usual.',
      ),
    seed: z.int().nonnegative().default(0).describe('Decides the noise of --mc-samples.'),
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil predict runs/photos-1/model.onnx *.jpg', what: 'one line per picture' },
    { line: 'pupil predict runs/photos-1/model.onnx cat.jpg --json', what: 'every probability' },
    { line: 'pupil predict runs/photos-1/model.onnx cat.jpg --mc-samples 50', what: 'how sure it is' },
  ],
  result: predictResult,
  async run({ model, files, top, mcSamples, seed, config }, { output, signal, world }) {
    const library = await world.library();
    const begun = world.now();
    const extensions = await readExtensions(config, world.folder);
    const context = { signal, onProgress: showWork(output), extensions };
    const predicted = await library.predict(model, files, { ...context, monteCarlo: mcSamples, seed });
    for (const { file, code, reason } of predicted.skipped)
      output.note(`cannot read ${file}: ${reason} (${code})`);
    return {
      document: { ...predicted, seconds: (world.now() - begun) / 1000 },
      text: [...renderPredictions(predicted.predictions, top), ...renderUncertainty(predicted.predictions)],
      exitCode: predicted.skipped.length > 0 ? EXIT_DATA : 0,
    };
  },
});
