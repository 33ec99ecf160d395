import { existsSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileFolder } from '../../../test/end-to-end/tiny-run.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { writeXorPoints } from '../../../test/xor-points.js';
import { isPupilError } from '../../base/error.js';
import { resumeSearch, type SearchOptions, search } from '../search.js';
import type { SearchContext, SearchEvent, SearchResult } from '../trials/run-search.js';
import { processExecutor } from './process-executor.js';

const folder = fileFolder();
const data = join(folder, 'points.csv');

beforeAll(() => writeXorPoints(data, 120));

const options = (
  name: string,
  more: Omit<SearchOptions, 'out'> = {},
): SearchOptions & { readonly out: string } => ({
  out: join(folder, name),
  base: { model: { name: 'mlp', hidden: [4] }, training: { epochs: 3, batchSize: 16, threads: 1 } },
  space: { parameters: { learningRate: { type: 'float', min: 1e-3, max: 0.1, log: true } } },
  sampler: 'sobol',
  budget: { trials: 2 },
  ...more,
});

/** What does not depend on the clock. */
const outcome = ({ trials, best }: SearchResult) => ({
  best,
  trials: trials.map(({ seconds: _, ...trial }) => trial),
});

/** A process that answers as the code says, which may use `job`, `send` and `on`. */
function script(code: string): URL {
  const place = temporaryFolder({
    'trial.mjs': Buffer.from(
      `const send = (message) => process.send(message);
       process.on('disconnect', () => process.exit(1));
       process.on('message', (message) => { if (message.type === 'job') start(message.job); else heard(message); });
       let heard = () => {};
       const end = { state: 'complete', values: [0.5], curve: [0.5], parameters: 3, seconds: 1, stoppedBy: null, error: null };
       function start(job) { ${code} }`,
    ),
  });
  return pathToFileURL(join(place, 'trial.mjs'));
}

const scripted = (code: string, slots = 1): Pick<SearchContext, 'executor'> => ({
  executor: processExecutor(slots, { script: script(code) }),
});

