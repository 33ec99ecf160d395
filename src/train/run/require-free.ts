import { stat } from 'node:fs/promises';
import { CheckpointError } from '../../base/error.js';

/** Throws  CheckpointError `checkpoint/file-exists` where something has the name already, unless it may be replaced. */
export async function requireFree(file: string, overwrite: boolean): Promise<void> {
  if (overwrite || (await stat(file).catch(() => undefined)) === undefined) return;
  throw new CheckpointError({
    code: 'checkpoint/file-exists',
    where: file,
    what: 'the file exists already',
    fix: 'choose another name, or allow it to be replaced with --overwrite',
  });
}
