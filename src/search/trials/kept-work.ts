import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { CheckpointError } from '../../base/error.js';
import { type FileLock, takeLock } from '../../base/file-lock.js';
import { issueLines } from '../../base/issue-lines.js';
import { systemCode } from '../../base/system-code.js';
import { writeAtomically } from '../../train/index.js';

/** Work of many trainings that is kept in a folder, so that it can go on after it was killed. */
interface WorkKind<Settings> {
  readonly noun: 'search' | 'study';
  readonly schema: z.ZodType<Settings>;
  /** What begins one. */
  readonly command: string;
  /** How to say that one goes on. */
  readonly resume: string;
}

/** Places of such work that all kinds have; absolute paths. */
export interface WorkPlaces {
  readonly path: string;
  /** The file of what decides it. */
  readonly settings: string;
  readonly lock: string;
}

export interface KeptWork<Settings> {
  /** Throws CheckpointError `checkpoint/<noun>-exists` where there is something at the path already. */
  requireFree(folder: WorkPlaces): Promise<void>;
  create(folder: WorkPlaces, settings: Settings): Promise<void>;
  write(folder: WorkPlaces, settings: Settings): Promise<void>;
  /** Throws CheckpointError `checkpoint/not-a-<noun>` where there is none, or it cannot be understood; `checkpoint/version`. */
  read(folder: WorkPlaces): Promise<Settings>;
  /** Let no other process go on with the same. Throws CheckpointError `checkpoint/locked` while one does. */
  lock(folder: WorkPlaces): Promise<FileLock>;
}

/** Run directory of a training in the folder of such work. */
export function trialPath(root: string, number: number): string {
  return join(root, TRIALS, String(number).padStart(4, '0'));
}

const TRIALS = 'trials';

export function keptWork<Settings>({
  noun,
  schema,
  command,
  resume,
}: WorkKind<Settings>): KeptWork<Settings> {
  async function requireFree({ path }: WorkPlaces): Promise<void> {
    const entries = await readdir(path).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
    if (entries.length === 0) return;
    throw new CheckpointError({
      code: `checkpoint/${noun}-exists`,
      where: path,
      what: 'there is something in this folder already',
      fix: `name another folder, or go on with the ${noun} in it (${resume})`,
    });
  }

  async function write({ settings: file }: WorkPlaces, settings: Settings): Promise<void> {
    await writeAtomically(file, `${JSON.stringify(settings, undefined, 2)}\n`);
  }

  return {
    requireFree,
    write,
    async create(folder, settings) {
      await requireFree(folder);
      await mkdir(join(folder.path, TRIALS), { recursive: true });
      await write(folder, settings);
    },
    async read({ path, settings: file }) {
      const unreadable = (got: unknown, cause?: unknown) =>
        new CheckpointError({
          code: `checkpoint/not-a-${noun}`,
          where: file,
          what: `this is no ${noun}: its settings cannot be read`,
          got,
          fix: `give a folder that \`${command}\` made, and undo changes made to the file`,
          cause,
        });
      const written: unknown = await readFile(file, 'utf8')
        .then(JSON.parse)
        .catch((cause: unknown) => {
          const code = systemCode(cause);
          if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(code ?? 'not JSON', cause);
          throw new CheckpointError({
            code: `checkpoint/not-a-${noun}`,
            where: path,
            what: `there is no ${noun} here`,
            fix: `give a folder that \`${command}\` made`,
            cause,
          });
        });
      const parsed = schema.safeParse(written);
      if (parsed.success) return parsed.data;
      if (!parsed.error.issues.some(({ path: [key] }) => key === 'format'))
        throw unreadable(issueLines(parsed.error, noun));
      throw new CheckpointError({
        code: 'checkpoint/version',
        where: file,
        what: `the ${noun} is of another format version than this Pupil knows`,
        got: { format: (written as { readonly format?: unknown }).format },
        fix: 'go on with the version of Pupil that began it',
      });
    },
    lock: ({ lock, path }) =>
      takeLock(lock, {
        held: (holder) =>
          new CheckpointError({
            code: 'checkpoint/locked',
            where: lock,
            what: `another process is running this ${noun}`,
            got: holder === undefined ? undefined : { process: holder.pid, machine: holder.host },
            fix: 'wait until it ends or stop it; if you are sure that none runs, delete the file',
          }),
        unwritable: (cause) =>
          new CheckpointError({
            code: 'checkpoint/not-writable',
            where: path,
            what: `the folder of the ${noun} cannot be written`,
            got: systemCode(cause),
            fix: 'make the folder writable, or name another',
            cause,
          }),
      }),
  };
}
