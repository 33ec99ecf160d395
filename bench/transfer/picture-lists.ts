import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permutation, randomStream } from '../../src/base/random.js';

export interface Picture {
  /** Path of the file. */
  readonly image: string;
  readonly label: string;
  /** Left out where the split is for whoever reads the list. */
  readonly split?: 'train' | 'val' | 'test';
}

/** Names of the folders in a folder, in order. */
export async function listClasses(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The pictures of a class. Other files, such as a GIF that lies between photographs, are left out. */
export async function picturesOf(folder: string, label: string): Promise<Picture[]> {
  const names = await readdir(join(folder, label));
  return names
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .sort()
    .map((name) => ({ image: join(folder, label, name), label }));
}

/**
 * The pictures of a class dealt out by a seed: so many validate, so many (all others, where no number is given) train, and the
 * rest is what the result is measured on.
 */
export function dealt(
  pictures: readonly Picture[],
  { train = pictures.length, validation, seed }: { train?: number; validation: number; seed: number },
): Picture[] {
  const label = pictures[0]?.label ?? '';
  const order = permutation(pictures.length, randomStream(seed, 'few', label));
  return Array.from(order, (picture, place) => ({
    ...pictures[picture]!,
    split: place < validation ? 'val' : place < validation + train ? 'train' : 'test',
  }));
}

/** Write a list, and return its path. */
export async function writeList(file: string, pictures: readonly Picture[]): Promise<string> {
  const columns = pictures[0]?.split === undefined ? ['image', 'label'] : ['image', 'label', 'split'];
  const lines = pictures.map(({ image, label, split }) =>
    [image, label, ...(split === undefined ? [] : [split])].join(','),
  );
  await writeFile(file, `${[columns.join(','), ...lines].join('\n')}\n`);
  return file;
}
