import { expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import type { SearchEvent } from '../search/index.js';
import { createOutput } from './output.js';
import { showSearch } from './search-progress.js';

const step = { type: 'step', epoch: 1, step: 1, steps: 9, loss: 1, imagesPerSecond: 10 };
const events = [
  { type: 'trial-start', number: 0, point: { learningRate: 0.01 }, goesOn: false },
  { type: 'trial-event', number: 0, event: { type: 'start', epochs: 3, epochsDone: 0, monitor: 'accuracy' } },
  { type: 'trial-event', number: 0, event: step },
] as unknown as SearchEvent[];

function shown(options: { isTTY: boolean; quiet?: boolean }): string {
  const world = fakeWorld({ columns: 60, ...options });
  const output = createOutput(world, { mode: 'text', quiet: options.quiet ?? false, debug: false });
  const show = showSearch(output);
  for (const event of events) {
    world.advance(6000);
    show(event);
  }
  output.progress.finish();
  return world.err();
}

it('draws a table of trials below the live line of a terminal, and removes it', () => {
  const text = shown({ isTTY: true });
  expect(text).toContain(
    '\ntrial  state    epoch  accuracy  settings\n    0  running    0/3            learningRate 0.01',
  );
  expect(text.endsWith('\x1b[2A\r\x1b[J')).toBe(true);
});

it('prints plain lines elsewhere, and nothing where it is to be quiet', () => {
  const text = shown({ isTTY: false });
  expect(text).toContain('trial 0: learningRate 0.01\n');
  expect(text).not.toContain('settings');
  expect(text).not.toContain('\x1b');
  expect(shown({ isTTY: true, quiet: true })).toBe('');
});

it('names what several objectives came to', () => {
  const world = fakeWorld();
  const show = showSearch(createOutput(world, { mode: 'text', quiet: false, debug: false }));
  show({
    type: 'trial-end',
    number: 4,
    isBest: false,
    state: 'complete',
    objectives: ['loss', 'parameters', 'latency'],
    values: [0.25, 123_456, 2.3456],
    curve: [1, 0.25],
  } as unknown as SearchEvent);
  expect(world.err()).toBe('trial 4 came to loss 0.2500, parameters 123k, latency 2.35 ms in 2 epochs\n');
});
