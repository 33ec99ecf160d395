import type { SearchEvent } from '../../search/index.js';
import type { StudyEvent } from '../../study/index.js';
import type { TrainEvent } from '../../train/index.js';
import { type FollowerWorld, followRun, type RunFollower } from './follow-run.js';

/** What is told by a training, a search or a study. */
export type AnyEvent = TrainEvent | SearchEvent | StudyEvent;

/** Writes event files of all runs that are told of, each in its own run directory. */
export interface RunsFollower {
  hear(event: AnyEvent): void;
  /** Waits until everything heard so far is written. */
  written(): Promise<void>;
  /** Closes what is open; returns when everything is written. */
  end(): Promise<void>;
}

/** A reason for which event files cannot be written is told of once, not for each run. */
export function followRuns(world: Omit<FollowerWorld, 'hasImages'>): RunsFollower {
  const told = new Set<string>();
  const note = (message: string) => {
    if (!told.has(message)) world.note(message);
    told.add(message);
  };
  const own = followRun({ ...world, note, hasImages: true });
  const trials = new Map<number, RunFollower>();
  const ending = new Set<Promise<void>>();

  function endTrial(number: number): void {
    const end = trials.get(number)?.end();
    trials.delete(number);
    if (end === undefined) return;
    ending.add(end);
    end.finally(() => ending.delete(end));
  }

  function hearTrial(number: number, event: TrainEvent): void {
    if (event.type === 'start') {
      // A trial may be several runs, one for each fold.
      endTrial(number);
      // Pictures of all trials would take longer to draw than some trials to train.
      trials.set(number, followRun({ ...world, note, hasImages: false }));
    }
    trials.get(number)?.hear(event);
  }

  return {
    hear(event) {
      switch (event.type) {
        case 'trial-event':
        case 'run-event':
          return hearTrial(event.number, event.event);
        case 'trial-end':
        case 'run-end':
        case 'run-stop':
          return endTrial(event.number);
        case 'start':
        case 'epoch':
          return own.hear(event);
        default:
          return;
      }
    },
    async written() {
      await Promise.all([own, ...trials.values()].map((run) => run.written()));
    },
    async end() {
      for (const number of [...trials.keys()]) endTrial(number);
      await Promise.all([own.end(), ...ending]);
    },
  };
}
