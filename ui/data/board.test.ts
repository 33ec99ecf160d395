import { expect, it } from 'vitest';
import type { JobSummary } from '../../src/serve/api.js';
import { EMPTY_BOARD, eventsAddress, lastJobOf, withEvent, withList, withRowsOf } from './board.js';
import { sampleRun } from './run-samples.js';

const points = (from: number, epoch: number[]) =>
  ({
    type: 'points',
    run: 'a',
    from,
    count: epoch.length,
    columns: { epoch },
    position: `p${from + epoch.length}`,
    damagedLines: 0,
  }) as const;

it('takes runs as they change, come and go', () => {
  const listed = withList(EMPTY_BOARD, {
    runs: [sampleRun('a'), sampleRun('b')],
    revision: '1',
    notes: [],
  });
  const changed = [sampleRun('b', { state: 'training' }), sampleRun('c')];
  const board = withEvent(listed, { type: 'runs', changed, removed: ['a'], isWhole: false, revision: '2' });
  expect([...board.runs.values()].map(({ id, state }) => [id, state])).toEqual([
    ['b', 'training'],
    ['c', 'done'],
  ]);
  const whole = withEvent(board, { type: 'runs', changed: [], removed: [], isWhole: true, revision: '3' });
  expect([whole.runs.size, whole.revision, whole.isKnown]).toEqual([0, '3', true]);
});

it('asks after a break for what it does not have', () => {
  const board = withEvent(withEvent(EMPTY_BOARD, points(0, [1, 2])), points(2, [3]));
  expect(board.rows.get('a')?.columns).toEqual({ epoch: [1, 2, 3] });
  expect(eventsAddress({ ...board, revision: 'r 1' }, ['a', 'b/c'])).toBe(
    '/api/events?since=r+1&watch=a&from=p3&watch=b%2Fc&from=',
  );
});

it('does not take points that leave a hole', () => {
  const board = withEvent(EMPTY_BOARD, points(0, [1]));
  expect(withEvent(board, points(5, [6])).rows.get('a')?.position).toBe('p1');
});

it('forgets points of runs that are gone or no longer watched', () => {
  const board = withEvent(EMPTY_BOARD, points(0, [1]));
  expect(withEvent(board, { type: 'gone', run: 'a' }).rows.size).toBe(0);
  expect(withRowsOf(board, new Set(['b'])).rows.size).toBe(0);
});

it('counts changes of searches and studies', () => {
  const board = withEvent(EMPTY_BOARD, { type: 'work', changed: ['s'], removed: [], isWhole: true });
  const gone = withEvent(board, { type: 'work', changed: [], removed: ['s'], isWhole: false });
  expect(gone.work.get('s')).toBe(2);
  const anew = withEvent(board, { type: 'work', changed: ['t'], removed: [], isWhole: true });
  expect([...anew.work]).toEqual([
    ['s', 2],
    ['t', 1],
  ]);
});

it('forgets what was started by a server that is gone', () => {
  const job = (id: string, startedAt = 0, run = 'r') => ({ id, startedAt, run }) as JobSummary;
  const jobs = (changed: JobSummary[], isWhole: boolean, removed: string[] = []) =>
    ({ type: 'jobs', changed, removed, isWhole }) as const;
  const board = withEvent(EMPTY_BOARD, jobs([job('a', 1), job('b', 2), job('c', 3, 's')], true));
  expect(lastJobOf(board.jobs.values(), 'r')?.id).toBe('b');
  expect([...withEvent(board, jobs([], false, ['a'])).jobs.keys()]).toEqual(['b', 'c']);
  expect([...withEvent(board, jobs([job('d')], true)).jobs.keys()]).toEqual(['d']);
});
