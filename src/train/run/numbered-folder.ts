import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { systemCode } from '../../base/system-code.js';
import { writeError } from './atomic-write.js';
import { makeFolder, namesIn } from './folder.js';

/** Where a folder is to be numbered, `<parent>/<name>-<n>`. */
export interface Numbered {
  readonly parent: string;
  /** Path of data, or anything else whose last part names the folder well. */
  readonly data: string;
}

/** Absolute path of the folder that `makeNumberedFolder` would make now; makes nothing. */
export async function nextNumberedPath(numbered: Numbered): Promise<string> {
  return resolve((await pathsAhead(numbered))(0));
}

/**
 * Make the folder with the next free number, and return its absolute path: of several that ask at once each gets its own.
 *
 * Throws  CheckpointError `checkpoint/run-exists` where a file is in the way of the parent, or as `writeError`.
 */
export async function makeNumberedFolder(numbered: Numbered): Promise<string> {
  await makeFolder(numbered.parent);
  const pathOf = await pathsAhead(numbered);
  for (let attempt = 0; ; attempt++) {
    const path = resolve(pathOf(attempt));
    try {
      // Fails where another process was faster.
      await mkdir(path);
      return path;
    } catch (cause) {
      if (systemCode(cause) !== 'EEXIST') throw writeError(path, cause);
    }
  }
}

/** Data in one file lend their name without its ending. */
const TABLE_ENDING = /\.(csv|tsv|parquet|npz)$/i;

/** Paths with the numbers that follow the highest one taken. */
async function pathsAhead({ parent, data }: Numbered): Promise<(ahead: number) => string> {
  const name =
    basename(resolve(data))
      .replace(TABLE_ENDING, '')
      .replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'run';
  const taken = (await namesIn(parent)).flatMap((entry) => {
    const number = entry.startsWith(`${name}-`) ? Number(entry.slice(name.length + 1)) : Number.NaN;
    return Number.isSafeInteger(number) ? [number] : [];
  });
  const first = Math.max(0, ...taken) + 1;
  return (ahead) => join(parent, `${name}-${first + ahead}`);
}
