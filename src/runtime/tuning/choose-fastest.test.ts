import { expect, it } from 'vitest';
import { chooseFastest, timeInTurn } from './choose-fastest.js';

/** Candidates that take as long as they say, on a clock that only they move; each run is noted. */
function onFakeClock(times: Readonly<Record<string, (run: number) => number>>) {
  let now = 0;
  const order: string[] = [];
  const candidates = Object.entries(times).map(([name, duration]) => {
    let runs = 0;
    return {
      name,
      run: async () => {
        now += duration(runs++);
        order.push(name);
      },
    };
  });
  return { candidates, order, clock: () => now };
}

it('runs candidates in turn, each turn as long as it must, and takes the median', async () => {
  const { candidates, order, clock } = onFakeClock({ usual: () => 4, other: (run) => (run === 3 ? 100 : 5) });
  const timings = await timeInTurn(candidates, { clock, rounds: 3, turnMs: 4 });
  // One run to warm up and one that is timed; a turn that does not count and three that do.
  expect(order.join(' ')).toBe(Array(4).fill('usual usual other other').join(' '));
  // The second turn of the other was disturbed.
  expect(timings).toEqual([
    { name: 'usual', milliseconds: 4, leastMilliseconds: 4 },
    { name: 'other', milliseconds: 5, leastMilliseconds: 5 },
  ]);
});

it('repeats quick runs until the turn is over', async () => {
  const { candidates, order, clock } = onFakeClock({ usual: () => 3 });
  expect(await timeInTurn(candidates, { clock, rounds: 1, turnMs: 10 })).toEqual([
    { name: 'usual', milliseconds: 3, leastMilliseconds: 3 },
  ]);
  expect(order).toHaveLength(2 * (1 + 4));
});

it('spends no more than one turn on what takes more than twice as long', async () => {
  const { candidates, order, clock } = onFakeClock({ usual: () => 10, slow: () => 21, fair: () => 20 });
  const timings = await timeInTurn(candidates, { clock, rounds: 5, turnMs: 1 });
  expect(order.filter((name) => name === 'slow')).toHaveLength(2);
  expect(order.filter((name) => name === 'fair')).toHaveLength(12);
  expect(timings[1]).toEqual({ name: 'slow', milliseconds: 21, leastMilliseconds: 21 });
});

it('stays with the usual form unless another takes more than 5% less', () => {
  const choose = (...times: number[]) => chosen(...times.map((time) => [time, time] as const));
  expect(choose(100, 96)).toBe('form 0');
  expect(choose(100, 95)).toBe('form 0');
  expect(choose(100, 94.9)).toBe('form 1');
  expect(choose(100, 94, 80, 90)).toBe('form 2');
  expect(choose(100)).toBe('form 0');
});

it('does not believe a median that the fastest turn contradicts', () => {
  expect(chosen([120, 100], [100, 99])).toBe('form 0');
  expect(chosen([120, 100], [100, 99], [110, 90])).toBe('form 2');
});

function chosen(...times: (readonly [milliseconds: number, least: number])[]): string {
  return chooseFastest(
    times.map(([milliseconds, leastMilliseconds], i) => ({
      name: `form ${i}`,
      milliseconds,
      leastMilliseconds,
    })),
  ).name;
}
