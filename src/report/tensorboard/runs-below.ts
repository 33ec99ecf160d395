import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How deep runs lie: those of a folder of cross-validated searches are in `<search>/trials/<number>/<fold>`. */
const DEPTH = 4;

/** Run directories in a folder, as paths relative to it, in their order; `.` where it is one itself. Links are not followed. */
export async function runsBelow(folder: string, depth = DEPTH): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = new Set(entries.map(({ name }) => name));
  if (names.has('config.json') && names.has('checkpoints')) return ['.'];
  if (depth === 0) return [];
  const runs: string[] = [];
  for (const name of entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort())
    for (const run of await runsBelow(join(folder, name), depth - 1)) runs.push(join(name, run));
  return runs;
}
