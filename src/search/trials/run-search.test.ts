import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/pictures.js';
import { InternalError, isPupilError } from '../../base/error.js';
import { parseSpace } from '../space/space.js';
import { runSearch, type SearchContext } from './run-search.js';
import type { Executor, StoppedBy } from './run-trial.js';
import { createSearchFolder, type SearchFolder, type SearchSettings, searchFolder } from './search-folder.js';

const SETTINGS: SearchSettings = {
  format: 1,
  data: '/data',
  fingerprint: null,
  base: { model: 'auto', pictures: {}, training: { epochs: 4 } },
  task: 'multi-class',
  space: parseSpace({ parameters: { learningRate: { type: 'float', min: 0, max: 1 } } }),
  sampler: { kind: 'random' },
  pruner: { kind: 'none' },
  objectives: [{ name: 'accuracy', direction: 'max' }],
  seed: 0,
  budget: { trials: 6, seconds: null, epochs: null },
  margin: 0.01,
  folds: null,
  workers: null,
  queue: null,
};

/** Trials of 4 epochs whose accuracy grows to their learning rate. */
const paper: Executor = async ({ config }, { afterEpoch, signal }) => {
  const target = config.training.learningRate as number;
  const curve: number[] = [];
  const base = { parameters: 10, seconds: 1, error: null };
  for (let epoch = 1; epoch <= 4; epoch++) {
    await setTimeout(1);
    signal?.throwIfAborted();
    curve.push((target * epoch) / 4);
    const stoppedBy = epoch < 4 ? afterEpoch(curve, 4, epoch) : undefined;
    if (stoppedBy !== undefined)
      return { state: 'pruned', values: [curve.at(-1)!], curve, stoppedBy, ...base };
  }
  return { state: 'complete', values: [target], curve, stoppedBy: null, ...base };
};

async function newFolder(settings: SearchSettings): Promise<SearchFolder> {
  const folder = searchFolder(`${temporaryFolder({})}/search`);
  await createSearchFolder(folder, settings);
  return folder;
}

async function run(more: Partial<SearchSettings>, context: SearchContext = {}, slots = 1) {
  const settings = { ...SETTINGS, ...more };
  const folder = await newFolder(settings);
  return { folder, ...(await runSearch(folder, settings, { executor: { run: paper, slots }, ...context })) };
}

