import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Task } from '../../nn/index.js';
import { keptWork, trialPath } from '../../search/index.js';
import { StudyPlan } from '../plan.js';

/** Limits of a study; null where there is none. */
export const StudyBudget = z.strictObject({
  trials: z.int().positive().nullable().describe('Trainings in all.'),
  seconds: z.number().positive().nullable().describe('Seconds in all, over all sessions.'),
});
export type StudyBudget = z.output<typeof StudyBudget>;

const Arm = z.strictObject({ name: z.string(), patch: z.record(z.string(), z.json()) });

/** `study.json`: everything that decides a study, so that it can go on after it was killed. */
export const StudySettings = z.strictObject({
  format: z.literal(1).describe('Version of this file.'),
  data: z.string().describe('Absolute path of the data.'),
  fingerprint: z
    .string()
    .nullable()
    .default(null)
    .describe('Of the names and sizes of the files of the data; null where they are not compared.'),
  base: z
    .strictObject({
      model: z.union([z.string(), z.looseObject({})]),
      pictures: z.looseObject({}),
      training: z.looseObject({}),
    })
    .describe('What all trainings share, the split among it.'),
  task: Task,
  metric: z
    .string()
    .describe('Metric of the validation examples that decides the best epoch of each training.'),
  direction: z.enum(['min', 'max']).describe('Whether smaller or larger values of it are better.'),
  seed: z.int().nonnegative().describe('Seed of the first training of each arm; the next ones count up.'),
  questions: z.array(
    z.strictObject({ name: z.string(), asks: z.string(), baseline: Arm, arms: z.array(Arm).min(1) }),
  ),
  refused: z
    .array(z.strictObject({ question: z.string(), reason: z.string() }))
    .describe('Questions that have no answer here, and why.'),
  plan: StudyPlan,
  budget: StudyBudget,
  shortened: z
    .strictObject({
      epochs: z.int().positive().optional(),
      trainingShare: z.number().positive().max(1).optional(),
    })
    .describe(
      'What trainings have less of than they would, so that the study fits into its time; part of base.',
    ),
  workers: z
    .int()
    .positive()
    .nullable()
    .describe(
      'Trainings at a time, in processes of their own or in the queue; null for one after the other in one process, or as many as the queue has workers.',
    ),
  queue: z
    .strictObject({ url: z.string(), name: z.string() })
    .nullable()
    .default(null)
    .describe('Server, without its password, and name of the queue on which trainings are run.'),
  threads: z
    .int()
    .positive()
    .nullable()
    .describe(
      'Processors of each training; null where the config says it, or for all. It decides the last bits of numbers.',
    ),
});
export type StudySettings = z.output<typeof StudySettings>;

/** Where everything of a study lies; absolute paths. */
export interface StudyFolder {
  readonly path: string;
  readonly settings: string;
  /** What became of each training, a line when it begins and one when it ends. */
  readonly log: string;
  /** The answers so far. */
  readonly answers: string;
  /** The config that the answers recommend, for `pupil train --config`. */
  readonly recommended: string;
  readonly lock: string;
  /** Run directory of a training. */
  run(number: number): string;
}

/** The paths of a study; touches nothing. */
export function studyFolder(path: string): StudyFolder {
  const root = resolve(path);
  return Object.freeze({
    path: root,
    settings: join(root, 'study.json'),
    log: join(root, 'trials.jsonl'),
    answers: join(root, 'answers.json'),
    recommended: join(root, 'recommended.json'),
    lock: join(root, 'lock'),
    run: (number: number) => trialPath(root, number),
  });
}

const work = keptWork({
  noun: 'study',
  parent: 'studies',
  schema: StudySettings,
  command: 'pupil study',
  resume: '--resume',
});
export const plannedStudy = work.plannedPath;
export const claimStudy = work.claim;
export const createStudyFolder = work.create;
export const writeStudySettings = work.write;
export const readStudySettings = work.read;
export const lockStudy = work.lock;
