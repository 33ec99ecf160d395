import { access, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CheckpointError, OptionError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import type { Extensions } from '../../nn/index.js';
import {
  exportSnapshots,
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
  /** Whether what it says of its validation examples stands in the run directory: of the model of the run alone. */
  readonly isOfRun: boolean;
}

/** What an ensemble is made of. */
export interface Members {
  readonly members: readonly Member[];
  /** Of snapshots: the model of the run itself, that the ensemble is compared with; null: with its best member. */
  readonly ofRun: Member | null;
}

/** Which members are asked for. */
export interface MemberChoice {
  readonly best?: number | undefined;
  readonly snapshots?: boolean | undefined;
  /** How many of the snapshots, from the end; all where it is left out. */
  readonly last?: number | undefined;
  /** Layers of one's own, that the models of snapshots are built with. */
  readonly extensions?: Extensions | undefined;
}

/** Trials of a search where nobody says how many. */
const USUAL_BEST = 5;

/**
 * The models of run directories; or, of the folder of a search, those of its `best` complete trials by the first objective:
 * of a cross-validated search all folds of each, and of the best trial alone where nobody says how many. With `snapshots`
 * those of one run.
 *
 * Throws  OptionError `option/members` for too few, the same twice, or `best` without a search; CheckpointError for what is
 *         no run directory, or has no model, or no snapshots where they are asked for.
 */
export async function findMembers(
  paths: readonly string[],
  { best, snapshots, last, extensions }: MemberChoice,
): Promise<Members> {
  if (snapshots) return snapshotMembers(paths, { best, last, extensions });
  if (last !== undefined) {
    throw refused(
      'the last of several are taken of the snapshots of a run',
      { last },
      'give snapshots (--snapshots) too, or leave last (--last) out',
    );
  }
  return { members: await wholeRuns(paths, best), ofRun: null };
}

async function wholeRuns(paths: readonly string[], best: number | undefined): Promise<Member[]> {
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
    // What is neither a run nor a search is told so first.
    for (const run of runs) await readRunConfig(runDirectory(run));
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

/** The snapshots of one run, and the model that the run has made itself. */
async function snapshotMembers(
  paths: readonly string[],
  { best, last, extensions }: Omit<MemberChoice, 'snapshots'>,
): Promise<Members> {
  const [run] = paths;
  if (best !== undefined || paths.length !== 1 || (await isSearch(run))) {
    throw refused(
      'snapshots are taken of one run, by their place in it',
      { given: [...paths], ...(best === undefined ? {} : { best }) },
      'give one run directory, and leave best (--best) out; of several runs leave snapshots (--snapshots) out',
    );
  }
  const ofRun = await memberAt(run, 'model of the run');
  const models = await exportSnapshots(run, { extensions });
  if (models.length < 2) {
    throw refused(
      'an ensemble needs at least two members, and this run ended before its second cycle did',
      { run, snapshots: models.length },
      'train for longer, or take the model of the run',
    );
  }
  if (last !== undefined && last > models.length) {
    throw refused(
      'the run has fewer snapshots than that',
      { snapshots: models.length, last },
      `ask for 2 to ${models.length}`,
    );
  }
  return {
    members: models.slice(-(last ?? models.length)).map(({ cycle, epoch, bytes }) => ({
      ...ofRun,
      name: `cycle ${cycle}, epoch ${epoch}`,
      bytes,
      isOfRun: false,
    })),
    ofRun,
  };
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
      ranked.length < 2
        ? 'go on with the search: pupil tune --resume'
        : `ask for ${ranked.length === 2 ? '2' : `2 to ${ranked.length}`}`,
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
  return { name, run: directory.path, config, contract, bytes, isOfRun: true };
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
