import { z } from 'zod';
import { Task } from '../../nn/index.js';
import { architectureChoice } from '../architecture-choice.js';
import { freezing } from './freezing.js';
import { classNames, count, modelInput, path, prediction, scores, seconds, skippedFile } from './values.js';

/** `train` and `resume`; `demo` adds to it. */
export const trainResult = z.strictObject({
  run: path('Absolute path of the run directory.'),
  model: path('Absolute path of the trained ONNX model.'),
  report: path('Absolute path of the page that shows the run.')
    .nullable()
    .optional()
    .describe('Absolute path of the page that shows the run; null where none was written.'),
  tensorboard: path('Absolute path of the folder of event files.')
    .nullable()
    .optional()
    .describe(
      'Absolute path of the folder of event files, for tensorboard --logdir; null where none could be written, missing where none were asked for.',
    ),
  examples: z.enum(['pictures', 'rows']).optional().describe('What it was trained on.'),
  stopReason: z
    .enum(['completed', 'early-stopping', 'update-budget', 'time-budget'])
    .describe('Why training ended: all epochs done, no more improvement, no more updates, or no more time.'),
  epochs: count('Epochs done, over the whole life of the run.'),
  bestEpoch: z
    .int()
    .positive()
    .nullable()
    .describe('Epoch, counted from 1, that was the best; null where none was ever looked at.'),
  monitor: z.string().describe('Metric that decided which epoch is the best.'),
  weights: z
    .enum(['best', 'last', 'swa'])
    .describe(
      'Which weights the model has: those of the best epoch, the last ones, or the average of several epochs.',
    ),
  swa: z
    .strictObject({
      epochs: z.array(z.int().positive()).describe('Epochs in the average, counted from 1.'),
      validation: scores.omit({ count: true }).describe('The averaged weights on the validation pictures.'),
    })
    .optional()
    .describe('What stochastic weight averaging came to; only with it.'),
  validation: scores.describe(
    'The model on the validation pictures: besides these the metrics of docs/metrics.md that each epoch has; null where one is not defined.',
  ),
  seconds,
  imagesPerSecond: z
    .number()
    .nonnegative()
    .describe('Training pictures per second, validation and reading not counted.'),
});

/** `resume --prove`. */
export const proofResult = z.strictObject({
  run: path('Absolute path of the run directory.'),
  equal: z.boolean().describe('True when the run equals one without a break to the last bit.'),
  difference: z
    .strictObject({
      where: z.string().describe('File of the run, with the line or the tensor.'),
      what: z.string().describe('The two values.'),
    })
    .nullable()
    .describe('The first place where the runs part; null where they are equal.'),
  compared: z.array(z.string()).describe('Files compared, up to the first that differs.'),
  epochs: count('Epochs done.'),
  updates: count('Optimizer updates made.'),
  stopReason: z.string().describe('Why training ended.'),
});

export const demoResult = trainResult.extend({
  pictures: path('Absolute path of the folder of demo pictures.'),
  predictions: z.array(prediction).describe('A few pictures of the folder and what the model says of them.'),
});

/** `train --dry-run`. */
export const planResult = z.strictObject({
  dryRun: z.literal(true).describe('Nothing was trained and nothing was written.'),
  folder: path('Absolute path of the folder of pictures.'),
  run: path('Absolute path of the run directory that training would make.'),
  task: Task.describe('What the model would say of a picture or a row.'),
  classes: classNames,
  training: count('Pictures to train on.'),
  validation: count('Pictures kept for validation.'),
  skipped: z.array(skippedFile).describe('Files that cannot be read and would be left out.'),
  input: modelInput,
  architecture: architectureChoice.describe('The architecture chosen, by name or as { name, ...options }.'),
  parameters: count('Values of the model, learned and measured.'),
  epochs: count('Epochs at most.'),
  batchSize: z.int().positive().describe('Pictures per step.'),
  steps: count('Optimizer steps at most.'),
  options: z
    .record(z.string(), z.unknown())
    .describe('Every option as it would be used, defaults filled in.'),
  estimate: z
    .strictObject({
      seconds: z
        .number()
        .nonnegative()
        .describe('Training time for all epochs, from a few measured steps; reading not counted.'),
      validationSeconds: z.number().nonnegative().describe('Of these seconds, what validation takes.'),
      featureSeconds: z
        .number()
        .nonnegative()
        .describe(
          'Of these seconds, what a backbone takes that is asked about each picture once, unless its answers are kept from before.',
        ),
      memoryBytes: count('Memory of decoded pictures; 0 where every epoch decodes them anew.'),
      diskBytes: count('Size of the run directory at its end.'),
    })
    .describe('What training would take.'),
  freezing: freezing
    .nullable()
    .describe('What is saved by freezing, from the graphs of the steps; null where nothing is frozen.'),
});
