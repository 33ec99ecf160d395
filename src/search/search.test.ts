import { existsSync, readFileSync } from 'node:fs';
import { appendFile, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileFolder } from '../../test/end-to-end/tiny-run.js';
import { rejectionOf } from '../../test/error-of.js';
import { temporaryFolder } from '../../test/pictures.js';
import { writeXorPoints } from '../../test/xor-points.js';
import { planTraining, requestedSource } from '../train/index.js';
import { planSearch, resumeSearch, type SearchOptions, search } from './search.js';
import type { SearchEvent, SearchResult } from './trials/run-search.js';
import { readTrials } from './trials/trial-log.js';

const folder = fileFolder();
const data = join(folder, 'points.csv');

beforeAll(() => writeXorPoints(data, 160));

const options = (name: string, more: Partial<SearchOptions> = {}): SearchOptions => ({
  out: join(folder, name),
  base: { training: { epochs: 3, batchSize: 16, threads: 1 } },
  space: {
    parameters: {
      learningRate: { type: 'float', min: 1e-3, max: 0.1, log: true },
      'architecture.hidden': { type: 'categorical', choices: [[4], [16, 16]] },
    },
    fixed: { architecture: 'mlp' },
  },
  sampler: { kind: 'tpe', startup: 3 },
  budget: { trials: 5 },
  ...more,
});

/** What two searches with the same settings have in common. */
const outcome = ({ trials, best }: Pick<SearchResult, 'trials' | 'best'>) => ({
  best,
  trials: trials.map(({ seconds: _, ...trial }) => trial),
});

describe('a search', () => {
  let whole: SearchResult;
  const events: SearchEvent[] = [];

  beforeAll(async () => {
    whole = await search(data, options('whole'), { onEvent: (event) => events.push(event) });
  }, 60_000);

  it('runs its trials, each in a run directory', () => {
    expect(whole.stopReason).toBe('trials');
    expect(whole.trials.map(({ number, state }) => [number, state])).toEqual(
      [0, 1, 2, 3, 4].map((n) => [n, 'complete']),
    );
    for (const { number, values, curve, parameters, point } of whole.trials) {
      const run = join(whole.search, 'trials', `000${number}`);
      const result = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8'));
      expect(values).toEqual([result.validation.accuracy]);
      expect(Math.max(...curve)).toBe(values![0]);
      expect(curve).toHaveLength(3);
      expect(parameters).toBe((point['architecture.hidden'] as number[]).length === 1 ? 22 : 354);
      const { training } = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
      expect(training.learningRate).toBe(point.learningRate);
      expect(training.monitor).toBe('accuracy');
    }
  });

  it('compares the smaller networks with the best, on the same examples', async () => {
    const [best] = whole.best;
    const smaller = whole.trials.filter(({ parameters }) => parameters! < whole.trials[best].parameters!);
    expect(whole.smallest).toMatchObject({ candidates: smaller.length, margin: 0.01 });
  });

  it('keeps the config of the best, which trains the same again', async () => {
    const accuracies = whole.trials.map(({ values }) => values![0]);
    const [best] = whole.best;
    expect(whole.best).toEqual([accuracies.indexOf(Math.max(...accuracies))]);
    const { architecture, ...training } = JSON.parse(readFileSync(whole.bestConfig!, 'utf8'));
    expect(architecture).toEqual({ name: 'mlp', hidden: whole.trials[best].point['architecture.hidden'] });
    const request = await requestedSource(data, { pictures: {}, training });
    const { config } = await planTraining(architecture, request.source, {
      ...request.training,
      out: join(folder, 'x'),
    });
    const run = join(whole.search, 'trials', `000${best}`);
    const kept = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
    expect(JSON.parse(JSON.stringify(config.training))).toEqual(kept.training);
  });

  it('tells what it does', () => {
    const told = events.flatMap((event) =>
      'number' in event && event.type !== 'trial-event' ? [[event.type, event.number]] : [],
    );
    expect(told).toEqual(
      [0, 1, 2, 3, 4].flatMap((n) => [
        ['trial-start', n],
        ['trial-end', n],
      ]),
    );
    const bests = events.flatMap((event) =>
      event.type === 'trial-end' && event.isBest ? [event.number] : [],
    );
    expect(bests[0]).toBe(0);
    expect(bests.at(-1)).toBe(whole.best[0]);
  });

  it('that was interrupted within a trial goes on to the same numbers', async () => {
    const stop = new AbortController();
    const error = await rejectionOf(
      search(data, options('broken'), {
        signal: stop.signal,
        onEvent(event) {
          if (event.type === 'trial-event' && event.number === 3 && event.event.type === 'epoch')
            stop.abort();
        },
      }),
    );
    expect(error.kind).toBe('interrupted');
    expect(error.fix).toContain('go on with: pupil tune --resume');
    const broken = join(folder, 'broken');
    const { trials } = await readTrials(join(broken, 'trials.jsonl'));
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete', 'running']);
    expect(outcome(await resumeSearch(broken))).toEqual(outcome(whole));
  }, 60_000);

  it('that was killed while it wrote a line goes on to the same numbers', async () => {
    await search(data, options('torn', { budget: { trials: 3 } }));
    const torn = join(folder, 'torn');
    const log = join(torn, 'trials.jsonl');
    const text = await readFile(log, 'utf8');
    // The end of trial 2 is half written.
    await truncate(log, text.length - 30);
    const resumed = await resumeSearch(torn, { budget: { trials: 5 } });
    expect(outcome(resumed)).toEqual(outcome(whole));
    expect((await readFile(log, 'utf8')).trimEnd().split('\n')).toHaveLength(10);
  }, 60_000);

  it('whose data are gone does not go on, and records no failed trial', async () => {
    const lent = join(folder, 'lent.csv');
    writeXorPoints(lent, 160);
    const { search: path } = await search(lent, options('gone', { budget: { trials: 1 } }));
    const log = join(path, 'trials.jsonl');
    const before = await readFile(log, 'utf8');
    await rm(lent);
    const error = await rejectionOf(resumeSearch(path, { budget: { trials: 9 } }));
    expect(error).toMatchObject({ code: 'data/moved', where: lent });
    expect(await readFile(log, 'utf8')).toBe(before);
  });

  it('whose data have changed does not go on', async () => {
    const lent = join(folder, 'changed.csv');
    writeXorPoints(lent, 160);
    const { search: path } = await search(lent, options('changed', { budget: { trials: 1 } }));
    const log = join(path, 'trials.jsonl');
    const before = await readFile(log, 'utf8');
    await appendFile(lent, '0.5,0.5,same\n');
    const error = await rejectionOf(resumeSearch(path, { budget: { trials: 2 } }));
    expect(error).toMatchObject({ code: 'checkpoint/other-data', where: lent, got: { search: path } });
    expect(await readFile(log, 'utf8')).toBe(before);
  });

  it('that has come to its end ends at once when it is resumed', async () => {
    const again = await resumeSearch(whole.search);
    expect(outcome(again)).toEqual(outcome(whole));
    expect(again.stopReason).toBe('trials');
  });
});

