import { access, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CheckpointError, OptionError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import {
  type ModelContract,
  type RunConfig,
  readModelContract,
  readRunConfig,
  runDirectory,
} from '../../train/index.js';
import { runsOf } from '../trials/folds.js';
import { readSettings, searchFolder } from '../trials/search-folder.js';
import { lookAtTrials } from '../trials/trial-log.js';

/** A trained model that becomes part of an ensemble. */
export interface Member {
  /** What it is called in the ensemble. */
  readonly name: string;
  /** Absolute path of its run directory. */
  readonly run: string;
  readonly config: RunConfig;
  readonly contract: ModelContract;
  /** The bytes of its ONNX file. */
  readonly bytes: Uint8Array;
}

/** Trials of a search where nobody says how many. */
const USUAL_BEST = 5;

/**
 * The models of run directories; or, of the folder of a search, those of its `best` complete trials by the first objective:
 * of a cross-validated search all folds of each, and of the best trial alone where nobody says how many.
 *
 * Throws  OptionError `option/members` for too few, the same twice, or `best` without a search; CheckpointError for what is
 *         no run directory, or has no model.
 */
export async function findMembers(
  paths: readonly string[],
  { best }: { readonly best?: number | undefined },
): Promise<Member[]> {
  const searches = await Promise.all(paths.map(isSearch));
  if (paths.length === 1 && searches[0]) return bestTrials(paths[0], best);
  if (best !== undefined) {
    throw refused(
      'the best of several are taken of one search, by its trials',
      { best, given: [...paths] },
      'give the folder of a search, or leave best (--best) out',
    );
  }
  const search = paths.find((_, i) => searches[i]);
  if (search !== undefined) {
    throw refused('a search is given alone', search, `give run directories in it: ${search}/trials/0000`);
  }
  const runs = paths.map((path) => runDirectory(path).path);
  const repeated = runs.find((run, i) => runs.indexOf(run) !== i);
  if (repeated !== undefined) throw refused('the same run is given twice', repeated, 'give each run once');
  if (runs.length < 2) {
    throw refused(
      'an ensemble needs at least two members',
      [...paths],
      'give several run directories, or the folder of a search',
    );
  }
  const names = runs.map((run) => basename(run));
  const areClear = new Set(names).size === names.length;
  return Promise.all(runs.map((run, i) => memberAt(run, areClear ? names[i] : paths[i])));
}

async function bestTrials(path: string, given: number | undefined): Promise<Member[]> {
  const folder = searchFolder(path);
  const { objectives, folds } = await readSettings(folder);
  const { trials } = await lookAtTrials(folder.log);
  const sign = objectives[0].direction === 'max' ? -1 : 1;
  const ranked = trials
    .flatMap(({ number, state, values }) =>
      state === 'complete' && values !== null && Number.isFinite(values[0])
        ? [{ number, cost: sign * values[0] }]
        : [],
    )
    .sort((a, b) => a.cost - b.cost || a.number - b.number);
  const usual = folds === null ? Math.min(USUAL_BEST, Math.max(2, ranked.length)) : 1;
  const count = given ?? usual;
  const runs = ranked.slice(0, count).flatMap(({ number }) =>
    runsOf(folder.trial(number), folds).map((run) => ({
      run,
      name: folds === null ? `trial ${number}` : `trial ${number}, ${basename(run)}`,
    })),
  );
  if (ranked.length < count || runs.length < 2) {
    throw refused(
      count < 2 && ranked.length > 0
        ? 'an ensemble needs at least two members'
        : 'the search has fewer complete trials than that',
      { complete: ranked.length, best: count },
      ranked.length < 2 ? 'go on with the search: pupil tune --resume' : `ask for 2 to ${ranked.length}`,
    );
  }
  return Promise.all(runs.map(({ run, name }) => memberAt(run, name)));
}

/** A run directory with its model. */
export async function memberAt(run: string, name: string): Promise<Member> {
  const directory = runDirectory(run);
  const config = await readRunConfig(directory);
  const bytes = await readFile(directory.model).catch((cause: unknown) => {
    throw new CheckpointError({
      code: 'checkpoint/no-model',
      where: directory.model,
      what: 'this run has no model that could become a member',
      got: systemCode(cause),
      fix: 'let the run end (pupil resume), or give other runs',
      cause,
    });
  });
  const contract = await readModelContract(directory.model);
  return { name, run: directory.path, config, contract, bytes };
}

async function isSearch(path: string): Promise<boolean> {
  return access(searchFolder(path).settings).then(
    () => true,
    () => false,
  );
}

function refused(what: string, got: unknown, fix: string): OptionError {
  return new OptionError({ code: 'option/members', where: 'members', what, got, fix });
}
