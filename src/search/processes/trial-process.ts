import { type ErrorKind, isPupilError, messageOf, type Problem, problemOf } from '../../base/error.js';
import { runTrial, type StoppedBy, type TrialJob } from '../trials/run-trial.js';
import type { FromTrial, ToTrial } from './messages.js';

/*
 * The process of one trial, which `processExecutor` starts: takes a job, reports after each epoch, waits for the answer, and
 * ends with what the trial came to.
 */

/** Steps are told no more often than people can read. */
const STEP_EVENT_MS = 100;

const stop = new AbortController();
let answered: (stoppedBy: StoppedBy | undefined) => void = () => {};

// Ctrl-C goes to all processes of a terminal: the search then tells each to save its state.
process.on('SIGINT', () => {});
// Nobody is left who would want the result, and the next session goes on from the checkpoint.
process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToTrial) => {
  if (message.type === 'job') void work(message.job);
  else if (message.type === 'answer') answered(message.stoppedBy);
  else stop.abort();
});

async function work(job: TrialJob): Promise<void> {
  let told = Number.NEGATIVE_INFINITY;
  let last: FromTrial;
  try {
    const end = await runTrial(job, {
      signal: stop.signal,
      onEvent(event) {
        if (event.type === 'step') {
          if (performance.now() - told < STEP_EVENT_MS) return;
          told = performance.now();
        }
        send({ type: 'event', event });
      },
      afterEpoch(...report) {
        const answer = new Promise<StoppedBy | undefined>((resolve) => {
          answered = resolve;
        });
        send({ type: 'report', report });
        return answer;
      },
    });
    last = { type: 'end', end };
  } catch (error) {
    last = { type: 'error', ...sendable(error) };
  }
  send(last, () => process.exit(0));
}

function send(message: FromTrial, done?: () => void): void {
  process.send!(message, undefined, undefined, done);
}

/** An error in a form that can be sent. */
function sendable(error: unknown): { kind: ErrorKind; problem: Problem } {
  if (!isPupilError(error)) return { kind: 'internal', problem: { what: messageOf(error) } };
  return { kind: error.kind, problem: problemOf(error) };
}
