import { z } from 'zod';
import { beginning, count, path, seconds, share } from './values.js';

const values = z
  .record(z.string(), z.number().nullable())
  .describe(
    'Value of each objective by its name; null where it is not defined, as the latency of a trial that was stopped early.',
  );

const trial = z.strictObject({
  number: z.int().nonnegative().describe('Counted from 0, in the order in which they began.'),
  state: z
    .enum(['complete', 'pruned', 'failed', 'running'])
    .describe('Trained to its end, stopped early, ended by an error, or not at its end yet.'),
  point: z.record(z.string(), z.json()).describe('Value of each parameter of the space that counts.'),
  values: values.nullable().describe('Value of each objective by its name; null where the trial failed.'),
  deviations: values
    .nullable()
    .describe('Standard deviation of each objective over the folds done; null without folds, or with one.'),
  epochs: count('Epochs done, of all folds.'),
  parameters: z
    .int()
    .nonnegative()
    .nullable()
    .describe('Values of the model, learned and measured; null where it was never built.'),
  seconds,
  stoppedBy: z
    .enum(['pruner', 'time', 'epochs'])
    .nullable()
    .describe('What stopped a trial early: the pruner, or a budget of the search.'),
  error: z
    .strictObject({
      code: z.string().describe('What went wrong, such as "diverged/not-finite".'),
      message: z.string().describe('The same in words.'),
    })
    .nullable()
    .describe('Why a trial failed; null where it did not.'),
  run: path('Absolute path of its run directory; with folds, of the folder with theirs.'),
  folds: z
    .array(
      z.strictObject({
        state: z
          .enum(['complete', 'pruned', 'failed'])
          .describe('Trained to its end, stopped early, or ended by an error.'),
        values: values.nullable(),
        epochs: count('Epochs done.'),
        seconds,
        run: path('Absolute path of its run directory.'),
      }),
    )
    .nullable()
    .describe(
      'With cross-validation the folds that have begun, repeat by repeat; the values of the trial are their means.',
    ),
});

const objectives = z
  .array(
    z.strictObject({
      name: z
        .string()
        .describe(
          'A metric, or parameters, seconds (of training) or latency (milliseconds for one example on one thread).',
        ),
      direction: z.enum(['min', 'max']).describe('Whether smaller or larger values are better.'),
    }),
  )
  .describe('What was searched for; the first decides the best epoch of each trial.');

/** `tune`. */
export const tuneResult = z.strictObject({
  search: path('Absolute path of the folder of the search.'),
  from: beginning,
  stopReason: z
    .enum(['trials', 'time', 'epochs', 'exhausted'])
    .nullable()
    .describe(
      'Why the search ended: a budget is spent, or every point was tried; null where --show has only looked at it.',
    ),
  objectives,
  trials: z.array(trial).describe('All trials, in the order in which they began.'),
  best: z
    .array(z.int().nonnegative())
    .describe('Number of the best trial; with several objectives those that none beats in everything.'),
  ranking: z
    .array(z.int().nonnegative())
    .describe(
      'Numbers of the trials that have ended, best first; of several objectives front by front, then stopped early ones, then failed ones.',
    ),
  importance: z
    .array(
      z.strictObject({
        parameter: z.string().describe('Name of a parameter of the space.'),
        share: share('Share of the variance of the first objective that it explains by itself'),
      }),
    )
    .describe('How much each parameter matters, most first; empty below 10 complete trials.'),
  hypervolume: z
    .strictObject({
      share: share('Share of the box between best and worst values that the front dominates'),
      worst: z.array(z.number()).describe('The worst finite value of each objective: the corner of the box.'),
    })
    .nullable()
    .describe(
      'How far the front of two objectives reaches; null with another number of them, or where complete trials do not differ in both.',
    ),
  smallest: z
    .strictObject({
      number: z
        .int()
        .nonnegative()
        .nullable()
        .describe('Number of the trial; null where it is sure of none.'),
      candidates: count('Smaller networks than the best that were compared with it.'),
      margin: z.number().describe('How much worse, in accuracy, is not called worse.'),
      difference: z.number().nullable().describe('Its accuracy less that of the best.'),
      interval: z
        .strictObject({
          low: z.number().describe('Lower end.'),
          high: z.number().describe('Upper end.'),
        })
        .nullable()
        .describe('Where the difference lies for other examples, with 95% for all candidates together.'),
    })
    .nullable()
    .describe(
      'The smallest network that is surely not worse than the best, by the validation examples; null where nothing can be said.',
    ),
  bestConfig: z
    .string()
    .nullable()
    .describe(
      'Absolute path of the config file of the best trial, for `train --config`; null where there is none.',
    ),
  plots: z.array(z.string()).describe('Absolute paths of the pictures that were drawn.'),
  table: z.string().nullable().describe('Absolute path of the table that was written.'),
  seconds,
});

/** `tune --dry-run`. */
export const tunePlanResult = z.strictObject({
  dryRun: z.literal(true).describe('Nothing was trained and nothing was written.'),
  search: path('Absolute path of the folder that the search would make.'),
  from: beginning,
  space: z
    .strictObject({
      parameters: z.record(z.string(), z.looseObject({ type: z.string() })).describe('What is varied.'),
      fixed: z.record(z.string(), z.json()).describe('What all trials share.'),
    })
    .describe('The space, in the form that --space takes.'),
  sampler: z
    .looseObject({ kind: z.string().describe('Its name.') })
    .describe('How points are chosen, with its options.'),
  pruner: z
    .looseObject({ kind: z.string().describe('Its name.') })
    .describe('When trials are stopped early, with its options.'),
  objectives,
  trials: z
    .int()
    .positive()
    .nullable()
    .describe('Trials at most; null where another budget ends the search.'),
  folds: z
    .strictObject({
      count: z.int().min(2).describe('Folds.'),
      repeats: z.int().positive().describe('How often they are dealt.'),
    })
    .nullable()
    .describe('How each trial is cross-validated; null where it is trained once.'),
  trainings: z
    .int()
    .positive()
    .nullable()
    .describe(
      'Trainings at most: trials, times folds and repeats; null where another budget ends the search.',
    ),
  estimate: z
    .strictObject({
      trialSeconds: z
        .number()
        .nonnegative()
        .describe('One trial with the options that all share, all epochs, all folds.'),
      seconds: z
        .number()
        .nonnegative()
        .nullable()
        .describe('All trials, were they all like that; null where their number is open.'),
      diskBytes: z
        .int()
        .nonnegative()
        .nullable()
        .describe('Size of the run directories, were they all like that; null where their number is open.'),
    })
    .describe(
      'What the search would take, from a few measured steps; networks of other sizes take more or less.',
    ),
});
