import { z } from 'zod';
import { trainFlags } from './train-flags.js';

/** Options of training that all trainings share; those that a study decides itself are left out. */
const sharedFlags = trainFlags.omit({
  out: true,
  monitor: true,
  monitorMode: true,
  maxSeconds: true,
  trainingShare: true,
});

/** What a study is told besides. */
export const studyFlags = z.strictObject({
  list: z.boolean().default(false).describe('Print the questions and do nothing.'),
  budget: z
    .union([z.int().min(1), z.string().regex(/^\d+(\.\d+)?[smh]$/)])
    .optional()
    .describe('Trainings in all, such as 60, or time in all, such as 90s, 30m or 2h (default: no limit).')
    .meta({ value: 'runs|time', rule: 'a whole number above 0, or a number with s, m or h behind it' }),
  seeds: z
    .int()
    .min(2)
    .optional()
    .describe('Seeds of each arm at most; it is decided after 3, 5 and all of them (default: 10).'),
  margin: z
    .number()
    .positive()
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
      'Folder of a study to go on with, by its own settings; a budget given takes the place of its own.',
    )
    .meta({ value: 'study' }),
  ...sharedFlags.shape,
});

/** What may be said of a study that goes on. */
export const STUDY_GOES_ON = {
  noun: 'study',
  allowed: ['budget', 'apply', 'config'],
  flags: '--budget, --apply and --config',
} as const;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** The budget that a flag says; undefined where it says none. */
export function studyBudget(budget: number | string | undefined) {
  if (budget === undefined) return undefined;
  if (typeof budget === 'number') return { runs: budget };
  return { seconds: Number(budget.slice(0, -1)) * SECONDS[budget.at(-1)!] };
}

/** When it is decided: early where that may be enough, last with all seeds. */
export function looksOf(seeds: number): number[] {
  return [...[3, 5].filter((look) => look < seeds), seeds];
}
