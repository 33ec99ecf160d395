import type { Executor, TrialHooks, TrialJob } from './run-trial.js';
import type { TrialEnd, TrialLog, TrialRecord } from './trial-log.js';
import { isTrialLost, lostEnd } from './trial-lost.js';

/** Processes that a trial may take with it. */
const ATTEMPTS = 2;

/** What is known of the trials of a search or a study while it goes. */
export interface AttemptBook {
  /** How often each trial was lost with its process; counted up here. */
  readonly lost: Map<number, number>;
  readonly log: Pick<TrialLog, 'lost'>;
  /** A trial as far as it has come. */
  recordOf(number: number): TrialRecord;
}

/** Run a trial. One that is lost goes on from its checkpoint; one that always takes its process with it is failed for good. */
export async function attemptTrial(
  run: Executor,
  job: TrialJob,
  hooks: TrialHooks,
  { lost, log, recordOf }: AttemptBook,
): Promise<TrialEnd> {
  const { number } = job;
  let message = `the process of the trial died ${ATTEMPTS} times`;
  while ((lost.get(number) ?? 0) < ATTEMPTS) {
    try {
      return await run(job, hooks);
    } catch (error) {
      if (!isTrialLost(error)) throw error;
      ({ message } = error);
      lost.set(number, (lost.get(number) ?? 0) + 1);
      await log.lost(recordOf(number), message);
    }
  }
  return lostEnd(message, recordOf(number));
}