it('a trial that diverges or cannot be built is recorded, and the search goes on', async () => {
  const result = await search(
    data,
    options('failing', {
      space: {
        parameters: {
          trouble: { type: 'categorical', choices: ['none', 'rate', 'layer'] },
          rate: { type: 'float', min: 1e30, max: 1e30, path: 'learningRate', when: { trouble: ['rate'] } },
          hidden: {
            type: 'categorical',
            choices: ['wide'],
            path: 'architecture.hidden',
            when: { trouble: ['layer'] },
          },
          seed: { type: 'int', min: 0, max: 1 },
        },
        fixed: { architecture: 'mlp' },
      } as SearchOptions['space'],
    }),
  ).catch((error: unknown) => error);
  // "trouble" is no option of training: such a space is refused before anything is written.
  expect(result).toMatchObject({ code: 'option/space', got: 'trouble' });
  expect(existsSync(join(folder, 'failing'))).toBe(false);

  const { trials, best } = await search(
    data,
    options('failing', {
      space: {
        parameters: {
          'architecture.hidden': { type: 'categorical', choices: [[4], 'wide'] },
          learningRate: { type: 'categorical', choices: [0.01, 1e30] },
        },
        fixed: { architecture: 'mlp' },
      },
      sampler: 'grid',
      seed: 2,
      budget: { trials: 10 },
    }),
  );
  const codes = trials.map(({ point, state, error, values }) => [
    JSON.stringify(Object.values(point)),
    state,
    error?.code,
    values?.length,
  ]);
  expect(Object.fromEntries(codes.map(([point, ...rest]) => [point, rest]))).toEqual({
    '[[4],0.01]': ['complete', undefined, 1],
    '[[4],1e+30]': ['failed', 'diverged/not-finite', undefined],
    '["wide",0.01]': ['failed', 'option/architecture', undefined],
    '["wide",1e+30]': ['failed', 'option/architecture', undefined],
  });
  expect(trials[best[0]].point).toEqual({ 'architecture.hidden': [4], learningRate: 0.01 });
}, 60_000);

it('a trial that fails in a way that nobody foresaw is recorded too', async () => {
  const { trials } = await search(data, options('unforeseen', { budget: { trials: 2 } }), {
    onEvent(event) {
      if (event.type === 'trial-event' && event.number === 0 && event.event.type === 'epoch') {
        throw new RangeError('Array buffer allocation failed');
      }
    },
  });
  expect(trials.map(({ state, error }) => [state, error])).toEqual([
    ['failed', { code: 'internal', message: 'Array buffer allocation failed' }],
    ['complete', null],
  ]);
}, 60_000);

