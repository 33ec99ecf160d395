import type { Queue } from 'bullmq';
import type { TrialPlaces } from '../trials/run-trial.js';
import type { QueueAddress } from './address.js';

/** Trials that a queue takes at a time: as many as it has workers, unless a number was given. */
export interface WorkerCount extends Required<Pick<TrialPlaces, 'slots' | 'onMoreSlots'>> {
  /** Count the workers now. */
  look(): Promise<void>;
}

/**
 * There is always a slot, so that a search may begin before its workers, and never fewer than there were. `onNote` is told once
 * where trials wait, as `areWaiting` says, and nobody takes them, and again after somebody did.
 */
export function workerCount(
  queue: Pick<Queue, 'getWorkersCount'>,
  { name, url }: QueueAddress,
  {
    given,
    areWaiting,
    onNote,
  }: {
    readonly given: number | undefined;
    readonly areWaiting: () => boolean;
    readonly onNote: (message: string) => void;
  },
): WorkerCount {
  const listeners = new Set<(slots: number) => void>();
  let slots = given ?? 1;
  let isTold = false;
  return {
    get slots() {
      return slots;
    },
    onMoreSlots(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async look() {
      const workers = await queue.getWorkersCount();
      if (areWaiting()) {
        if (workers === 0 && !isTold) onNote(noWorker(name, url));
        isTold = workers === 0;
      }
      if (given !== undefined || workers <= slots) return;
      slots = workers;
      for (const tell of listeners) tell(slots);
    },
  };
}

function noWorker(name: string, url: string): string {
  return `no worker is at the queue ${name}; start one, here or elsewhere: pupil worker --queue ${url}`;
}
