import { isAbsolute, relative, resolve } from 'node:path';

/** A path as a person would write it in this folder: relative when inside it, absolute otherwise. */
export function displayPath(path: string, folder: string): string {
  const inside = relative(folder, resolve(folder, path));
  if (inside === '') return '.';
  return inside.startsWith('..') || isAbsolute(inside) ? resolve(folder, path) : inside;
}
