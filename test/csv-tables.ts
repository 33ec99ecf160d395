import { join } from 'node:path';
import { expect } from 'vitest';
import { isPupilError, type PupilError } from '../src/base/error.js';
import { openTable } from '../src/data/table/open-table.js';
import { type TableOptionsInput, table } from '../src/data/table/table-source.js';
import { temporaryFolder } from './pictures.js';

export const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The table of a file with this content, closed again: what was found in it can be read. */
export async function open(text: string | Uint8Array, options: TableOptionsInput = {}, name = 't.csv') {
  const path = join(temporaryFolder({ [name]: text }), name);
  const data = await openTable(table(path, options), { seed: 0 });
  await data.close();
  return data;
}

/** The error with which such a table is refused. */
export async function refusal(
  text: string | Uint8Array,
  options: TableOptionsInput = {},
): Promise<PupilError> {
  try {
    await open(text, options);
  } catch (error) {
    if (isPupilError(error)) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
}

/** A table of the columns a, b and target, with another cell in one place. */
export const lines = (row: (i: number) => string, count = 40) =>
  `a,b,target\n${range(count)
    .map((i) => `${row(i)}\n`)
    .join('')}`;
/** Numbers in both columns, and a class. */
export const fine = (i: number) => `${(i * 7) % 11},${(i * 5) % 13},${i % 2 === 0 ? 'x' : 'y'}`;
