import { expect } from 'vitest';
import { resume, type TrainContext, type TrainEvent } from '../../src/index.js';

/** A context that stops training at the n-th event of a kind. */
export function abortAt(
  kind: TrainEvent['type'],
  nth: number,
): Required<Pick<TrainContext, 'signal' | 'onEvent'>> {
  const abort = new AbortController();
  let seen = 0;
  return {
    signal: abort.signal,
    onEvent: ({ type }) => {
      if (type === kind && ++seen === nth) abort.abort();
    },
  };
}

/** Resume a run until it is done, in sessions of so many updates each. */
export async function resumeInSessions(run: string, updates: number): Promise<void> {
  for (;;) {
    const end = await resume(run, abortAt('step', updates)).catch((error: { kind: string }) => error);
    if (!('kind' in end)) return;
    expect(end.kind).toBe('interrupted');
  }
}
