import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { CheckpointError } from '../../base/error.js';
import { type FileLock, takeLock } from '../../base/file-lock.js';
import { issueLines } from '../../base/issue-lines.js';
import { systemCode } from '../../base/system-code.js';
import { makeNumberedFolder, nextNumberedPath, writeAtomically } from '../../train/index.js';

/** Work of many trainings that is kept in a folder, so that it can go on after it was killed. */
interface WorkKind<Settings> {
  readonly noun: 'search' | 'study';
  /** Where numbered folders of it are made. */
  readonly parent: string;
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
  /**
   * Absolute path of the folder that new work would have: `out`, or one with the next free number. Makes nothing. Throws CheckpointError
   * `checkpoint/<noun>-exists` where there is something at the path already.
   */
  plannedPath(out: string | undefined, data: string): Promise<string>;
  /** The path that new work has from now on: `out`, or a folder that is made for it, so that nobody else gets the same. */
  claim(out: string | undefined, data: string): Promise<string>;
  /** Begin work in a folder; of several that do so at once one may. Throws as `plannedPath`. */
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
  parent,
  schema,
  command,
  resume,
}: WorkKind<Settings>): KeptWork<Settings> {
  const exists = (path: string) =>
    new CheckpointError({
      code: `checkpoint/${noun}-exists`,
      where: path,
      what: 'there is something in this folder already',
      fix: `name another folder, or go on with the ${noun} in it (${resume})`,
    });

  async function requireFree(path: string): Promise<void> {
    const entries = await readdir(path).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
    if (entries.length > 0) throw exists(path);
  }

  async function write({ settings: file }: WorkPlaces, settings: Settings): Promise<void> {
    await writeAtomically(file, `${JSON.stringify(settings, undefined, 2)}\n`);
  }

  return {
    write,
    async plannedPath(out, data) {
      if (out === undefined) return nextNumberedPath({ parent, data });
      await requireFree(out);
      return resolve(out);
    },
    claim: async (out, data) => (out === undefined ? makeNumberedFolder({ parent, data }) : resolve(out)),
    async create(folder, settings) {
      await requireFree(folder.path);
      await mkdir(folder.path, { recursive: true });
      await mkdir(join(folder.path, TRIALS)).catch((error: unknown) => {
        // Another process was faster.
        throw systemCode(error) === 'EEXIST' ? exists(folder.path) : error;
      });
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
