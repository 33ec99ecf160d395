import { z } from 'zod';
import { classNames, count, modelInput, path } from './values.js';

export const exportResult = z.strictObject({
  run: path('Absolute path of the run directory.'),
  model: path('Absolute path of the ONNX file written.'),
  bytes: count('Its size.'),
  card: path('With --card: absolute path of the model card.').optional(),
  classes: classNames,
  input: modelInput,
  tensorboard: path('With --tensorboard: absolute path of the folder of event files.').optional(),
  features: z.array(z.int()).optional().describe('With --features: shape of what it makes of one picture.'),
});

/** `export --tensorboard` without a model. */
export const boardResult = z.strictObject({
  tensorboard: path('Absolute path of the folder of event files, for tensorboard --logdir.'),
  runs: z
    .array(
      z.strictObject({
        run: path('Absolute path of the run directory.'),
        epochs: count('Epochs that are shown of it.'),
      }),
    )
    .describe('The run, or all that are in the folder.'),
  problems: z.array(z.string()).describe('What of the runs is damaged or missing.'),
});
