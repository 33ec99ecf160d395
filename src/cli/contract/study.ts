import { z } from 'zod';
import { beginning, count, path, seconds } from './values.js';

const patch = z
  .record(z.string(), z.json())
  .describe('Options to change, by their places in a config file; empty where nothing is to change.');

const arm = z.strictObject({
  arm: z.string().describe('What was tried.'),
  verdict: z
    .enum(['better', 'worse', 'same', 'unclear'])
    .describe('Against the baseline; "same" is no difference that matters.'),
  difference: z
    .number()
    .nullable()
    .describe('Mean score less that of the baseline; null before enough seeds were trained.'),
  interval: z
    .strictObject({ low: z.number(), high: z.number() })
    .nullable()
    .describe('Holds the true difference with the confidence of the plan, for all arms and looks together.'),
  seeds: count('Pairs of trainings that decided it.'),
  moreSeeds: z
    .int()
    .nonnegative()
    .nullable()
    .describe('About how many more pairs would tell; null where only more validation examples would.'),
  cost: z
    .strictObject({
      seconds: z.number().describe('Time of training.'),
      parameters: z.number().describe('Size of the network.'),
    })
    .nullable()
    .describe('As multiples of what the baseline takes; null where nothing was trained.'),
});

const answer = z.strictObject({
  question: z.string().describe('Its name.'),
  asks: z.string().describe('The question in words.'),
  conclusion: z
    .enum(['change', 'keep', 'unclear'])
    .describe('Change the config by the patch, keep it, or cannot tell.'),
  sentence: z.string().describe('The answer in words.'),
  baseline: z.string().describe('What was compared with: the config as it is.'),
  best: z.string().nullable().describe('The arm to take; null where none is.'),
  patch,
  moreRuns: z
    .int()
    .nonnegative()
    .nullable()
    .describe('About how many more trainings would tell; null where only more validation examples would.'),
  arms: z.array(arm).describe('Everything that was tried.'),
  troubles: z
    .array(
      z.strictObject({
        arm: z.string().describe('What was tried.'),
        diverged: count('Trainings whose loss was no longer finite; they count as right about nothing.'),
        reason: z.string().nullable().describe('Why it could not be trained at all; null where it could.'),
      }),
    )
    .describe('What went wrong on the way.'),
});

const refused = z
  .array(
    z.strictObject({
      question: z.string().describe('Its name.'),
      reason: z.string().describe('Why it has no answer here.'),
    }),
  )
  .describe('Questions that do not apply to this config.');

const shortened = z
  .strictObject({
    epochs: z.int().positive().nullable().describe('Epochs of each training; null where it has all.'),
    trainingShare: z
      .number()
      .nullable()
      .describe('Share of the training examples that it learns from; null where it has all.'),
  })
  .describe(
    'What trainings have less of, so that the study fits into its time; answers hold for trainings of this length.',
  );

/** `study`. */
export const studyResult = z.strictObject({
  study: path('Absolute path of the folder of the study.'),
  from: beginning,
  stopReason: z
    .enum(['answered', 'plan', 'trials', 'time'])
    .nullable()
    .describe(
      'Everything is clear, all planned seeds are trained, or a budget is spent; null where --show has only looked at it.',
    ),
  answers: z.array(answer).describe('One for each question.'),
  refused,
  shortened,
  patch,
  recommended: z
    .string()
    .nullable()
    .describe(
      'Absolute path of a config file with all changes, for `train --config`; null where the study has not come to its end.',
    ),
  applied: z.string().nullable().describe('Absolute path of the config file that --apply changed.'),
  trials: count('Trainings of the study.'),
  plots: z.array(z.string()).describe('Absolute paths of the pictures that were drawn.'),
  seconds,
});

const cost = (what: string) =>
  z
    .strictObject({
      trials: count('Trainings.'),
      seconds: z
        .number()
        .nonnegative()
        .describe(
          'From a few measured updates and the time to look at the data, with as many trainings at a time as are planned.',
        ),
      diskBytes: count('Size of what is kept of them.'),
    })
    .describe(what);

/** `study --dry-run`. */
export const studyPlanResult = z.strictObject({
  dryRun: z.literal(true).describe('Nothing was trained and nothing was written.'),
  study: path('Absolute path of the folder that the study would make.'),
  from: beginning,
  questions: z
    .array(
      z.strictObject({
        question: z.string().describe('Its name.'),
        asks: z.string().describe('The question in words.'),
        baseline: z.string().describe('What is compared with.'),
        arms: z
          .array(z.strictObject({ arm: z.string().describe('What is tried.'), patch }))
          .describe('What is compared with it.'),
      }),
    )
    .describe('What would be asked.'),
  refused,
  looks: z.array(z.int().positive()).describe('Numbers of seeds at which it is decided.'),
  margin: z.number().positive().describe('Smallest difference that matters.'),
  shortened,
  workers: z
    .int()
    .positive()
    .nullable()
    .describe(
      'Trainings at a time, in processes of their own or in the queue; null for one after the other in one process, or as many as the queue has workers.',
    ),
  queue: z.string().nullable().describe('Server of the queue on which they are run; null without one.'),
  threads: z.int().positive().describe('Processors of each training.'),
  estimate: z
    .strictObject({
      fewest: cost('Where everything is clear at the first look.'),
      most: cost('All that the seeds and a budget of trials allow.'),
    })
    .describe('What it would take.'),
});

/** `study --list`. */
export const studyListResult = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        question: z.string().describe('Its name.'),
        asks: z.string().describe('The question in words.'),
      }),
    )
    .describe('All that can be asked.'),
});
