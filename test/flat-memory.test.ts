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

it('a table of 200,000 rows takes hardly more memory than one of 20,000', () => {
  const few = pass(20_000);
  const many = pass(200_000);
  expect([few.rows, many.rows]).toEqual([16_000, 160_000]);
  // 50 bytes for each row that is more, 9 MB, and what the garbage collector leaves lying about; as text they are 12 MB, as
  // objects ten times as much.
  expect(many.kilobytes - few.kilobytes).toBeLessThan(60_000);
}, 300_000);
