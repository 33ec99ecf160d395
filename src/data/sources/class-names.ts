import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DataError } from '../../base/error.js';
import { unreadableFile } from './read-file.js';

/** Names for classes that the data only number. */
export const classNames = z
  .array(z.string().min(1))
  .min(2)
  .refine((names) => new Set(names).size === names.length, { message: 'names must differ' })
  .optional()
  .describe('Names of the classes that labels count from 0; without them they are called by their numbers.');

/** Names from a file with one per line; undefined where there is no such file. */
export async function readClassNames(path: string): Promise<string[] | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw unreadableFile(path, cause);
  });
  const names = text
    ?.split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names === undefined || new Set(names).size === names.length) return names;
  throw new DataError({
    code: 'data/class-names',
    where: path,
    what: 'two classes have the same name',
    got: names.find((name, i) => names.indexOf(name) !== i),
    fix: 'give each class a name of its own, one per line',
  });
}

/** Throws DataError `data/class-names` where the data count further than the names. */
export function requireNamed(where: string, names: readonly string[] | undefined, largest: number): void {
  if (names === undefined || largest < names.length) return;
  throw new DataError({
    code: 'data/class-names',
    where,
    what: 'a label has no name',
    got: { label: largest, names: names.length },
    fix: 'name all classes, beginning with that of label 0',
  });
}
