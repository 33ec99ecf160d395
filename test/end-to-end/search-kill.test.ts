import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { resumeSearch, type SearchOptions, type SearchResult, search } from '../../src/index.js';
import { fileFolder } from './tiny-run.js';

const root = fileFolder();
const data = join(root, 'points.csv');
const options: Omit<SearchOptions, 'out'> = {
  base: { model: { name: 'mlp', hidden: [8] }, training: { epochs: 3, batchSize: 8, threads: 1 } },
  space: { parameters: { learningRate: { type: 'float', min: 1e-3, max: 0.3, log: true } } },
  sampler: { kind: 'tpe', startup: 2 },
  pruner: { kind: 'asha', factor: 2 },
  budget: { trials: 5 },
};
let unbroken: SearchResult;

beforeAll(async () => {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [a, b] = [((i * 0.618034) % 1) - 0.5, ((i * 0.754878) % 1) - 0.5];
    return `${a},${b},${a * b > 0 ? 'same' : 'other'}`;
  });
  writeFileSync(data, `a,b,sign\n${rows.join('\n')}\n`);
  unbroken = await search(data, { ...options, out: join(root, 'unbroken') });
}, 60_000);

/** What does not depend on the clock. */
const numbers = ({ trials, best }: SearchResult) => [best, trials.map(({ seconds: _, ...trial }) => trial)];

test.each([
  { at: 'trial-start', nth: 3 },
  { at: 'step', nth: 22 },
  { at: 'epoch', nth: 4 },
  { at: 'trial-end', nth: 2 },
])(
  'a search killed at %o goes on to the same trials',
  async (end) => {
    const out = join(root, `${end.at}-${end.nth}`);
    const script = fileURLToPath(new URL('doomed-search.mjs', import.meta.url));
    const signal = await new Promise((done) => {
      execFile(
        process.execPath,
        [script, JSON.stringify({ data, options: { ...options, out }, end })],
        (error) => done(error?.signal),
      );
    });
    expect(signal).toBe('SIGKILL');
    const resumed = await resumeSearch(out);
    expect(numbers(resumed)).toEqual(numbers(unbroken));
    expect(unbroken.trials).toHaveLength(5);
  },
  60_000,
);