it('trials are stopped early by a pruner, and go by several objectives', async () => {
  const result = await search(
    data,
    options('pruned', {
      pruner: { kind: 'asha', minEpochs: 1, factor: 2 },
      objectives: ['loss', 'parameters'],
      sampler: 'sobol',
      budget: { trials: 6 },
    }),
  );
  const states = result.trials.map(({ state }) => state);
  expect(states[0]).toBe('complete');
  expect(states).toContain('pruned');
  for (const { state, curve, values, stoppedBy, number, parameters } of result.trials) {
    expect(values).toHaveLength(2);
    expect(values![1]).toBe(parameters);
    if (state !== 'pruned') continue;
    expect([stoppedBy, values![0]]).toEqual(['pruner', curve.at(-1)]);
    expect(curve.length).toBeLessThan(3);
    // What was trained can be looked at, and gone on with.
    expect(existsSync(join(result.search, 'trials', `000${number}`, 'checkpoints', 'last.safetensors'))).toBe(
      true,
    );
  }
  expect(result.best.map((n) => states[n])).toEqual(result.best.map(() => 'complete'));
}, 60_000);

it('the latency of the exported model is an objective, which trials that were stopped do not have', async () => {
  const { trials, best, objectives } = await search(
    data,
    options('fast', {
      pruner: { kind: 'asha', factor: 2 },
      objectives: ['accuracy', 'latency'],
      sampler: 'sobol',
      budget: { trials: 4 },
    }),
  );
  expect(objectives[1]).toEqual({ name: 'latency', direction: 'min' });
  for (const { state, values } of trials) {
    if (state === 'complete') expect(values![1]).toBeGreaterThan(0);
    else expect(values![1]).toBeNaN();
  }
  expect(trials.map(({ state }) => state)).toContain('pruned');
  expect(best.map((number) => trials[number].state)).toEqual(best.map(() => 'complete'));
}, 60_000);

describe('before anything is written', () => {
  it('the default space leaves what was decided alone', async () => {
    const { settings } = await planSearch(data, {
      out: join(folder, 'plan'),
      base: { training: { epochs: 2, optimizer: { kind: 'sgd', nesterov: true } } },
    });
    expect(Object.keys(settings.space.parameters)).toEqual([
      'architecture.hidden',
      'architecture.activation',
      'architecture.dropoutRate',
      'rate of sgd',
      'schedule',
      'batchSize',
    ]);
    expect(settings.space.parameters['rate of sgd'].when).toEqual({});
    expect(settings.objectives).toEqual([{ name: 'accuracy', direction: 'max' }]);
    expect(settings.budget).toEqual({ trials: 20, seconds: null, epochs: null });
    expect(existsSync(join(folder, 'plan'))).toBe(false);
  });

  it.each([
    [
      'an objective that is not known',
      { objectives: ['acuracy'] },
      'option/metric',
      'did you mean accuracy?',
    ],
    ['a cost in front', { objectives: ['parameters'] }, 'option/objective', 'put accuracy in front'],
    ['an objective twice', { objectives: ['loss', 'loss'] }, 'option/objective', 'leave one of them out'],
    [
      'a choice that is no optimizer',
      { space: { parameters: { optimizer: { type: 'categorical', choices: ['sgd', 'adamwx'] } } } },
      'option/space',
      'correct the value',
    ],
    ['a space of nothing', { space: { parameters: {} } }, 'option/space', 'name at least one parameter'],
    ['no budget at all', { budget: {} }, 'option/budget', 'give a number of trials'],
    ['a budget of nothing', { budget: { seconds: 0 } }, 'option/budget', 'give a number of trials'],
    ['a sampler that is not known', { sampler: 'tpo' }, 'option/sampler', 'did you mean tpe?'],
    [
      'a schedule that is a function',
      { base: { training: { schedule: () => 1 } } },
      'option/search',
      'by name',
    ],
  ])('%s is refused', async (_, more, code, fix) => {
    const error = await rejectionOf(search(data, options('refused', more as Partial<SearchOptions>)));
    expect(error.code).toBe(code);
    expect(error.fix).toContain(fix);
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });

  it('a folder that is not free is refused, and one that is no search', async () => {
    expect((await rejectionOf(search(data, { ...options('x'), out: folder }))).code).toBe(
      'checkpoint/search-exists',
    );
    expect((await rejectionOf(resumeSearch(folder))).code).toBe('checkpoint/not-a-search');
  });
});

it('a log that was changed is refused with its line', async () => {
  const place = temporaryFolder({ 'trials.jsonl': Buffer.from('{"event":"start","number":0,"point":{}}\n') });
  const log = join(place, 'trials.jsonl');
  await appendFile(log, '{"event":"start","number":2,"point":{}}\n');
  const error = await rejectionOf(readTrials(log));
  expect(error.code).toBe('checkpoint/trials');
  expect(error.where).toBe(`${log}, line 2`);
  expect(error.got).toBe('trial 2 begins out of turn');
});

it('options that there are not are refused by name', async () => {
  const given = { ...options('misspelled'), trails: 5 } as SearchOptions;
  const error = await rejectionOf(search(data, given));
  expect(error).toMatchObject({ code: 'option/search', where: 'options of a search' });
  expect(error.message).toMatch(/trails/);
  const unknown = { ...options('misspelled'), budget: { trails: 5 } } as SearchOptions;
  expect((await rejectionOf(search(data, unknown))).message).toMatch(/budget.*trails/);
  expect(existsSync(join(folder, 'misspelled'))).toBe(false);
});
