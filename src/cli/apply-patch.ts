import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { OptionError } from '../base/error.js';
import type { ConfigFile } from './config-file.js';
import { readValueFile } from './value-file.js';

/**
 * The file that a patch would be written into: the config file, or one in the folder that is still to be made.
 *
 * Throws OptionError `option/apply` for a program, which cannot be rewritten.
 */
export function fileToPatch(file: Pick<ConfigFile, 'path'> | undefined, folder: string): string {
  const path = file?.path ?? join(folder, 'pupil.config.json');
  if (['.json', '.yaml', '.yml'].includes(extname(path).toLowerCase())) return path;
  throw new OptionError({
    code: 'option/apply',
    where: '--apply',
    what: 'a config file that is a program cannot be changed',
    got: path,
    fix: 'leave --apply out and take the changes over by hand, or keep the config as JSON or YAML',
  });
}

/** Give keys of a config file other values; what else it says stays, in YAML with its comments. */
export async function applyPatch(
  path: string,
  values: Readonly<Record<string, unknown>>,
  isNew: boolean,
): Promise<void> {
  if (extname(path).toLowerCase() === '.json') {
    const known = isNew ? {} : ((await readValueFile(path)) as object);
    await writeFile(path, `${JSON.stringify({ ...known, ...values }, undefined, 2)}\n`);
    return;
  }
  const { parseDocument } = await import('yaml');
  const { readFile } = await import('node:fs/promises');
  const document = parseDocument(await readFile(path, 'utf8'));
  for (const [key, value] of Object.entries(values)) document.set(key, value);
  await writeFile(path, document.toString());
}
