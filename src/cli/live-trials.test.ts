import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import type { TrainEvent } from '../train/index.js';
import { liveTrials } from './live-trials.js';
import { createOutput } from './output.js';
import { textWidth } from './text-width.js';

const began = { type: 'start', epochs: 12, epochsDone: 0, monitor: 'accuracy' } as TrainEvent;
const epoch = (number: number, accuracy: number) =>
  ({
    type: 'epoch',
    epoch: number,
    train: { loss: 1 },
    validation: { loss: 1, accuracy },
  }) as unknown as TrainEvent;

function made() {
  const output = createOutput(fakeWorld(), { mode: 'text', quiet: true, debug: false });
  const trials = liveTrials(output, 'trial');
  trials.start(0, 'learningRate 0.01, units 猫');
  trials.event(0, began);
  trials.event(0, epoch(3, 0.75));
  trials.end(0, { state: 'complete', value: 0.8125, isBest: true });
  trials.start(1, 'learningRate 0.1');
  trials.end(1, { state: 'failed' });
  trials.start(2, 'learningRate 0.002');
  trials.event(2, began);
  trials.event(2, epoch(1, 0.5));
  return trials;
}

describe('liveTrials', () => {
  it('shows those in progress, then the best, then the latest', () => {
    expect(made().lines(80)).toMatchInlineSnapshot(`
      [
        "trial  state    epoch  accuracy  settings",
        "    2  running   1/12    50.00%  learningRate 0.002",
        "    0  best      3/12    81.25%  learningRate 0.01, units 猫",
        "    1  failed                    learningRate 0.1",
      ]
    `);
  });

  it('fits into narrow terminals, with wide characters too', () => {
    const trials = made();
    for (let columns = 1; columns < 90; columns++)
      for (const line of trials.lines(columns)) expect(textWidth(line)).toBeLessThan(Math.max(columns, 1));
  });

  it('keeps to the room there is: the head, what is in progress and the latest of what is below', () => {
    const output = createOutput(fakeWorld(), { mode: 'text', quiet: true, debug: false });
    const trials = liveTrials(output, 'trial', () => ['answer 1', 'answer 2', 'answer 3']);
    for (let number = 0; number < 9; number++) trials.start(number, '');
    for (let room = 0; room < 20; room++) expect(trials.lines(80, room).length).toBeLessThanOrEqual(room);
    expect(trials.lines(80, 1)).toEqual([]);
    expect(trials.lines(80, 4).map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      'trial',
      '0',
      '1',
      'answer 3',
    ]);
    expect(trials.lines(80, 20)).toHaveLength(1 + 8 + 3);
  });

  it('does not grow with the number of trials', () => {
    const trials = made();
    for (let number = 3; number < 100; number++) {
      trials.start(number, '');
      trials.end(number, { state: 'complete', value: number / 1000 });
    }
    const lines = trials.lines(80);
    expect(lines).toHaveLength(9);
    expect(lines.slice(1, 4).map((line) => line.trim().split(/ +/).slice(0, 2))).toEqual([
      ['2', 'running'],
      ['0', 'best'],
      ['99', 'complete'],
    ]);
  });
});
