import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_REDIS, type RedisServer, redisServer } from '../../../test/redis-server.js';
import type { TrialHooks, TrialJob } from '../trials/run-trial.js';
import { type QueueExecutor, queueExecutor } from './queue-executor.js';

const folder = mkdtempSync(join(tmpdir(), 'pupil-queue-executor-'));
const data = join(folder, 'points.csv');
const jobIn = (search: string): TrialJob => ({
  number: 0,
  data,
  config: { model: 'mlp', pictures: {}, training: {} },
  objectives: [{ name: 'accuracy', direction: 'max' }],
  run: join(folder, search, 'trials', '0000'),
});
const hooks: TrialHooks = { afterEpoch: () => undefined };

beforeAll(() => writeFileSync(data, 'a,b\n1,x\n'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(NO_REDIS !== undefined)(
  `the executor of a queue${NO_REDIS === undefined ? '' : ` (${NO_REDIS})`}`,
  () => {
    let server: RedisServer;
    let executor: QueueExecutor;

    beforeEach(async () => {
      server = await redisServer();
      executor = await queueExecutor(server.url, { slots: 1, times: { look: 20 } });
    });
    afterEach(async () => {
      await executor.close();
      await server.remove();
    });

    it('does not wait for a server that is gone when a search is interrupted before its first trial is queued', async () => {
      await server.kill();
      await setTimeout(50);
      const stop = new AbortController();
      const done = executor.run(jobIn('interrupted'), { ...hooks, signal: stop.signal });
      stop.abort();
      await expect(done).rejects.toMatchObject({ kind: 'interrupted' });
    });

    it('closes also where nothing can be written beside the runs', async () => {
      mkdirSync(join(folder, 'unwritable'));
      writeFileSync(join(folder, 'unwritable', 'trials'), '');
      await expect(executor.run(jobIn('unwritable'), hooks)).rejects.toThrow('trials');
      await executor.close();
    });

    it('fails a trial whose data are gone, without an unhandled rejection', async () => {
      const job = { ...jobIn('no-data'), data: join(folder, 'nowhere.csv') };
      await expect(executor.run(job, hooks)).rejects.toMatchObject({ code: 'data/missing' });
    });

    it('says what the server refuses', async () => {
      const redis = new Redis(server.url);
      await redis.config('SET', 'maxmemory', '1');
      await expect(executor.run(jobIn('full'), hooks)).rejects.toMatchObject({
        code: 'session/queue-refused',
        where: server.url,
        got: expect.stringContaining('OOM'),
      });
      redis.disconnect();
    });
  },
);
