import type { TrainEvent } from '../../train/index.js';

/** A training that is nearly done when time is over may go on for so much of that time. */
const GRACE = 0.1;
const CHECK_MS = 1000;

/** A training while it runs towards the end of the time of its study. */
export interface Watch {
  /** Given when time is over, and the training would not end soon. */
  readonly signal: AbortSignal;
  /** Told what the training tells, which says how far it is. */
  note(event: TrainEvent): void;
  close(): void;
}

/** `limit` and `elapsed` in seconds of the study; null for no limit. */
export function watchTime(limit: number | null, elapsed: () => number): Watch {
  const stop = new AbortController();
  if (limit === null) return { signal: stop.signal, note: () => {}, close: () => {} };
  let epochs = 0;
  let began = { at: elapsed(), share: 0 };
  let share = 0;
  const check = () => {
    const now = elapsed();
    if (now < limit) return;
    const done = share - began.share;
    const left = done > 0 ? ((now - began.at) * (1 - share)) / done : Number.POSITIVE_INFINITY;
    if (now + left > limit * (1 + GRACE)) stop.abort();
  };
  // Reading data and validation tell nothing for a while.
  const timer = setInterval(check, CHECK_MS).unref();
  return {
    signal: stop.signal,
    note(event) {
      if (event.type === 'start') {
        ({ epochs } = event);
        share = event.epochsDone / epochs;
        began = { at: elapsed(), share };
      } else if (event.type === 'step') share = (event.epoch - 1 + event.step / event.steps) / epochs;
      check();
    },
    close: () => clearInterval(timer),
  };
}
