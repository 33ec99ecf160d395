import { z } from 'zod';
import { backboneFlags } from './backbone-flags.js';
import { DURATION_META, duration, secondsOf } from './duration-flag.js';
import { plotFlags } from './plot-flags.js';
import { queueFlags } from './queue-flags.js';
import { trialsTensorboardFlag } from './tensorboard-flag.js';
import { trainFlags } from './train-flags.js';

/** Options of training that all trainings share; those that a study decides itself are left out. */
export const sharedStudyFlags = trainFlags
  .omit({ out: true, monitor: true, monitorMode: true, maxSeconds: true, trainingShare: true })
  .extend(backboneFlags.shape);

/** What a study is told besides. */
export const studyFlags = z.strictObject({
  list: z.boolean().default(false).describe('Print the questions and do nothing.'),
  time: duration
    .optional()
    .describe(
      'Time in all: seconds, or such as 90s, 30m or 2h. Seeds, epochs, pictures to train on and questions are planned to fit into it, unless they are given (default: no limit).',
    )
    .meta(DURATION_META),
  trials: z.int().min(1).optional().describe('Trainings in all (default: no limit).'),
  workers: z
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'Trainings at a time, each in a process of its own (default: as many as there are processors and as fit into memory, with one processor each); with --queue, trainings in the queue at a time (default: as many as it has workers).',
    ),
  ...queueFlags,
  seeds: z
    .int()
    .min(2)
    .optional()
    .describe('Seeds of each arm at most; it is decided after 3, 5 and all of them (default: 10).'),
  margin: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('Smallest difference that matters, as a share: 0.01 is one point of accuracy (default).'),
  apply: z
    .boolean()
    .default(false)
    .describe(
      'Write what is recommended into the config file, or into pupil.config.json where there is none.',
    ),
  out: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the study to make (default: studies/<folder>-<n>).')
    .meta({ value: 'folder' }),
  resume: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of a study to go on with, by its own settings; limits, workers and queue given take the place of its own.',
    )
    .meta({ value: 'study' }),
  show: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of a study whose answers to show, also while it runs; nothing is trained.')
    .meta({ value: 'study' }),
  ...plotFlags.shape,
  tensorboard: trialsTensorboardFlag,
  ...sharedStudyFlags.shape,
});

/** What may be said of a study that is shown. */
export const STUDY_SHOWN = {
  allowed: ['plot', 'plotFormat'],
  flags: '--plot and --plot-format',
} as const;

/** What may be said of a study that goes on. */
export const STUDY_GOES_ON = {
  noun: 'study',
  allowed: [
    'time',
    'trials',
    'workers',
    'queue',
    'queueName',
    'apply',
    'config',
    'tensorboard',
    ...STUDY_SHOWN.allowed,
  ],
  flags: `--time, --trials, --workers, --queue, --apply, --config, --tensorboard, ${STUDY_SHOWN.flags}`,
} as const;

/** The budget that flags say; undefined where they say none. */
export function studyBudget({ time, trials }: Pick<z.output<typeof studyFlags>, 'time' | 'trials'>) {
  const seconds = secondsOf(time);
  if (seconds === undefined && trials === undefined) return undefined;
  return {
    ...(seconds === undefined ? {} : { seconds }),
    ...(trials === undefined ? {} : { trials }),
  };
}
