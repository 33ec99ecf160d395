import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fileFolder } from '../../../test/end-to-end/tiny-run.js';
import { freePort, NO_REDIS, type RedisServer, redisServer } from '../../../test/redis-server.js';
import { writeXorPoints } from '../../../test/xor-points.js';
import { CheckpointError, InterruptedError, isPupilError, SessionError } from '../../base/error.js';
import { resumeSearch, type SearchOptions, search } from '../search.js';
import type { SearchEvent, SearchResult } from '../trials/run-search.js';
import { runTrial } from '../trials/run-trial.js';
import type { TrialEnd } from '../trials/trial-log.js';
import { PREFIX, type QueueTimes } from './messages.js';
import { queueExecutor } from './queue-executor.js';
import { runWorker, type WorkerOptions } from './run-worker.js';
import { MARK } from './search-mark.js';

const built = (module: string) =>
  JSON.stringify(fileURLToPath(new URL(`../../../dist/${module}.js`, import.meta.url)));

const folder = fileFolder();
const data = join(folder, 'points.csv');
const times: QueueTimes = { lock: 15_000, stalled: 400, look: 100, workers: 5000, patience: 800 };

/** Work that this test began: ended with it, also where it fails. */
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of open.splice(0).reverse()) await end();
});

beforeAll(() => writeXorPoints(data, 120));

const options = (name: string, more: Partial<SearchOptions> = {}): SearchOptions => ({
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

/** Lines of the log of a search, without the times. */
const logged = (name: string) =>
  readFileSync(join(folder, name, 'trials.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; number: number; state?: string })
    .map(({ event, number, state }) => [event, number, ...(state === undefined ? [] : [state])].join(' '));

const ended: TrialEnd = {
  state: 'complete',
  values: [0.5],
  curve: [0.5],
  parameters: 3,
  seconds: 1,
  stoppedBy: null,
  error: null,
};

/** The executor of a queue, closed after the test. */
async function onQueue(url: string, slots = 1) {
  const notes: string[] = [];
  const executor = await queueExecutor(url, { slots, times, onNote: (note) => notes.push(note) });
  open.push(() => executor.close());
  return { executor, notes };
}

/** A worker in this process that trains here too, since processes take their time; stopped after the test. */
function worker(url: string, more: WorkerOptions = {}) {
  const stop = new AbortController();
  const told: string[] = [];
  const done = runWorker(
    url,
    { times, run: runTrial, ...more },
    {
      signal: stop.signal,
      onEvent: (event) =>
        told.push(
          event.type === 'note'
            ? event.message
            : `${event.type} ${event.number} ${'state' in event ? event.state : ''}`.trim(),
        ),
    },
  ).catch((error: unknown) => error);
  open.push(async () => {
    stop.abort();
    await done;
  });
  return { stop, told, done };
}

/** A program of its own that may use what the built library has; `said` grows with the lines that it prints. */
function program(code: string): { child: ChildProcess; said: string[] } {
  const file = join(folder, `program-${Math.random().toString(36).slice(2)}.mjs`);
  const names = 'queueExecutor, resumeSearch, runWorker, search';
  writeFileSync(
    file,
    `import { ${names} } from ${built('search/index')};\nimport { InterruptedError } from ${built('base/error')};\nconst times = ${JSON.stringify(times)};\n${code}`,
  );
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    said.push(...text.split('\n').filter((line) => line !== ''));
  });
  open.push(() => child.kill('SIGKILL'));
  return { child, said };
}

/** What a promise is rejected with. */
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error: Error) => error,
  );

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(20);
}

