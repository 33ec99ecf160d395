import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CheckpointError } from '../../base/error.js';
import { type FileLock, takeLock } from '../../base/file-lock.js';
import { issueLines } from '../../base/issue-lines.js';
import { systemCode } from '../../base/system-code.js';
import { Task } from '../../nn/index.js';
import { writeAtomically } from '../../train/index.js';
import { Space } from '../space/space.js';
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
  workers: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Processes that run trials at a time; null for one after the other in the process of the search.',
    ),
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
    trial: (number: number) => join(root, 'trials', String(number).padStart(4, '0')),
  });
}

/** Throws CheckpointError `checkpoint/search-exists` where there is something at the path already. */
export async function requireFreeSearch({ path }: SearchFolder): Promise<void> {
  const entries = await readdir(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return;
  throw new CheckpointError({
    code: 'checkpoint/search-exists',
    where: path,
    what: 'there is something in this folder already',
    fix: 'name another folder, or go on with the search in it (resume)',
  });
}

export async function createSearchFolder(folder: SearchFolder, settings: SearchSettings): Promise<void> {
  await requireFreeSearch(folder);
  await mkdir(join(folder.path, 'trials'), { recursive: true });
  await writeSettings(folder, settings);
}

export async function writeSettings(
  { settings: file }: SearchFolder,
  settings: SearchSettings,
): Promise<void> {
  await writeAtomically(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Throws CheckpointError `checkpoint/not-a-search` where there is none, or it cannot be understood. */
export async function readSettings({ settings: file }: SearchFolder): Promise<SearchSettings> {
  let got: unknown;
  let cause: unknown;
  try {
    const parsed = SearchSettings.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (parsed.success) return parsed.data;
    got = issueLines(parsed.error, 'search');
  } catch (error) {
    cause = error;
    got = systemCode(error) ?? 'not JSON';
  }
  throw new CheckpointError({
    code: 'checkpoint/not-a-search',
    where: file,
    what: 'this is no search: its settings cannot be read',
    got,
    fix: 'give a folder that `pupil tune` made, and undo changes made to the file',
    cause,
  });
}

/** Let no other process run the same search. Throws CheckpointError `checkpoint/locked` while one does. */
export async function lockSearch({ lock, path }: SearchFolder): Promise<FileLock> {
  return takeLock(lock, {
    held: (holder) =>
      new CheckpointError({
        code: 'checkpoint/locked',
        where: lock,
        what: 'another process is running this search',
        got: holder === undefined ? undefined : { process: holder.pid, machine: holder.host },
        fix: 'wait until it ends or stop it; if you are sure that none runs, delete the file',
      }),
    unwritable: (cause) =>
      new CheckpointError({
        code: 'checkpoint/not-writable',
        where: path,
        what: 'the folder of the search cannot be written',
        got: systemCode(cause),
        fix: 'make the folder writable, or name another',
        cause,
      }),
  });
}
