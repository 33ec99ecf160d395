import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileFolder } from '../../test/end-to-end/tiny-run.js';
import { freePort, NO_REDIS, type RedisServer, redisServer } from '../../test/redis-server.js';
import { randomStream } from '../base/random.js';
import { placesFor, runWorker, type WorkerOptions } from '../search/index.js';
import { resumeStudy, type StudyOptions, type StudyResult, study } from './index.js';

const folder = fileFolder();
const data = join(folder, 'points.csv');
const options = (name: string, more: Partial<StudyOptions> = {}): StudyOptions => ({
  out: join(folder, name),
  questions: ['activation'],
  base: { model: { name: 'mlp', hidden: [4] }, training: { epochs: 2, batchSize: 16, threads: 1 } },
  plan: { looks: [2] },
  budget: { trials: 4 },
  ...more,
});

beforeAll(() => {
  const stream = randomStream(5, 'table');
  const rows = Array.from({ length: 60 }, () => {
    const [a, b] = [stream.normal(), stream.normal()];
    return `${a.toFixed(4)},${b.toFixed(4)},${a * b > 0 ? 'same' : 'other'}`;
  });
  writeFileSync(data, `a,b,sign\n${rows.join('\n')}\n`);
});

/** What does not depend on the clock. */
const compared = ({ answers, trials, stopReason }: StudyResult) => ({
  stopReason,
  trials,
  arms: answers.flatMap(({ arms }) => arms.map(({ arm, comparison }) => [arm, comparison?.difference])),
});

describe.skipIf(NO_REDIS !== undefined)(
  `a study on a queue${NO_REDIS === undefined ? '' : ` (${NO_REDIS})`}`,
  () => {
    let redis: RedisServer;
    const stop = new AbortController();
    let worker: Promise<unknown>;

    beforeAll(async () => {
      redis = await redisServer();
      const run = placesFor({ workers: null }).run as WorkerOptions['run'];
      worker = runWorker(redis.url, { run }, { signal: stop.signal }).catch(() => {});
    });
    afterAll(async () => {
      stop.abort();
      await worker;
      await redis.remove();
    });

    it('comes to the same answers as in this process, also when it is interrupted and goes on', async () => {
      const here = await study(data, options('here'));
      const interrupt = new AbortController();
      const queue = { url: redis.url };
      const broken = study(data, options('there', { queue }), {
        signal: interrupt.signal,
        onEvent: ({ type }) => {
          if (type === 'run-event') interrupt.abort();
        },
      });
      await expect(broken).rejects.toMatchObject({ fix: expect.stringContaining('pupil study --resume') });
      const there = await resumeStudy(join(folder, 'there'));
      expect(compared(there)).toEqual(compared(here));
      const kept = JSON.parse(readFileSync(join(folder, 'there', 'study.json'), 'utf8'));
      expect(kept).toMatchObject({ queue: { url: redis.url, name: 'trials' }, workers: null, threads: null });
    });
  },
);

it('a study does not begin on a queue that is not there', async () => {
  const queue = { url: `redis://127.0.0.1:${await freePort()}` };
  await expect(study(data, options('nowhere', { queue }))).rejects.toMatchObject({ code: 'session/queue' });
});
