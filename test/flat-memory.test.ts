import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from './pictures.js';

const script = fileURLToPath(new URL('./flat-memory.mjs', import.meta.url));

function pass(count: number): { rows: number; kilobytes: number } {
  const path = join(temporaryFolder(), 'table.csv');
  const said = execFileSync(process.execPath, ['--max-semi-space-size=4', script, path, String(count)]);
  return JSON.parse(said.toString());
}

it('a table of 200,000 rows takes hardly more memory than one of 50,000', () => {
  const few = pass(50_000);
  const many = pass(200_000);
  expect([few.rows, many.rows]).toEqual([40_000, 160_000]);
  // 50 bytes for each row that is more, 8 MB, and what the garbage collector leaves lying about; as arrays of texts they
  // would be some 150 MB.
  expect(many.kilobytes - few.kilobytes).toBeLessThan(80_000);
}, 300_000);
