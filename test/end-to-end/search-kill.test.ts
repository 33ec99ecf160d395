import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
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

/** Search in a process that is killed at an event; gives the signal that ended it. */
function doomed(given: SearchOptions, end: { at: string; nth: number }): Promise<unknown> {
  const script = fileURLToPath(new URL('doomed-search.mjs', import.meta.url));
  const question = JSON.stringify({ data, options: given, end });
  return new Promise((done) => {
    execFile(process.execPath, [script, question], (error) => done(error?.signal));
  });
}

test.each([
  { at: 'trial-start', nth: 3 },
  { at: 'step', nth: 22 },
  { at: 'epoch', nth: 4 },
  { at: 'trial-end', nth: 2 },
])(
  'a search killed at %o goes on to the same trials',
  async (end) => {
    const out = join(root, `${end.at}-${end.nth}`);
    const signal = await doomed({ ...options, out }, end);
    expect(signal).toBe('SIGKILL');
    const resumed = await resumeSearch(out);
    expect(numbers(resumed)).toEqual(numbers(unbroken));
    expect(unbroken.trials).toHaveLength(5);
  },
  60_000,
);

test('a search that is killed leaves no process of a trial behind, and goes on in others', async () => {
  const given: SearchOptions & { readonly out: string } = {
    ...options,
    base: { ...options.base, training: { ...options.base!.training, epochs: 15, batchSize: 1 } },
    out: join(root, 'processes'),
    sampler: 'random',
    pruner: 'none',
    budget: { trials: 2 },
    workers: 2,
  };
  expect(await doomed(given, { at: 'epoch', nth: 2 })).toBe('SIGKILL');
  // A run that was not left in order keeps its lock, which names its process.
  const runs = readdirSync(join(given.out, 'trials')).map((name) => join(given.out, 'trials', name));
  const locks = runs.map((run) => join(run, 'lock')).filter((file) => existsSync(file));
  expect(locks.length).toBeGreaterThan(0);
  const processes = locks.map((file): number => JSON.parse(readFileSync(file, 'utf8')).pid);
  while (processes.some(isAlive)) await setTimeout(20);
  const { trials } = await resumeSearch(given.out);
  expect(trials.map(({ state, curve }) => [state, curve.length])).toEqual([
    ['complete', 15],
    ['complete', 15],
  ]);
}, 60_000);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
