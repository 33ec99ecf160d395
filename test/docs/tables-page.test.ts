import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { predictRows } from '../../src/index.js';
import { collect, temporaryFolder } from '../pictures.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/tables.md'), 'utf8');
const [makeFlats, inCode, withoutPupil] = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

/** Run a program of the page in a folder; it lies inside the package, whose name it imports. */
function runIn(folder: string, code: string): string[] {
  const home = mkdtempSync(join(ROOT, 'dist', 'docs-'));
  try {
    writeFileSync(join(home, 'program.mjs'), code);
    const given = { cwd: folder, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync(process.execPath, [join(home, 'program.mjs')], given)
      .trim()
      .split('\n');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

describe('docs/tables.md', () => {
  it('holds an example that runs from the table to the model without Pupil', async () => {
    const folder = temporaryFolder();
    runIn(folder, makeFlats);
    const line = page.match(/npx pupil (train flats\.csv .*)/)![1];
    const pupil = join(ROOT, 'dist/cli/bin.js');
    const given = [...line.split(' '), '--epochs', '20', '--threads', '1', '--json'];
    const result = execFileSync(process.execPath, [pupil, ...given], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(JSON.parse(result).validation.r2).toBeGreaterThan(0.9);
    const rows = await collect(predictRows(join(folder, 'runs/flats/model.onnx'), join(folder, 'new.csv')));
    const rents = rows.map(({ values }) => values!.rent);
    const [printed] = runIn(folder, withoutPupil);
    expect(
      printed
        .match(/[\d.]+(?=[,\s\]])/g)!
        .slice(-2)
        .map(Number),
    ).toEqual(rents.map((rent) => expect.closeTo(rent, 3)));
    const lines = runIn(folder, inCode);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^1 [\d.]+$/);
    expect(Number(lines[2])).toBeLessThan(200);
  });
});
