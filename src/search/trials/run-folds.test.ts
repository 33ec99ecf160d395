import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileFolder } from '../../../test/end-to-end/tiny-run.js';
import { rejectionOf } from '../../../test/error-of.js';
import { writeXorPoints } from '../../../test/xor-points.js';
import { planSearch, resumeSearch, type SearchOptions, search } from '../search.js';
import { foldDeviations } from './fold-deviations.js';
import type { SearchResult } from './run-search.js';

const folder = fileFolder();
const data = join(folder, 'points.csv');

beforeAll(() => writeXorPoints(data, 90));

const options = (name: string, more: Partial<SearchOptions> = {}): SearchOptions => ({
  out: join(folder, name),
  base: { training: { epochs: 2, batchSize: 16, threads: 1 } },
  space: {
    parameters: { 'architecture.hidden': { type: 'categorical', choices: [[4], [16]] } },
    fixed: { architecture: 'mlp', learningRate: 0.05 },
  },
  sampler: 'grid',
  folds: 3,
  objectives: ['accuracy', 'parameters', 'seconds'],
  ...more,
});

const outcome = ({ trials }: SearchResult) =>
  trials.map(({ seconds: _, values, folds, ...trial }) => ({
    ...trial,
    values: values?.slice(0, 2),
    folds: folds?.map(({ seconds: __, values: own, ...fold }) => ({ ...fold, values: own?.slice(0, 2) })),
  }));

const rowsOf = (run: string): number[] =>
  readFileSync(join(run, 'validation-predictions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).row);

describe('a trial with folds', () => {
  let whole: SearchResult;
  beforeAll(async () => {
    whole = await search(data, options('whole'));
  }, 60_000);

  it('comes to the mean of accuracies, the parameters of one network, and the seconds of all', () => {
    expect(whole.trials.map(({ state }) => state)).toEqual(['complete', 'complete']);
    for (const { number, values, curve, folds, parameters, seconds } of whole.trials) {
      const results = folds!.map(({ name }) =>
        JSON.parse(readFileSync(join(whole.folderOf(number), name, 'result.json'), 'utf8')),
      );
      const accuracies: number[] = results.map(({ validation }) => validation.accuracy);
      expect(values![0]).toBeCloseTo(accuracies.reduce((a, b) => a + b, 0) / 3, 12);
      expect(curve).toHaveLength(3);
      expect(curve[0]).toBe(accuracies[0]);
      expect(values!.slice(1)).toEqual([parameters, seconds]);
      expect(seconds).toBeCloseTo(
        results.reduce((sum, result) => sum + result.seconds, 0),
        6,
      );
      const [deviation, same] = foldDeviations({ folds })!;
      const squares = accuracies.reduce((sum, accuracy) => sum + (accuracy - values![0]) ** 2, 0);
      expect(deviation).toBeCloseTo(Math.sqrt(squares / 2), 12);
      expect(same).toBe(0);
    }
  });

  it('validates every row once, on folds that all trials share, and compares networks on all of them', () => {
    const [first, second] = [0, 1].map((number) =>
      ['fold-1', 'fold-2', 'fold-3'].map((name) => rowsOf(join(whole.folderOf(number), name))),
    );
    expect(first).toEqual(second);
    expect(first.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, i) => i + 1));
    const [best] = whole.best;
    const smaller = whole.trials.filter(({ parameters }) => parameters! < whole.trials[best].parameters!);
    expect(whole.smallest).toMatchObject({ candidates: smaller.length });
  });

  it('keeps a best config that splits as any other', () => {
    expect(JSON.parse(readFileSync(whole.bestConfig!, 'utf8'))).not.toHaveProperty('fold');
  });

  it.each([
    ['within a fold', 'fold-2', 'epoch'],
    ['as a fold begins', 'fold-3', 'start'],
  ])(
    'that was interrupted %s goes on to the same numbers',
    async (_, name, type) => {
      const stop = new AbortController();
      let run = '';
      const out = `broken ${name}`;
      const error = await rejectionOf(
        search(data, options(out), {
          signal: stop.signal,
          onEvent(event) {
            if (event.type !== 'trial-event' || event.number !== 1) return;
            if (event.event.type === 'start') ({ run } = event.event);
            if (run.endsWith(name) && event.event.type === type) stop.abort();
          },
        }),
      );
      expect(error.kind).toBe('interrupted');
      const begun: string[] = [];
      const resumed = await resumeSearch(
        join(folder, out),
        {},
        {
          onEvent(event) {
            if (event.type === 'trial-event' && event.event.type === 'start') begun.push(event.event.run);
          },
        },
      );
      expect(outcome(resumed)).toEqual(outcome(whole));
      // Folds that were done are not trained again.
      expect(begun[0]).toContain(name);
    },
    60_000,
  );

  it('that fails in a fold fails by its name', async () => {
    const { trials, folderOf } = await search(
      data,
      options('failing', {
        space: {
          parameters: { learningRate: { type: 'categorical', choices: [0.01, 1e30] } },
          fixed: { architecture: 'mlp' },
        },
      }),
    );
    const failed = trials.find(({ state }) => state === 'failed')!;
    expect(failed.error).toMatchObject({
      code: 'diverged/not-finite',
      message: expect.stringMatching(/^fold-1: /),
    });
    expect(failed.values).toBeNull();
    expect(readdirSync(folderOf(failed.number))).toEqual(['fold-1']);
  }, 60_000);

  it('deals anew for each repeat', async () => {
    const { trials, folderOf } = await search(
      data,
      options('repeated', { folds: 2, repeats: 2, budget: { trials: 1 } }),
    );
    const names = ['repeat-1-fold-1', 'repeat-1-fold-2', 'repeat-2-fold-1', 'repeat-2-fold-2'];
    expect(trials[0].folds!.map(({ name }) => name)).toEqual(names);
    const rows = names.map((name) => rowsOf(join(folderOf(0), name)));
    expect(rows[0]).not.toEqual(rows[2]);
    expect(rows.flat()).toHaveLength(180);
  }, 60_000);
});

describe('before anything is trained', () => {
  it('the plan counts the trainings of a trial', async () => {
    const { trainings, settings } = await planSearch(data, options('plan', { folds: 5, repeats: 3 }));
    expect(trainings).toBe(15);
    expect(settings.folds).toEqual({ count: 5, repeats: 3, seed: 0 });
  });

  it.each([
    ['more folds than a class has examples', { folds: 80 }, 'data/too-few-for-folds', 'use at most'],
    ['one fold', { folds: 1 }, 'option/folds', '5 or 10 folds are usual'],
    ['repeats of nothing', { folds: undefined, repeats: 2 }, 'option/folds', 'say how many folds'],
    [
      'a split beside folds',
      { base: { pictures: { validationSplit: 0.5 } } },
      'option/folds',
      'leave one of the two out',
    ],
    [
      'a space of splits',
      { space: { parameters: { fold: { type: 'categorical', choices: ['1/3', '2/3'] } } } },
      'option/space',
      'leave it out',
    ],
  ])('%s is refused', async (_, more, code, fix) => {
    const error = await rejectionOf(search(data, options('refused', more as Partial<SearchOptions>)));
    expect(error.code).toBe(code);
    expect(error.fix).toContain(fix);
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
});
