import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Task } from '../../nn/index.js';
import { Space } from '../space/space.js';
import { Folds } from './folds.js';
import { keptWork, trialPath } from './kept-work.js';
import { Objective } from './objective.js';

/** Limits of a search; null where there is none. */
export const Budget = z.strictObject({
  trials: z.int().positive().nullable().describe('Trials in all.'),
  seconds: z.number().positive().nullable().describe('Seconds in all, over all sessions.'),
  epochs: z.int().positive().nullable().describe('Epochs of all trials together.'),
});
export type Budget = z.output<typeof Budget>;

/** `search.json`: everything that decides a search, so that it can go on after it was killed. */
export const SearchSettings = z.strictObject({
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
    .describe('What all trials share: network, how data are read, training.'),
  task: Task,
  space: Space,
  sampler: z.looseObject({ kind: z.string() }),
  pruner: z.looseObject({ kind: z.string() }),
  objectives: z.array(Objective).min(1),
  seed: z.int().nonnegative(),
  budget: Budget,
  margin: z
    .number()
    .positive()
    .max(1)
    .default(0.01)
    .describe(
      'How much worse, in accuracy, a smaller network may be without being called worse than the best.',
    ),
  folds: Folds.nullable()
    .default(null)
    .describe('How each trial is cross-validated; null where it is trained once, on one split.'),
  workers: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Processes that run trials at a time, or trials in the queue; null for one after the other in the process of the search, or as many as the queue has workers.',
    ),
  queue: z
    .strictObject({ url: z.string(), name: z.string() })
    .nullable()
    .default(null)
    .describe('Server, without its password, and name of the queue on which trials are run.'),
});
export type SearchSettings = z.output<typeof SearchSettings>;

/** Where everything of a search lies; absolute paths. */
export interface SearchFolder {
  readonly path: string;
  readonly settings: string;
  /** What became of each trial, a line when it begins and one when it ends. */
  readonly log: string;
  /** The best config, for `pupil train --config`. */
  readonly best: string;
  readonly lock: string;
  /** Run directory of a trial. */
  trial(number: number): string;
}

/** The paths of a search; touches nothing. */
export function searchFolder(path: string): SearchFolder {
  const root = resolve(path);
  return Object.freeze({
    path: root,
    settings: join(root, 'search.json'),
    log: join(root, 'trials.jsonl'),
    best: join(root, 'best.json'),
    lock: join(root, 'lock'),
    trial: (number: number) => trialPath(root, number),
  });
}

const work = keptWork({
  noun: 'search',
  parent: 'searches',
  schema: SearchSettings,
  command: 'pupil tune',
  resume: 'resume',
});
export const plannedSearch = work.plannedPath;
export const claimSearch = work.claim;
export const createSearchFolder = work.create;
export const writeSettings = work.write;
export const readSettings = work.read;
export const lockSearch = work.lock;
