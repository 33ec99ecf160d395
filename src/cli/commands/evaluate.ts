import { z } from 'zod';
import { defineCommand } from '../command.js';
import { evaluateResult } from '../contract.js';
import { renderEvaluation } from '../evaluation-view.js';
import { showWork } from '../work-progress.js';

export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'Measure a model on a folder of labelled pictures.',
  positionals: ['model', 'folder'],
  options: z.strictObject({
    model: z.string().min(1).describe('ONNX model made by Pupil.'),
    folder: z.string().min(1).describe('Folder with one subfolder of pictures per class.'),
  }),
  examples: [
    { line: 'pupil evaluate runs/photos-1/model.onnx test/', what: 'metrics and confusion matrix' },
    { line: 'pupil evaluate runs/photos-1/model.onnx test/ --json', what: 'the same for a program' },
  ],
  result: evaluateResult,
  async run({ model, folder }, { output, signal, world }) {
    const library = await world.library();
    const begun = world.now();
    const context = { signal, onProgress: showWork(output) };
    const evaluation = await library.evaluate(model, folder, context);
    for (const { file, reason } of evaluation.skipped) output.note(`left out ${file}: ${reason}`);
    const seconds = (world.now() - begun) / 1000;
    return {
      document: { ...evaluation, seconds },
      text: renderEvaluation(evaluation, world.stdout.columns()),
    };
  },
});