describe('trials in processes of their own', () => {
  let alone: SearchResult;

  beforeAll(async () => {
    alone = await search(data, options('alone'));
  });

  it('train all folds of a trial in one process', async () => {
    const { trials } = await search(data, options('folds', { folds: 2, workers: 1, budget: { trials: 1 } }));
    const [{ state, curve, values, folds }] = trials;
    expect([state, folds!.map(({ name }) => name)]).toEqual(['complete', ['fold-1', 'fold-2']]);
    const [first, second] = folds!.map((fold) => fold.values![0]);
    expect(curve).toEqual([first, (first + second) / 2]);
    expect(values).toEqual([curve[1]]);
  });

  it('come to the same as in this process, however many run at a time', async () => {
    const events: SearchEvent[] = [];
    const two = await search(data, options('two', { workers: 2 }), {
      onEvent: (event) => events.push(event),
    });
    expect(outcome(two)).toEqual(outcome(alone));
    const epochs = events.filter((event) => event.type === 'trial-event' && event.event.type === 'epoch');
    expect(epochs).toHaveLength(6);
    const file = async (name: string) =>
      readFile(join(folder, name, 'trials/0001/validation-predictions.jsonl'), 'utf8');
    expect(await file('two')).toBe(await file('alone'));
  });

  it('are stopped by a pruner, which they ask', async () => {
    const more: Partial<SearchOptions> = {
      space: { parameters: { learningRate: { type: 'categorical', choices: [0.05, 1e-6] } } },
      sampler: 'grid',
      seed: 1,
      objectives: ['loss'],
      pruner: { kind: 'asha', factor: 2 },
    };
    const here = await search(data, options('pruned-here', more));
    expect(here.trials.map(({ state }) => state)).toContain('pruned');
    const there = await search(data, options('pruned-there', { ...more, workers: 1 }));
    expect(outcome(there)).toEqual(outcome(here));
  });

  it('save their state when the search is interrupted, and go on', async () => {
    const stop = new AbortController();
    const error = await search(data, options('broken', { workers: 1 }), {
      signal: stop.signal,
      onEvent(event) {
        if (event.type === 'trial-event' && event.number === 1 && event.event.type === 'epoch') stop.abort();
      },
    }).catch((reason: unknown) => reason);
    expect(isPupilError(error, 'interrupted')).toBe(true);
    const resumed = await resumeSearch(join(folder, 'broken'), { workers: 2 });
    expect(outcome(resumed)).toEqual(outcome(alone));
  });

  it('that are killed go on once, from what was saved', async () => {
    let killed = 0;
    const { run, slots } = processExecutor(1);
    const context: SearchContext = {
      executor: {
        slots,
        run: async (job, hooks) => {
          if (job.number !== 1 || killed++ > 0) return run(job, hooks);
          // The process that holds the lock of the run is that of the trial.
          const kill = async () => {
            const { pid } = JSON.parse(await readFile(join(job.run, 'lock'), 'utf8'));
            process.kill(pid, 'SIGKILL');
          };
          return run(job, {
            ...hooks,
            afterEpoch(...report) {
              if (report[0].length === 2) void kill();
              return hooks.afterEpoch(...report);
            },
          });
        },
      },
    };
    const result = await search(
      data,
      options('killed', {
        base: { model: { name: 'mlp', hidden: [4] }, training: { epochs: 3, batchSize: 1, threads: 1 } },
        budget: { trials: 2 },
      }),
      context,
    );
    expect(killed).toBe(2);
    expect(result.trials.map(({ state }) => state)).toEqual(['complete', 'complete']);
    const log = await readFile(join(folder, 'killed', 'trials.jsonl'), 'utf8');
    expect(log.match(/"event":"lost"/g)).toHaveLength(1);
    expect(log).toContain('SIGKILL');
  });

  it('that always take their process with them are failed for good, and the search goes on', async () => {
    const code = `
      if (job.number !== 1) return send({ type: 'end', end });
      console.error('Reached heap limit');
      process.stderr.write('', () => process.kill(process.pid, 'SIGKILL'));`;
    const { trials } = await search(data, options('dying', { budget: { trials: 4 } }), scripted(code));
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'failed', 'complete', 'complete']);
    expect(trials[1].error!.code).toBe('session/trial-lost');
    expect(trials[1].error!.message).toMatch(/the process of the trial died.*SIGKILL.*Reached heap limit/s);
    const log = await readFile(join(folder, 'dying', 'trials.jsonl'), 'utf8');
    expect(log.match(/"event":"lost"/g)).toHaveLength(2);
  });

  it('count what they lost before the search was killed', async () => {
    const out = options('counted', { budget: { trials: 1 } });
    await search(data, out, scripted(`send({ type: 'end', end });`));
    const log = join(out.out, 'trials.jsonl');
    const [start] = (await readFile(log, 'utf8')).split('\n');
    const line = JSON.stringify({ event: 'lost', number: 0, message: 'the process of the trial died' });
    writeFileSync(log, `${start}\n${line}\n`);
    const { trials } = await resumeSearch(
      out.out,
      { budget: { trials: 2 } },
      scripted(`if (job.number === 0) process.exit(3); send({ type: 'end', end });`),
    );
    expect(trials.map(({ state }) => state)).toEqual(['failed', 'complete']);
    expect((await readFile(log, 'utf8')).match(/"event":"lost"/g)).toHaveLength(2);
  });

  it('share the processors', async () => {
    const code = `send({ type: 'end', end: { ...end, parameters: job.threads } });`;
    const counts = async (workers: number, cores: number) => {
      const executor = processExecutor(workers, { cores, script: script(code) });
      const name = `shared-${workers}-${cores}`;
      const { trials } = await search(data, options(name, { budget: { trials: 1 } }), { executor });
      return [executor.slots, trials[0].parameters];
    };
    expect(await counts(2, 8)).toEqual([2, 4]);
    expect(await counts(3, 8)).toEqual([3, 2]);
    expect(await counts(4, 2)).toEqual([4, 1]);
  });

  it('cannot be sent functions', async () => {
    const error = await search(data, options('functions', { workers: 2 }), {
      extensions: { layers: [] },
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'option/workers' });
    expect(existsSync(join(folder, 'functions'))).toBe(false);
  });
});

it('a number of workers that is none is refused', async () => {
  const error = await search(data, options('none', { workers: 0 })).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'option/workers', got: 0 });
});
