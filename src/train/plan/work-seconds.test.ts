import { expect, it } from 'vitest';
import { measureWork } from './work-seconds.js';

it.each([
  ['that of the clock, where several processors work', { clock: 2, processors: 3.5 }, 2],
  ['that of the processors, where others kept them busy', { clock: 8, processors: 2.5 }, 2.5],
])('the time of work is %s', (_, passed, seconds) => {
  let now = { clock: 100, processors: 7 };
  const secondsOf = measureWork({ clock: () => now.clock, processors: () => now.processors });
  now = { clock: 100 + passed.clock, processors: 7 + passed.processors };
  expect(secondsOf()).toBe(seconds);
});
