import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pupil } from '../../../test/built-program.js';
import { fileFolder } from '../../../test/end-to-end/tiny-run.js';
import { NO_REDIS, redisServer } from '../../../test/redis-server.js';
import { writeXorPoints } from '../../../test/xor-points.js';
import { search } from '../search.js';

const folder = fileFolder();

/** `pupil worker`, ended after the test. */
function worker(url: string, ...more: string[]) {
  let child: ChildProcess | undefined;
  const ended = pupil(['worker', '--queue', url, ...more], (started) => {
    child = started;
  });
  onTestFinished(() => void child?.kill('SIGKILL'));
  return { interrupt: () => child?.kill('SIGINT'), ended };
}

describe.skipIf(NO_REDIS !== undefined)('Ctrl-C on a worker', () => {
  it('saves its trial and gives it back, and another one goes on with it', async () => {
    const redis = await redisServer();
    onTestFinished(() => redis.remove());
    const data = join(folder, 'points.csv');
    writeXorPoints(data, 120);
    const first = worker(redis.url);
    let isInterrupted = false;
    const found = search(
      data,
      {
        out: join(folder, 'search'),
        base: {
          model: { name: 'mlp', hidden: [4] },
          training: { epochs: 20, batchSize: 1, threads: 1 },
        },
        space: { parameters: { learningRate: { type: 'categorical', choices: [0.01] } } },
        sampler: 'grid',
        budget: { trials: 1 },
        queue: { url: redis.url },
      },
      {
        onEvent(event) {
          if (isInterrupted || event.type !== 'trial-event' || event.event.type !== 'epoch') return;
          isInterrupted = true;
          first.interrupt();
        },
      },
    );
    const { code, err } = await first.ended;
    expect(err).toMatch(/trial 0 of search \w+ was saved and given back/);
    expect(code).toBe(130);
    const second = worker(redis.url, '--idle', '1');
    const { trials } = await found;
    expect(trials).toMatchObject([{ state: 'complete', curve: { length: 20 } }]);
    expect((await second.ended).code).toBe(0);
  }, 120_000);
});
