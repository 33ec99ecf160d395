import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CheckpointError } from '../../base/error.js';
import { type FileLock, takeLock } from '../../base/file-lock.js';
import { issueLines } from '../../base/issue-lines.js';
import { systemCode } from '../../base/system-code.js';
import { Task } from '../../nn/index.js';
import { writeAtomically } from '../../train/index.js';
import { StudyPlan } from '../plan.js';

/** Limits of a study; null where there is none. */
export const StudyBudget = z.strictObject({
  runs: z.int().positive().nullable().describe('Trainings in all.'),
  seconds: z.number().positive().nullable().describe('Seconds in all, over all sessions.'),
});
export type StudyBudget = z.output<typeof StudyBudget>;

const Arm = z.strictObject({ name: z.string(), patch: z.record(z.string(), z.json()) });

/** `study.json`: everything that decides a study, so that it can go on after it was killed. */
export const StudySettings = z.strictObject({
  format: z.literal(1).describe('Version of this file.'),
  data: z.string().describe('Absolute path of the data.'),
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
    run: (number: number) => join(root, 'trials', String(number).padStart(4, '0')),
  });
}

/** Throws CheckpointError `checkpoint/study-exists` where there is something at the path already. */
export async function requireFreeStudy({ path }: StudyFolder): Promise<void> {
  const entries = await readdir(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return;
  throw new CheckpointError({
    code: 'checkpoint/study-exists',
    where: path,
    what: 'there is something in this folder already',
    fix: 'name another folder, or go on with the study in it (--resume)',
  });
}

export async function createStudyFolder(folder: StudyFolder, settings: StudySettings): Promise<void> {
  await requireFreeStudy(folder);
  await mkdir(join(folder.path, 'trials'), { recursive: true });
  await writeStudySettings(folder, settings);
}

export async function writeStudySettings(
  { settings: file }: StudyFolder,
  settings: StudySettings,
): Promise<void> {
  await writeAtomically(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Throws CheckpointError `checkpoint/not-a-study` where there is none, or it cannot be understood. */
export async function readStudySettings({ settings: file }: StudyFolder): Promise<StudySettings> {
  let got: unknown;
  let cause: unknown;
  try {
    const parsed = StudySettings.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (parsed.success) return parsed.data;
    got = issueLines(parsed.error, 'study');
  } catch (error) {
    cause = error;
    got = systemCode(error) ?? 'not JSON';
  }
  throw new CheckpointError({
    code: 'checkpoint/not-a-study',
    where: file,
    what: 'this is no study: its settings cannot be read',
    got,
    fix: 'give a folder that `pupil study` made, and undo changes made to the file',
    cause,
  });
}

/** Let no other process run the same study. Throws CheckpointError `checkpoint/locked` while one does. */
export async function lockStudy({ lock, path }: StudyFolder): Promise<FileLock> {
  return takeLock(lock, {
    held: (holder) =>
      new CheckpointError({
        code: 'checkpoint/locked',
        where: lock,
        what: 'another process is running this study',
        got: holder === undefined ? undefined : { process: holder.pid, machine: holder.host },
        fix: 'wait until it ends or stop it; if you are sure that none runs, delete the file',
      }),
    unwritable: (cause) =>
      new CheckpointError({
        code: 'checkpoint/not-writable',
        where: path,
        what: 'the folder of the study cannot be written',
        got: systemCode(cause),
        fix: 'make the folder writable, or name another',
        cause,
      }),
  });
}