describe('the driver of a search', () => {
  it('ends by trials, by epochs, by time, or when nothing is left to try', async () => {
    const { trials, stopReason } = await run({});
    expect([trials.length, stopReason]).toEqual([6, 'trials']);

    const byEpochs = await run({ budget: { trials: null, seconds: null, epochs: 10 } });
    expect(byEpochs.stopReason).toBe('epochs');
    expect(byEpochs.trials.map(({ state, curve, stoppedBy }) => [state, curve.length, stoppedBy])).toEqual([
      ['complete', 4, null],
      ['complete', 4, null],
      ['pruned', 2, 'epochs'],
    ]);

    // Each look at the clock takes a second.
    let ms = 0;
    const now = () => (ms += 1000);
    const byTime = await run({ budget: { trials: null, seconds: 12, epochs: null } }, { now });
    expect(byTime.stopReason).toBe('time');
    expect(byTime.trials.at(-1)!.stoppedBy).toBe('time');

    const space = parseSpace({ parameters: { learningRate: { type: 'categorical', choices: [0.1, 0.2] } } });
    const all = await run({ space, sampler: { kind: 'grid' } });
    expect([all.trials.length, all.stopReason]).toEqual([2, 'exhausted']);
  });

  it('counts the time of earlier sessions', async () => {
    let ms = 0;
    const now = () => (ms += 1000);
    const settings = { ...SETTINGS, budget: { trials: null, seconds: 12, epochs: null } };
    const folder = await newFolder(settings);
    const context = { now, executor: { run: paper, slots: 1 } };
    const first = await runSearch(folder, settings, context);
    const again = await runSearch(folder, settings, context);
    expect(again.trials).toEqual(first.trials);
    const longer = await runSearch(
      folder,
      { ...settings, budget: { ...settings.budget, seconds: 24 } },
      context,
    );
    expect(longer.trials.length).toBeGreaterThan(first.trials.length);
    expect(longer.trials.slice(0, first.trials.length)).toEqual(first.trials);
  });

  it('runs several trials at a time, each once, no more than there are slots', async () => {
    let running = 0;
    let most = 0;
    const counted: Executor = async (job, hooks) => {
      most = Math.max(most, ++running);
      while (most < 3) await setTimeout(1);
      const end = await paper(job, hooks);
      running--;
      return end;
    };
    const { trials, folder } = await run({}, { executor: { run: counted, slots: 3 } });
    expect(most).toBe(3);
    expect(trials.map(({ number, state }) => [number, state])).toEqual(
      [0, 1, 2, 3, 4, 5].map((n) => [n, 'complete']),
    );
    const lines = readFileSync(folder.log, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const event of ['start', 'end']) {
      const numbers = lines.filter((line) => line.event === event).map(({ number }) => number);
      expect(numbers.sort()).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it('stops the others where one cannot go on, and goes on with all of them', async () => {
    const failing: Executor = async (job, hooks) => {
      if (job.number === 2) throw new InternalError({ what: 'the disk is gone' });
      return paper(job, hooks);
    };
    const folder = await newFolder(SETTINGS);
    const broken = await runSearch(folder, SETTINGS, { executor: { run: failing, slots: 2 } }).catch(
      (e: unknown) => e,
    );
    expect(broken).toMatchObject({ kind: 'internal', what: 'the disk is gone' });
    const { trials } = await runSearch(folder, SETTINGS, { executor: { run: paper, slots: 2 } });
    expect(trials.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'complete'));
  });

  it.each([
    ['data/x', 3],
    ['diverged/not-finite', 10],
  ])('gives up where all trials fail with %s, after %s, and says why', async (code, count) => {
    const failed: Executor = async () => ({
      state: 'failed',
      values: null,
      curve: [],
      parameters: null,
      seconds: 0,
      stoppedBy: null,
      error: { code, message: 'there is nothing to read' },
    });
    const budget = { ...SETTINGS.budget, trials: 20 };
    const error: unknown = await run({ budget }, { executor: { run: failed, slots: 1 } }).catch(
      (e: unknown) => e,
    );
    expect(isPupilError(error, 'option') && [error.code, error.what, error.got]).toEqual([
      'option/search',
      `the first ${count} trials all failed`,
      ['there is nothing to read'],
    ]);
  });

  it('lets pruners see the epochs of trials that run beside', async () => {
    const { trials } = await run(
      { pruner: { kind: 'asha', factor: 2 }, budget: { ...SETTINGS.budget, trials: 12 } },
      {},
      3,
    );
    const pruned = trials.filter(({ state }) => state === 'pruned');
    expect(pruned.length).toBeGreaterThan(2);
    expect(new Set(pruned.map(({ stoppedBy }) => stoppedBy))).toEqual(new Set(['pruner']));
  });

  describe('with folds', () => {
    const folds = { count: 3, repeats: 1, seed: 0 };
    /** Three folds of two epochs, around the learning rate. */
    const folded: Executor = async ({ config }, { afterEpoch }) => {
      const rate = config.training.learningRate as number;
      const done: { name: string; state: 'complete' | 'pruned'; values: number[] }[] = [];
      const cost = { epochs: 2, seconds: 1, parameters: 10 };
      const end = (state: 'complete' | 'pruned', stoppedBy: StoppedBy | null) => ({
        state,
        values: [rate],
        curve: done.filter((fold) => fold.state === 'complete').map(() => rate),
        parameters: 10,
        seconds: done.length,
        stoppedBy,
        error: null,
        folds: done.map((fold) => ({ ...fold, ...cost, epochs: fold.state === 'complete' ? 2 : 1 })),
      });
      for (let fold = 0; fold < 3; fold++) {
        const within = afterEpoch(
          done.map(() => rate),
          3,
          2 * fold + 1,
        );
        const name = `fold-${fold + 1}`;
        if (within !== undefined) {
          done.push({ name, state: 'pruned', values: [rate] });
          return end('pruned', within);
        }
        done.push({ name, state: 'complete', values: [rate] });
        if (fold === 2) break;
        const between = afterEpoch(
          done.map(() => rate),
          3,
          2 * fold + 2,
        );
        if (between !== undefined) return end('pruned', between);
      }
      return end('complete', null);
    };
    const executor = { run: folded, slots: 1 };

    it('budgets count the epochs of all folds, also within one', async () => {
      const budget = { trials: null, seconds: null, epochs: 9 };
      const { trials, stopReason } = await run({ folds, budget }, { executor });
      expect(stopReason).toBe('epochs');
      expect(trials.map(({ state, folds: done, stoppedBy }) => [state, done!.length, stoppedBy])).toEqual([
        ['complete', 3, null],
        ['pruned', 2, 'epochs'],
      ]);
    });

    it('pruners compare trials over the folds done', async () => {
      const budget = { trials: 12, seconds: null, epochs: null };
      const { trials } = await run({ folds, budget, pruner: { kind: 'asha', factor: 2 } }, { executor });
      const pruned = trials.filter(({ state }) => state === 'pruned');
      expect(pruned.length).toBeGreaterThan(2);
      for (const { folds: done, stoppedBy } of pruned) {
        expect(stoppedBy).toBe('pruner');
        expect(done!.map(({ state }) => state)).not.toContain('pruned');
      }
    });
  });

  it('refuses a search that another process runs', async () => {
    const folder = await newFolder(SETTINGS);
    const context = { executor: { run: paper, slots: 1 } };
    const results = await Promise.allSettled([
      runSearch(folder, SETTINGS, context),
      runSearch(folder, SETTINGS, context),
    ]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      code: 'checkpoint/locked',
      what: 'another process is running this search',
    });
  });
});
