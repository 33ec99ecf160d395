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
    return [...columns(a, b), isPositive(a, b) ? 'yes' : 'no'];
  });
  return written([['a', 'b', 'class'], ...lines]);
}

/**
 * A table of standard normal columns and a target: the sum of the first half of them, brought to the deviation 1, and as much noise again, which a network of any
 * size can learn by heart where there are few rows.
 */
export function noisyTable(seed: number, rows: number, columns: number): string {
  const stream = randomStream(seed, 'noisy table');
  const half = Math.floor(columns / 2);
  const lines = Array.from({ length: rows }, () => {
    const numbers = Array.from({ length: columns }, () => stream.normal());
    const signal = numbers.slice(0, half).reduce((sum, number) => sum + number, 0) / Math.sqrt(half);
    return [...numbers, signal + stream.normal()];
  });
  return written([[...numbersTo(columns).map((k) => `column${k}`), 'target'], ...lines]);
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k);
}

function written(lines: readonly (readonly (string | number)[])[]): string {
  const name = 'table.csv';
  return join(temporaryFolder({ [name]: lines.map((line) => `${line.join(',')}\n`).join('') }), name);
}
