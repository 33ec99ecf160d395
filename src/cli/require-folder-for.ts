import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OptionError } from '../base/error.js';

/**
 * A file that is to be written after long work must have a folder before it.
 *
 * Throws   OptionError `option/no-folder`, naming the flag.
 */
export async function requireFolderFor(file: string, flag: string): Promise<void> {
  const folder = dirname(file);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new OptionError({
    code: 'option/no-folder',
    where: flag,
    what: 'the folder of the file does not exist',
    got: folder,
    fix: 'make it, or name another',
  });
}
