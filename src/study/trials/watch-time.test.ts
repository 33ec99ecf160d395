import { describe, expect, it } from 'vitest';
import type { TrainEvent } from '../../train/index.js';
import { watchTime } from './watch-time.js';

const start = { type: 'start', epochs: 10, epochsDone: 0 } as TrainEvent;
const stepOf = (epoch: number): TrainEvent => ({
  type: 'step',
  epoch,
  step: 4,
  steps: 4,
  loss: 1,
  imagesPerSecond: 100,
});

/** Whether a training that began after `began` seconds, and is at the end of an epoch after `now`, is stopped. */
function isStopped(limit: number | null, { began, now, epoch }: Record<'began' | 'now' | 'epoch', number>) {
  let elapsed = began;
  const watch = watchTime(limit, () => elapsed);
  watch.note(start);
  elapsed = now;
  watch.note(stepOf(epoch));
  watch.close();
  return watch.signal.aborted;
}

describe('a training that runs towards the end of the time', () => {
  it.each([
    ['goes on before it', 100, { began: 90, now: 99, epoch: 1 }, false],
    ['goes on where it is nearly done', 100, { began: 55, now: 101, epoch: 9 }, false],
    ['is stopped where much is left', 100, { began: 55, now: 101, epoch: 7 }, true],
    ['is stopped where it did not end soon, as it seemed', 100, { began: 0, now: 111, epoch: 9 }, true],
    ['goes on where there is no limit', null, { began: 0, now: 1e9, epoch: 1 }, false],
  ] as const)('%s', (_, limit, at, expected) => {
    expect(isStopped(limit, at)).toBe(expected);
  });
});
