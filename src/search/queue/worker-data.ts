import { DataError, OptionError, type PupilError } from '../../base/error.js';
import { dataFingerprint } from '../trials/data-fingerprint.js';
import { type TrialData, VERSION } from './messages.js';
import { SEARCH_ID } from './search-mark.js';

/**
 * Where this worker finds the data of trials: `local`, or where the search says. A worker that has another Pupil or other data is
 * of no use to the search.
 */
export function workerData(local: string | undefined) {
  const known = new Map<string, Promise<string | undefined>>();
  return {
    /** The path here, or why the trial cannot be run here. */
    async place(trial: TrialData): Promise<string | PupilError> {
      // Becomes the name of a folder.
      if (trial.version !== VERSION || !SEARCH_ID.test(trial.search)) return otherVersion(trial.version);
      const path = local ?? trial.job.data;
      // Kept, since every trial of a search asks. Looked at anew where they do not fit: they may have changed since, on both sides.
      if ((await known.get(path)) !== trial.fingerprint) known.set(path, dataFingerprint(path));
      const fingerprint = await known.get(path);
      return fingerprint === trial.fingerprint ? path : otherData(path, fingerprint === undefined);
    },
  };
}

function otherVersion(search: unknown): PupilError {
  return new OptionError({
    code: 'option/worker-version',
    where: 'worker',
    what: 'the search was begun by another version of Pupil',
    got: { search, worker: VERSION },
    fix: 'install the same version on both',
  });
}

function otherData(path: string, isMissing: boolean): PupilError {
  return new DataError({
    code: 'data/worker',
    where: path,
    what: isMissing
      ? 'the data of the search are not there on this machine'
      : 'the data here are not those of the search: other files, or files of other sizes',
    fix: 'say where the same data are on this machine: --data <path>',
  });
}
