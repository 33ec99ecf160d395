import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../base/error.js';
import { compareNatural } from './natural-order.js';
import { extensionOf, hasPictureName } from './picture-format.js';
import type { DataProblem, IgnoredFiles } from './types.js';

/** What lies below a folder. Paths are relative to it, with forward slashes, in no particular order. */
export interface FolderContents {
  readonly pictures: readonly string[];
  readonly folders: readonly string[];
  readonly ignored: readonly IgnoredFiles[];
  readonly problems: readonly DataProblem[];
}

export type ReadFolder = (path: string) => Promise<Dirent[]>;

const readFolderOfDisk: ReadFolder = (path) => readdir(path, { withFileTypes: true });

/**
 * List a folder with all its subfolders. Hidden files and folders are left out; links are followed, unless they lead
 * back to a folder on the way.
 *
 * Throws DataError `data/no-folder`, `data/not-a-folder`, `data/unreadable-folder`. A subfolder that cannot be read is
 * an error and not a problem of one file: a whole class could be missing unseen.
 */
export async function walkFolder(
  root: string,
  readFolder: ReadFolder = readFolderOfDisk,
): Promise<FolderContents> {
  const pictures: string[] = [];
  const folders: string[] = [];
  const problems: DataProblem[] = [];
  const ignored = new Map<string, number>();

  async function visit(folder: string, above: readonly string[]): Promise<void> {
    const path = join(root, folder);
    const [entries, real] = await Promise.all([readFolder(path), realpath(path)]).catch((cause) => {
      throw folderError(path, cause);
    });
    if (above.includes(real)) return;
    const trail = [...above, real];
    if (folder !== '') folders.push(folder);
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const kind = await kindOf(entry, join(root, name));
      if (kind === 'folder') await visit(name, trail);
      // It may be a whole class on a disk that is not there, so it is told whatever its name is.
      else if (kind === NOWHERE) problems.push({ file: name, code: 'data/unreadable-file', reason: kind });
      else if (!hasPictureName(entry.name)) count(ignored, extensionOf(entry.name));
      else if (kind === 'file') pictures.push(name);
      else problems.push({ file: name, code: 'data/unreadable-file', reason: kind });
    }
  }

  await visit('', []);
  return {
    pictures,
    folders,
    problems,
    ignored: [...ignored]
      .map(([extension, number]) => ({ extension, count: number }))
      .sort((a, b) => compareNatural(a.extension, b.extension)),
  };
}

const NOWHERE = 'the link leads nowhere';

/** `folder`, `file`, or why it is neither. Reading a pipe or a device could wait for ever. */
async function kindOf(entry: Dirent, path: string): Promise<string> {
  if (!entry.isSymbolicLink()) {
    if (entry.isDirectory()) return 'folder';
    return entry.isFile() ? 'file' : 'it is not a regular file';
  }
  try {
    const target = await stat(path);
    if (target.isDirectory()) return 'folder';
    return target.isFile() ? 'file' : 'the link does not lead to a regular file';
  } catch {
    return NOWHERE;
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function folderError(path: string, cause: unknown): DataError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT')
    return new DataError({
      code: 'data/no-folder',
      where: path,
      what: 'there is no such folder',
      fix: 'check the path; it is taken relative to the current folder',
      cause,
    });
  if (code === 'ENOTDIR')
    return new DataError({
      code: 'data/not-a-folder',
      where: path,
      what: 'this is a file, but neither of a kind that is read nor a folder of pictures',
      fix: 'give a folder with one subfolder per class, or a file .csv, .tsv, .parquet or .npz; unpack first what is packed',
      cause,
    });
  return new DataError({
    code: 'data/unreadable-folder',
    where: path,
    what: 'the folder cannot be read',
    got: code ?? String(cause),
    fix: 'give yourself the right to read it, or move it elsewhere',
    cause,
  });
}
