import { join } from 'node:path';
import { randomStream } from '../../src/base/random.js';
import { temporaryFolder } from '../pictures.js';

/** A table of two columns and the class that they decide, from two standard normal numbers of each row. Depends on the arguments alone. */
export function plantedTable(
  seed: number,
  rows: number,
  columns: (a: number, b: number) => readonly [number, number],
  isPositive: (a: number, b: number) => boolean,
): string {
  const stream = randomStream(seed, 'planted table');
  const lines = Array.from({ length: rows }, () => {
    const [a, b] = [stream.normal(), stream.normal()];
    return `${columns(a, b).join(',')},${isPositive(a, b) ? 'yes' : 'no'}`;
  });
  const name = 'table.csv';
  return join(temporaryFolder({ [name]: `a,b,class\n${lines.join('\n')}\n` }), name);
}
