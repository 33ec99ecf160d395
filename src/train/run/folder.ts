import { mkdir, readdir } from 'node:fs/promises';
import { CheckpointError } from '../../base/error.js';
import { shellWord } from '../../base/shell-word.js';
import { systemCode } from '../../base/system-code.js';
import { writeError } from './atomic-write.js';

/** Make a folder and those above it. Throws CheckpointError `checkpoint/run-exists` where a file is in the way, or as `writeError`. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw systemCode(cause) === 'EEXIST'
      ? runExists(folder, 'a file of this name is in the way', false)
      : writeError(folder, cause);
  }
}

/** Names in a folder; none where it is missing. Throws CheckpointError `checkpoint/run-exists`, `checkpoint/unreadable`. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw runExists(folder, 'a file of this name is in the way', false);
    throw new CheckpointError({
      code: 'checkpoint/unreadable',
      where: folder,
      what: 'the folder cannot be read',
      got: code,
      fix: 'make it readable, or choose another with --out',
      cause,
    });
  }
}

export function runExists(path: string, what: string, isRun: boolean): CheckpointError {
  const resume = isRun ? `, or go on with the run: pupil resume ${shellWord(path)}` : '';
  return new CheckpointError({
    code: 'checkpoint/run-exists',
    where: path,
    what,
    fix: `choose another directory with --out${resume}`,
  });
}
