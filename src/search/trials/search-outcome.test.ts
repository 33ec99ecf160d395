import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { parseSpace } from '../space/space.js';
import { runSearch } from './run-search.js';
import type { Executor } from './run-trial.js';
import { createSearchFolder, type SearchSettings, searchFolder } from './search-folder.js';
import { readSearch } from './search-outcome.js';

const SETTINGS: SearchSettings = {
  format: 1,
  data: '/data',
  fingerprint: null,
  base: { model: 'auto', pictures: {}, training: {} },
  task: 'regression',
  space: parseSpace({ parameters: { learningRate: { type: 'float', min: 0, max: 1 } } }),
  sampler: { kind: 'random' },
  pruner: { kind: 'none' },
  objectives: [
    { name: 'r2', direction: 'max' },
    { name: 'parameters', direction: 'min' },
  ],
  seed: 0,
  budget: { trials: 4, seconds: null, epochs: null },
  margin: 0.01,
  folds: null,
  workers: null,
  queue: null,
};

const VALUES = [
  [0.5, 100],
  [0.9, 400],
  [0.8, 200],
  [0.4, 500],
];
const paper: Executor = async ({ number }) => ({
  state: 'complete',
  values: VALUES[number],
  curve: [VALUES[number][0]],
  parameters: VALUES[number][1],
  seconds: 1,
  stoppedBy: null,
  error: null,
});

async function finished() {
  const folder = searchFolder(`${temporaryFolder({})}/search`);
  await createSearchFolder(folder, SETTINGS);
  const result = await runSearch(folder, SETTINGS, { executor: { run: paper, slots: 1 } });
  return { folder, result };
}

describe('the results of a search', () => {
  it('are the same read from its folder, and nothing is written', async () => {
    const { folder, result } = await finished();
    const { stopReason: _, folderOf, ...others } = result;
    // As a search that runs leaves it in the middle of a line.
    appendFileSync(folder.log, '{"event":"start","numb');
    const before = readFileSync(folder.log);
    const { folderOf: again, ...shown } = await readSearch(folder.path);
    expect(shown).toEqual({ ...others, seconds: expect.any(Number) });
    expect(again(2)).toBe(folderOf(2));
    expect(readFileSync(folder.log)).toEqual(before);
  });

  it('say how much of the box of all trials the front dominates', async () => {
    const { result } = await finished();
    expect(result.best).toEqual([1, 2, 0]);
    // From the corner (0.4, 500): 0.5 * 100, and 0.4 * 200, and 0.1 * 100, of a box of 0.5 * 400.
    expect(result.hypervolume?.share).toBeCloseTo((0.5 * 100 + 0.4 * 200 + 0.1 * 100) / (0.5 * 400), 12);
    expect(result.hypervolume?.worst).toEqual([0.4, 500]);
  });

  it('name no config that is not there yet, and no search where there is none', async () => {
    const { folder } = await finished();
    rmSync(folder.best);
    expect((await readSearch(folder.path)).bestConfig).toBeNull();
    await expect(readSearch(temporaryFolder({}))).rejects.toMatchObject({
      code: 'checkpoint/not-a-search',
      fix: expect.stringContaining('pupil tune'),
    });
  });
});
