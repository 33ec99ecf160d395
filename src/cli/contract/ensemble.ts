import { z } from 'zod';
import { Task } from '../../nn/index.js';
import { classNames, count, modelInput, path, seconds } from './values.js';

const scores = z
  .record(z.string(), z.number().nullable())
  .describe(
    'Metrics by name, as `pupil evaluate` has them; of probabilities to six digits, and null where one is not defined.',
  );

const cost = z.strictObject({
  parameters: count('Values of the model, learned and measured.'),
  bytes: count('Size of the ONNX file.'),
  milliseconds: z
    .number()
    .nonnegative()
    .describe('Median time for one picture or row at a time, on all processors of this machine.'),
});

const member = z.strictObject({
  name: z.string().describe('What it is called.'),
  run: path('Absolute path of its run directory.'),
  parameters: count('Values of the model, learned and measured.'),
  scores,
});

/** `ensemble`; also what `ensemble.json` says. */
export const ensembleResult = z.strictObject({
  ensemble: path('Absolute path of the folder of the ensemble.'),
  model: path('Absolute path of its ONNX file.'),
  task: Task.describe('What the model says of a picture or a row.'),
  classes: classNames,
  input: modelInput,
  mean: z
    .enum(['arithmetic', 'geometric'])
    .describe('How the answers of the members become one: mean of themselves, or of their logarithms.'),
  members: z.array(member).describe('The models that it was made of.'),
  ofRun: member
    .nullable()
    .describe('With `--snapshots`: the model of the run itself, which is no member; else null.'),
  heldOut: z
    .enum(['all', 'some', 'none'])
    .describe(
      'Which of the validation examples no member was trained on: with `none`, as of the folds of a cross-validation, the ensemble has no scores, and those of each member are of its own validation examples.',
    ),
  count: count('Pictures or rows that the scores are of.'),
  scores: scores.nullable().describe('Of the ensemble; null where every example is known to some member.'),
  outOfFold: scores
    .nullable()
    .describe(
      'With `heldOut` `none`: of the mean, for each example, of the members that were not trained on it; else null.',
    ),
  cost: cost.describe('What the ensemble costs.'),
  comparison: z
    .strictObject({
      best: z
        .int()
        .nonnegative()
        .nullable()
        .describe('Position among `members` of the best one, which it is compared with; null for `ofRun`.'),
      score: z
        .enum(['accuracy', 'labels right', 'R2'])
        .describe('What is compared: the share of examples, or of labels, that were right, or R².'),
      difference: z.number().describe('The ensemble less the other model, on the same examples.'),
      interval: z
        .strictObject({
          low: z.number().describe('Lower end.'),
          high: z.number().describe('Upper end.'),
        })
        .describe('Where the difference lies for other examples, with 95%.'),
      cost: cost.describe('What the other model costs.'),
    })
    .nullable()
    .describe(
      'The ensemble beside its best member or, with `--snapshots`, the model of the run; null where it has no scores.',
    ),
  seconds,
});
