import { describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { workerResult } from '../contract/index.js';
import type { Library } from '../library.js';

const SEARCH = '29cc8787-1111-2222-3333-444455556666';
const done = { queue: 'trials', url: 'redis://host', trials: 2 };

const work: Library['work'] = async (_url, _options, { onEvent }) => {
  const trial = { search: SEARCH, number: 3 };
  onEvent?.({ type: 'trial-start', ...trial, run: '/home/ada/searches/photos-1/trials/0003' });
  onEvent?.({ type: 'note', message: 'the queue at redis://host is back' });
  for (const state of ['complete', 'pruned', 'failed', 'back', 'interrupted', 'lost', 'error'] as const)
    onEvent?.({ type: 'trial-end', ...trial, state });
  return done;
};

describe('pupil worker', () => {
  it('says what it does', async () => {
    const { exitCode, out, err } = await runCommand(['worker', '--queue', 'redis://host'], { work });
    expect(exitCode).toBe(0);
    expect(out).toBe('2 trials ended here; nothing more came to the queue trials\n');
    expect(err).toMatchInlineSnapshot(`
      "trial 3 of search 29cc8787 begins
      the queue at redis://host is back
      trial 3 of search 29cc8787 came to its end
      trial 3 of search 29cc8787 was stopped early
      trial 3 of search 29cc8787 failed
      trial 3 of search 29cc8787 was saved and given back
      trial 3 of search 29cc8787 was saved, its search being interrupted
      trial 3 of search 29cc8787 was lost with its process
      trial 3 of search 29cc8787 ended its search with an error
      "
    `);
  });

  it('prints one document, and events as lines', async () => {
    const one = await runCommand(['worker', '--queue', 'redis://host', '--json', '--quiet'], { work });
    expect(workerResult.parse(JSON.parse(one.out))).toEqual(done);
    const { out } = await runCommand(['worker', '--queue', 'redis://host', '--ndjson', '--quiet'], { work });
    const types = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(['trial-start', 'note', ...Array(7).fill('trial-end'), 'result']);
  });

  it('asks for what the flags say', async () => {
    const spy = vi.fn<Library['work']>(async () => done);
    const flags = [
      '--queue-name',
      'q',
      '--workers',
      '3',
      '--data',
      'photos',
      '--runs',
      'runs',
      '--idle',
      '2m',
    ];
    const { exitCode } = await runCommand(['worker', '--queue', 'redis://host', ...flags], { work: spy });
    expect(exitCode).toBe(0);
    expect(spy.mock.calls[0].slice(0, 2)).toEqual([
      { url: 'redis://host' },
      { name: 'q', workers: 3, data: '/home/ada/photos', runs: '/home/ada/runs', idleSeconds: 120 },
    ]);
  });

  it('does not begin without a queue', async () => {
    const { exitCode, err } = await runCommand(['worker'], {});
    expect(exitCode).toBe(2);
    expect(err).toContain('queue');
  });
});
