import { OptionError } from '../../base/error.js';
import { type PretrainedOpener, pretrainedOpener } from '../../train/index.js';
import { runTrial, type TrialPlaces } from '../trials/run-trial.js';
import { processExecutor } from './process-executor.js';

/** The places that settings ask for: in this process one at a time where `workers` is null, or so many processes. */
export function placesFor({ workers }: { readonly workers: number | null }): TrialPlaces {
  if (workers !== null) return processExecutor(workers);
  let open: PretrainedOpener | undefined;
  return {
    run(job, hooks) {
      open ??= pretrainedOpener(hooks);
      return runTrial(job, { open, ...hooks });
    },
    slots: 1,
  };
}

/** A number of trials at a time, as it was given. Throws OptionError `option/workers`. */
export function requireWorkers(workers: number): number {
  if (Number.isInteger(workers) && workers > 0) return workers;
  throw new OptionError({
    code: 'option/workers',
    where: 'workers',
    what: 'the number of trials at a time must be a whole number above 0',
    got: workers,
    fix: 'give no more than there are processors',
  });
}
