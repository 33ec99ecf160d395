import type { Job } from 'bullmq';
import type { TrainEvent } from '../../train/index.js';
import type { TrialProgress } from './messages.js';
import { toWire } from './wire.js';

/** Steps are told no more often. */
const STEP_MS = 1000;
/** Events that are kept for a search that does not answer. */
const MOST_EVENTS = 50;

/** Tells a search what happens in one attempt of a trial. */
export interface TrialTeller {
  event(event: TrainEvent): void;
  /** Ask after an epoch; until the asking has reached the server. */
  report(asked: NonNullable<TrialProgress['report']>): Promise<void>;
  /** The search has heard all until now. */
  answered(): void;
  /** What it may not have heard. */
  rest(): Pick<TrialProgress, 'attempt' | 'events'>;
  /** Until all has reached the server. */
  done(): Promise<void>;
}

/** What happens is told as the progress of the job of a trial: one message at a time, the newest state of things. */
export function trialTeller(job: Pick<Job, 'updateProgress'>, attempt: string): TrialTeller {
  let n = 0;
  let kept: { n: number; event: TrainEvent }[] = [];
  let passing: { n: number; event: TrainEvent } | undefined;
  let report: TrialProgress['report'] = null;
  let isNew = false;
  let told = Number.NEGATIVE_INFINITY;
  let sending: Promise<void> = Promise.resolve();
  const all = () => (passing === undefined ? kept : [...kept, passing].sort((a, b) => a.n - b.n));
  const send = () => {
    isNew = true;
    sending = sending.then(async () => {
      if (!isNew) return;
      isNew = false;
      const progress: TrialProgress = { attempt, events: all(), report };
      // A job that is gone is missed by the lock of it.
      await job.updateProgress(toWire(progress) as object).catch(() => {});
    });
    return sending;
  };
  return {
    event(event) {
      const isPassing = event.type === 'step' || event.type === 'data';
      // Files beside the run hold them.
      if (event.type === 'diagnostics') return;
      if (isPassing && performance.now() - told < STEP_MS) return;
      if (isPassing) {
        told = performance.now();
        passing = { n: n++, event };
      } else kept = [...kept, { n: n++, event }].slice(-MOST_EVENTS);
      void send();
    },
    report(asked) {
      report = asked;
      return send();
    },
    answered() {
      report = null;
      kept = [];
      passing = undefined;
    },
    rest: () => ({ attempt, events: all() }),
    done: () => sending,
  };
}