async function jobsLeft(url: string): Promise<number> {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue('trials', { connection: redis, prefix: PREFIX });
  const counts = await queue.getJobCounts();
  await queue.close();
  redis.disconnect();
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

describe.skipIf(NO_REDIS !== undefined)(
  `trials on a queue${NO_REDIS === undefined ? '' : ` (${NO_REDIS})`}`,
  () => {
    let redis: RedisServer;
    let alone: SearchResult;

    beforeAll(async () => {
      redis = await redisServer();
      alone = await search(data, options('alone'));
    });
    afterAll(() => redis?.remove());

    it('come to the same as in this process, asking a pruner and telling their epochs', async () => {
      const more: Partial<SearchOptions> = {
        space: { parameters: { learningRate: { type: 'categorical', choices: [0.05, 1e-6] } } },
        sampler: 'grid',
        seed: 1,
        objectives: ['loss'],
        pruner: { kind: 'asha', factor: 2 },
      };
      const epochs = (events: SearchEvent[]) =>
        events.flatMap((event) =>
          event.type === 'trial-event' && event.event.type === 'epoch'
            ? [[event.number, event.event.epoch]]
            : [],
        );
      const heard: [SearchEvent[], SearchEvent[]] = [[], []];
      const here = await search(data, options('here', more), { onEvent: (event) => heard[0].push(event) });
      expect(here.trials.map(({ state }) => state)).toContain('pruned');
      worker(redis.url);
      const { executor } = await onQueue(redis.url);
      const there = await search(data, options('there', more), {
        executor,
        onEvent: (event) => heard[1].push(event),
      });
      expect(outcome(there)).toEqual(outcome(here));
      expect(epochs(heard[1])).toEqual(epochs(heard[0]));
      await executor.close();
      expect(await jobsLeft(redis.url)).toBe(0);
    });

    it('of a worker that is killed are given to another, which goes on from the checkpoint', async () => {
      const more = {
        base: {
          model: { name: 'mlp' as const, hidden: [4] },
          training: { epochs: 3, batchSize: 1, threads: 1 },
        },
        budget: { trials: 1 },
      };
      const whole = await search(data, options('whole', more));
      const doomed = program(
        `await runWorker('${redis.url}', { times: { ...times, lock: 2000 } }, { onEvent: ({ type }) => console.log(type) });`,
      );
      const { executor } = await onQueue(redis.url);
      let isKilled = false;
      const done = search(data, options('killed', more), {
        executor,
        onEvent(event) {
          if (isKilled || event.type !== 'trial-event' || event.event.type !== 'epoch') return;
          isKilled = true;
          doomed.child.kill('SIGKILL');
          worker(redis.url, { run: undefined });
        },
      });
      expect(outcome(await done)).toEqual(outcome(whole));
      expect(isKilled).toBe(true);
      expect(logged('killed')).toEqual(['start 0', 'end 0 complete']);
    });

    it('that take every worker with them fail at the third, and the search goes on', async () => {
      const code = `await runWorker('${redis.url}', { times: { ...times, lock: 1000, stalled: 200 }, run: async ({ number }) => {
      if (number === 1) process.kill(process.pid, 'SIGKILL');
      return ${JSON.stringify(ended)};
    } });`;
      const programs = Array.from({ length: 3 }, () => program(code));
      void until(() => programs.every(({ child }) => child.signalCode !== null)).then(() =>
        worker(redis.url, { run: async () => ended }),
      );
      const { executor } = await onQueue(redis.url);
      const { trials } = await search(data, options('deadly', { budget: { trials: 3 } }), { executor });
      expect(trials.map(({ state }) => state)).toEqual(['complete', 'failed', 'complete']);
      expect(trials[1].error).toMatchObject({
        code: 'session/trial-lost',
        message: expect.stringContaining('3 workers died'),
      });
    });

    it('whose process dies go on once, and then fail, with the worker alive', async () => {
      worker(redis.url, {
        run: async ({ number }) => {
          if (number === 0)
            throw new SessionError({ code: 'session/trial-lost', what: 'the process of the trial died' });
          return ended;
        },
      });
      const { executor } = await onQueue(redis.url);
      const { trials } = await search(data, options('dying'), { executor });
      expect(trials.map(({ state }) => state)).toEqual(['failed', 'complete']);
      expect(logged('dying').filter((line) => line === 'lost 0')).toHaveLength(2);
    });

    it('are saved and given back by a worker that is stopped, and go on where the data are at another place', async () => {
      const moved = join(folder, 'moved.csv');
      cpSync(data, moved);
      const first = worker(redis.url);
      const { executor } = await onQueue(redis.url);
      const found = await search(data, options('given-back'), {
        executor,
        onEvent(event) {
          if (event.type !== 'trial-event' || event.event.type !== 'epoch' || first.stop.signal.aborted)
            return;
          first.stop.abort();
          worker(redis.url, { data: moved });
        },
      });
      expect(outcome(found)).toEqual(outcome(alone));
      expect(first.told).toEqual(['trial-start 0', 'trial-end 0 back']);
      expect(isPupilError(await first.done, 'interrupted')).toBe(true);
    });

    it('are saved when the search is interrupted, and go on when it is resumed', async () => {
      worker(redis.url);
      const stop = new AbortController();
      const { executor } = await onQueue(redis.url, 2);
      const error = await errorOf(
        search(data, options('interrupted'), {
          executor,
          signal: stop.signal,
          onEvent(event) {
            if (event.type === 'trial-event' && event.event.type === 'epoch') stop.abort();
          },
        }),
      );
      expect(error).toMatchObject({
        kind: 'interrupted',
        fix: expect.stringContaining('pupil tune --resume'),
      });
      await executor.close();
      expect(await jobsLeft(redis.url)).toBe(0);
      const resumed = await resumeSearch(join(folder, 'interrupted'), {}, await onQueue(redis.url));
      expect(outcome(resumed)).toEqual(outcome(alone));
    });

    it('of a search that is killed go on unasked, and what they came to is found when it is resumed', async () => {
      const calls: number[] = [];
      let asked = 0;
      worker(redis.url, {
        run: async ({ number }, hooks) => {
          calls.push(number);
          if (number === 0) {
            asked += 1;
            await hooks.afterEpoch([0.1], 3, 1);
            driver.child.kill('SIGKILL');
            await hooks.afterEpoch([0.1, 0.2], 3, 2);
          }
          return { ...ended, curve: [0.1, 0.2, Number.NaN] };
        },
      });
      const driver = program(`
      const executor = await queueExecutor('${redis.url}', { slots: 1, times });
      await search(${JSON.stringify(data)}, ${JSON.stringify(options('orphaned'))}, { executor });`);
      await until(() => calls.includes(0));
      await until(async () => driver.child.signalCode !== null);
      // The sign of life of the search lasts some seconds.
      const redisClient = new Redis(redis.url);
      for (const key of await redisClient.keys(`${PREFIX}-driver*`)) await redisClient.del(key);
      redisClient.disconnect();
      const { trials } = await resumeSearch(join(folder, 'orphaned'), {}, await onQueue(redis.url));
      expect(calls).toEqual([0, 1]);
      expect(asked).toBe(1);
      expect(trials.map(({ state, curve }) => [state, curve])).toEqual([
        ['complete', [0.1, 0.2, Number.NaN]],
        ['complete', [0.1, 0.2, Number.NaN]],
      ]);
      expect(logged('orphaned')).toEqual(['start 0', 'end 0 complete', 'start 1', 'end 1 complete']);
    });

    it.each([true, false])(
      'go on when the server dies and comes back (with what it had kept: %s)',
      async (keeps) => {
        const server = await redisServer({ keeps });
        open.push(() => server.remove());
        const name = `restarted-${keeps}`;
        const saw: string[] = [];
        const { told } = worker(server.url, {
          run: async ({ number }, hooks) => {
            saw.push(`begin ${number}`);
            for (let epoch = 1; epoch < 8; epoch++) {
              await setTimeout(150);
              if (hooks.signal?.aborted) throw new InterruptedError({ what: 'interrupted' });
              if (number === 0 && epoch === 2 && saw.length === 1) {
                await server.kill();
                await setTimeout(300);
                await server.start();
              }
              await hooks.afterEpoch(Array(epoch).fill(0.5), 8, epoch);
            }
            return ended;
          },
        });
        const { executor, notes } = await onQueue(server.url);
        const { trials } = await search(data, options(name, { budget: { trials: 3 } }), { executor });
        expect(trials.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete']);
        expect(logged(name)).toEqual([0, 1, 2].flatMap((n) => [`start ${n}`, `end ${n} complete`]));
        for (const heard of [notes, told]) {
          expect(heard.filter((note) => note.includes('cannot be reached'))).toHaveLength(1);
          expect(heard.filter((note) => note.includes('is back'))).toHaveLength(1);
        }
      },
    );

    it('of a folder that the worker cannot see are run elsewhere, and their files are sent', async () => {
      const { executor } = await onQueue(redis.url);
      const name = 'unseen';
      const mark = join(folder, name, 'trials', MARK);
      const done = search(data, options(name), { executor });
      await until(() => existsSync(mark));
      rmSync(mark);
      const runs = join(folder, 'runs-of-worker');
      worker(redis.url, { runs });
      expect(outcome(await done)).toEqual(outcome(alone));
      for (const file of ['validation-predictions.jsonl', 'model.onnx']) {
        const read = (search: string) => readFileSync(join(folder, search, 'trials/0001', file));
        expect(read(name).equals(read('alone'))).toBe(true);
      }
      expect(existsSync(join(folder, name, 'trials/0001/checkpoints'))).toBe(false);
    });

    it('are refused by a worker with other data, which ends and gives them back', async () => {
      const other = join(folder, 'other.csv');
      writeFileSync(other, `${readFileSync(data, 'utf8')}1,1,same\n`);
      const wrong = worker(redis.url, { data: other });
      const { executor } = await onQueue(redis.url);
      const done = search(data, options('other-data'), { executor });
      expect(await wrong.done).toMatchObject({ code: 'data/worker', where: other });
      const missing = worker(redis.url, { data: join(folder, 'nowhere') });
      expect(await missing.done).toMatchObject({
        code: 'data/worker',
        what: expect.stringContaining('not there'),
      });
      worker(redis.url);
      expect(outcome(await done)).toEqual(outcome(alone));
    });

    it('wait for a worker, which the search says once', async () => {
      const { executor, notes } = await onQueue(redis.url);
      const done = search(data, options('waiting'), { executor });
      await until(() => notes.length > 0);
      expect(notes).toEqual([
        `no worker is at the queue trials; start one, here or elsewhere: pupil worker --queue ${redis.url}`,
      ]);
      const { done: idle } = worker(redis.url, { idleSeconds: 1, run: async () => ended });
      await done;
      expect(await idle).toEqual({ queue: 'trials', url: redis.url, trials: 2 });
    });

    it('are for as many slots as there are workers, also those that come later', async () => {
      const executor = await queueExecutor(redis.url, { times: { ...times, workers: 100 } });
      open.push(() => executor.close());
      let running = 0;
      let most = 0;
      const run: WorkerOptions['run'] = async () => {
        most = Math.max(most, ++running);
        await until(() => most === 3);
        running--;
        return ended;
      };
      worker(redis.url, { run });
      const done = search(data, options('growing', { budget: { trials: 4 } }), { executor });
      await until(() => running === 1);
      expect(executor.slots).toBe(1);
      worker(redis.url, { run, workers: 2 });
      expect((await done).trials).toHaveLength(4);
      expect(executor.slots).toBe(3);
    });

    it('go to others where a worker cannot write, which ends', async () => {
      const full = worker(redis.url, {
        run: async () => {
          throw new CheckpointError({ code: 'checkpoint/write', what: 'no space left on the disk' });
        },
      });
      const { executor } = await onQueue(redis.url);
      const done = search(data, options('full'), { executor });
      expect(await full.done).toMatchObject({ code: 'checkpoint/write' });
      expect(full.told).toEqual(['trial-start 0', 'trial-end 0 back']);
      worker(redis.url, { run: async () => ended });
      expect((await done).trials.map(({ state }) => state)).toEqual(['complete', 'complete']);
    });

    it('of another version are left in the queue by a worker, which ends', async () => {
      const client = new Redis(redis.url, { maxRetriesPerRequest: null });
      const queue = new Queue('other', { connection: client, prefix: PREFIX });
      await queue.add('trial', { version: '0.0.0', search: 'a', job: { number: 0 } }, { jobId: 'a-0' });
      expect(await worker(redis.url, { name: 'other' }).done).toMatchObject({
        code: 'option/worker-version',
        got: { search: '0.0.0' },
      });
      expect(await (await queue.getJob('a-0'))!.isWaiting()).toBe(true);
      await queue.close();
      client.disconnect();
    });

    it('have the name of their search, and a copy of its folder has another', async () => {
      const markOf = (name: string) =>
        readFileSync(join(folder, name, 'trials', MARK), 'utf8').split('\n')[0];
      worker(redis.url, { run: async () => ended });
      await search(data, options('original'), await onQueue(redis.url));
      cpSync(join(folder, 'original'), join(folder, 'copy'), { recursive: true });
      const more = { budget: { trials: 3 } };
      for (const name of ['original', 'copy'])
        await resumeSearch(join(folder, name), more, await onQueue(redis.url));
      expect(markOf('copy')).not.toBe(markOf('original'));
    });

    it('do not keep a worker or a search from ending when the server is gone', async () => {
      const server = await redisServer();
      open.push(() => server.remove());
      const { child, said } = program(`
        const stop = new AbortController();
        const executor = await queueExecutor('${server.url}', { slots: 1, times });
        const searching = search(${JSON.stringify(data)}, ${JSON.stringify(options('gone'))}, { executor, signal: stop.signal });
        const onEvent = ({ type }) => console.log(type);
        const worker = runWorker('${server.url}', { times, idleSeconds: 8, name: 'idle' }, { onEvent });
        const run = (job, { signal }) => new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new InterruptedError({ what: 'interrupted' })));
        });
        const busy = runWorker('${server.url}', { times, run }, { signal: stop.signal, onEvent });
        process.once('SIGUSR2', () => stop.abort());
        for (const { value, reason } of await Promise.allSettled([worker, busy, searching]))
          console.log(value === undefined ? reason.code : 'ended');
        await executor.close();`);
      await until(() => said.includes('trial-start'));
      await server.kill();
      await until(() => said.filter((line) => line === 'note').length >= 2);
      child.kill('SIGUSR2');
      // Nothing but its own end ends it.
      await until(() => child.exitCode !== null);
      expect(said.filter((line) => line !== 'note')).toEqual([
        'trial-start',
        'trial-end',
        'ended',
        'interrupted',
        'interrupted',
      ]);
    });
  },
);

describe('a server', () => {
  const secret = 'a-secret';

  it('that is not there is told at once, without the password', async () => {
    const port = await freePort();
    for (const begin of [queueExecutor, runWorker]) {
      const error = await errorOf(begin(`redis://:${secret}@127.0.0.1:${port}`));
      expect(error).toMatchObject({ code: 'session/queue', where: `redis://127.0.0.1:${port}` });
      expect(JSON.stringify(error) + error.message + error.stack).not.toContain(secret);
    }
  });

  it('that is none is told', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    open.push(() => other.close());
    const { port } = other.address() as { port: number };
    expect(await errorOf(queueExecutor(`redis://127.0.0.1:${port}`))).toMatchObject({
      code: 'session/queue',
    });
  });

  it.skipIf(NO_REDIS !== undefined)('that wants another password is told', async () => {
    const server = await redisServer({ password: secret });
    open.push(() => server.remove());
    const { port } = server;
    for (const url of [server.url, `redis://:wrong@127.0.0.1:${port}`]) {
      const error = await errorOf(queueExecutor(url));
      expect(error).toMatchObject({
        code: 'session/queue-password',
        fix: expect.stringContaining('PUPIL_QUEUE_PASSWORD'),
      });
    }
    const { close } = await queueExecutor(`redis://:${secret}@127.0.0.1:${port}`);
    await close();
  });

  it('that is not there keeps a search from beginning', async () => {
    const queue = { url: `redis://:${secret}@127.0.0.1:${await freePort()}` };
    expect(await errorOf(search(data, options('not-begun', { queue })))).toMatchObject({
      code: 'session/queue',
    });
    expect(existsSync(join(folder, 'not-begun'))).toBe(false);
  });
});
