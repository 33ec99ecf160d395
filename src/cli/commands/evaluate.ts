import { z } from 'zod';
import { describeSource } from '../../data/index.js';
import { defineCommand } from '../command.js';
import { evaluateResult } from '../contract/index.js';
import { renderEvaluation } from '../evaluation-view.js';
import { sourceFlags } from '../source-flags.js';
import { ttaFlags } from '../tta-flags.js';
import { showWork } from '../work-progress.js';

export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'Measure a model on labelled pictures, or on a table.',
  description:
    'What lies at the path is found out as for `pupil train`, and must say of each picture what the model answers: a class, labels or numbers. Where the data name a test part, that is what is measured.',
  positionals: ['model', 'folder'],
  options: z.strictObject({
    model: z.string().min(1).describe('ONNX model made by Pupil.'),
    folder: z
      .string()
      .min(1)
      .describe('Pictures: a folder with one subfolder per class, or any other data that pupil train reads.'),
    part: z
      .enum(['train', 'validation', 'test', 'all'])
      .optional()
      .describe('Part of the data to measure on (default: test where they name one, else all).'),
    ...ttaFlags,
    seed: z.int().nonnegative().default(0).describe('Decides the variants of --tta.'),
    ...sourceFlags.shape,
  }),
  examples: [
    { line: 'pupil evaluate runs/photos-1/model.onnx test/', what: 'metrics and confusion matrix' },
    {
      line: 'pupil evaluate runs/list-1/model.onnx list.csv --label-columns kind',
      what: 'a list whose columns have names of their own',
    },
    {
      line: 'pupil evaluate runs/photos-1/model.onnx test/ --tta flips',
      what: 'what asking about mirror images too would change',
    },
    { line: 'pupil evaluate runs/photos-1/model.onnx test/ --json', what: 'the same for a program' },
  ],
  result: evaluateResult,
  async run({ model, folder, part, tta, ttaPolicy, seed, ...pictures }, { output, signal, world }) {
    const library = await world.library();
    const begun = world.now();
    const context = { signal, onProgress: showWork(output), part, tta, ttaPolicy, seed, pictures };
    const evaluation = await library.evaluate(model, folder, context);
    if (evaluation.source !== 'imageFolder') output.note(`found ${describeSource(evaluation.source)}`);
    for (const { file, reason } of evaluation.skipped) output.note(`left out ${file}: ${reason}`);
    const seconds = (world.now() - begun) / 1000;
    return {
      document: { ...evaluation, seconds },
      text: renderEvaluation(evaluation, world.stdout.columns()),
    };
  },
});
