import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPupilError } from '../../base/error.js';
import { fileState, readInside } from '../folder/read-inside.js';
import { LARGEST_JSON } from '../folder/read-json.js';
import { RequestError } from '../http/request-error.js';

/**
 * Refuse work of which a file is a link: it is read by its path, and a link would lead out of the folder.
 *
 * Throws RequestError.
 */
export async function requireOwnFiles(path: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const state = await fileState(join(path, name));
    if (state === undefined) throw damaged(`${name} is missing or is no regular file`);
    if (state.size > LARGEST_JSON) throw damaged(`${name} is too large to be read`);
  }
}

/** Files of a run. */
const OF_RUN = [
  'config.json',
  'metrics.jsonl',
  'diagnostics.jsonl',
  'result.json',
  'model.onnx',
  'golden.safetensors',
  'validation-predictions.jsonl',
  'report.html',
  'tensorboard',
  'lock',
  'checkpoints',
] as const;

/** The same of a run whose files are read, or written, by their paths; they may be missing. */
export async function requireNoLinks(path: string): Promise<void> {
  for (const name of OF_RUN) {
    const found = await lstat(join(path, name)).catch(() => undefined);
    if (found !== undefined && !found.isFile() && !found.isDirectory()) throw damaged(`${name} is a link`);
  }
}

export function damaged(message: string): RequestError {
  return new RequestError(409, { code: 'serve/damaged', message, fix: 'undo changes made to the file' });
}

/** What is wrong, without anything of the content of files. */
export function faultOf(error: unknown): string {
  if (isPupilError(error)) return error.where === undefined ? error.what : `${error.what} (${error.where})`;
  return error instanceof RequestError ? error.message : 'its files cannot be read';
}

/** The text of a small file of a folder; null where there is none. */
export async function textOf(path: string, name: string): Promise<string | null> {
  const bytes = await readInside(path, name, LARGEST_JSON);
  return typeof bytes === 'string' ? null : bytes.toString('utf8');
}
