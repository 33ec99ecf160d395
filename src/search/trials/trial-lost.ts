import { isPupilError, type PupilError, SessionError } from '../../base/error.js';
import type { TrialEnd, TrialRecord } from './trial-log.js';

/** Code of the error that an executor throws where the place of a trial broke down, and not its training. */
const TRIAL_LOST = 'session/trial-lost';

/** What an executor throws where a trial is lost with its process. */
export function trialLost(what: string, got?: unknown): SessionError {
  return new SessionError({
    code: TRIAL_LOST,
    what,
    got,
    fix: 'if memory was short, use fewer workers or smaller networks and batches',
  });
}

/** Whether a trial was lost with its process, so that it may be tried again. */
export function isTrialLost(error: unknown): error is PupilError {
  return isPupilError(error, 'session') && error.code === TRIAL_LOST;
}

/** How a trial ends that was lost too often, with what was heard of it. */
export function lostEnd(
  message: string,
  { curve, parameters, seconds }: Pick<TrialRecord, 'curve' | 'parameters' | 'seconds'>,
): TrialEnd {
  return {
    state: 'failed',
    values: null,
    curve: [...curve],
    parameters,
    seconds,
    stoppedBy: null,
    error: { code: TRIAL_LOST, message },
  };
}
