import { access } from 'node:fs/promises';
import { beginningOf } from '../../train/index.js';
import { type Importance, importances } from '../importance/importances.js';
import { type Hypervolume, hypervolumeOf } from '../objectives/hypervolume.js';
import { paretoFronts } from '../objectives/pareto.js';
import type { SmallestNotWorse } from '../objectives/smallest-not-worse.js';
import type { Space } from '../space/space.js';
import { compareSizes } from './compare-sizes.js';
import { runsOf } from './folds.js';
import type { Objective } from './objective.js';
import { readSettings, type SearchFolder, type SearchSettings, searchFolder } from './search-folder.js';
import { costsOf, type Trial } from './trial.js';
import { lookAtTrials, type TrialRecord } from './trial-log.js';

/** What is known of a search so far, whether it has ended or not. */
export interface SearchOutcome {
  /** Absolute path of its folder. */
  readonly search: string;
  /** The trained network that all trials begin with, where they do not begin anew. */
  readonly from?: { readonly file: string; readonly sha256: string } | undefined;
  /** What was varied. */
  readonly space: Space;
  readonly objectives: readonly Objective[];
  readonly trials: readonly TrialRecord[];
  /** Numbers of the best trials: the best one, or with several objectives those that none dominates; none where all failed. */
  readonly best: readonly number[];
  /** How much each parameter matters for the first objective, most first; empty where too few trials say. */
  readonly importance: readonly Importance[];
  /** How far the front of two objectives reaches; undefined with another number of them, or without a complete trial. */
  readonly hypervolume?: Hypervolume | undefined;
  /** The smallest network that is not worse than the best; undefined where nothing can be said. */
  readonly smallest?: SmallestNotWorse | undefined;
  /** Config file of the best by the first objective; null where there is none. */
  readonly bestConfig: string | null;
  /** Over all sessions. */
  readonly seconds: number;
  /** Absolute path of the run directory of a trial; with folds of the folder with theirs. */
  folderOf(number: number): string;
}

/** What trials say together. Throws CheckpointError `checkpoint/predictions` as `scoresOf`. */
export async function outcomeOf(
  folder: SearchFolder,
  settings: SearchSettings,
  { trials, elapsed }: { readonly trials: readonly TrialRecord[]; readonly elapsed: number },
): Promise<SearchOutcome> {
  const { space, objectives, seed } = settings;
  const best = bestOf(trials, settings);
  return {
    search: folder.path,
    from: beginningOf(settings.base.model),
    space,
    objectives,
    trials,
    best,
    importance: importances(space, trials, { seed }),
    hypervolume: hypervolumeOf(trials, objectives),
    smallest: await compareSizes(trials, best[0], settings, (number) =>
      runsOf(folder.trial(number), settings.folds),
    ),
    bestConfig: best.length > 0 ? folder.best : null,
    seconds: elapsed,
    folderOf: folder.trial,
  };
}

/**
 * The results of a search on the disk. Trains nothing and writes nothing: the search may be running meanwhile.
 *
 * Throws  CheckpointError `checkpoint/not-a-search`, or `checkpoint/trials` for a log that is damaged.
 */
export async function readSearch(path: string): Promise<SearchOutcome> {
  const folder = searchFolder(path);
  const settings = await readSettings(folder);
  const outcome = await outcomeOf(folder, settings, await lookAtTrials(folder.log));
  // A search that runs writes the line of a trial before the config.
  const isThere = await access(folder.best).then(
    () => true,
    () => false,
  );
  return isThere ? outcome : { ...outcome, bestConfig: null };
}

/** Numbers of the complete trials that no other dominates, the best by the first objective first; equals by their numbers. */
export function bestOf(
  trials: readonly Trial[],
  { objectives }: Pick<SearchSettings, 'objectives'>,
): number[] {
  const directions = objectives.map(({ direction }) => direction);
  const known = trials
    .filter(({ state }) => state === 'complete')
    .flatMap((trial) => {
      const costs = costsOf(trial, directions);
      return costs === undefined ? [] : [{ number: trial.number, costs }];
    });
  const [front = []] = paretoFronts(known.map(({ costs }) => costs));
  const numbers = front
    .map((i) => known[i])
    .sort((a, b) => a.costs[0] - b.costs[0] || a.number - b.number)
    .map(({ number }) => number);
  // With one objective a front is all equals.
  return directions.length === 1 ? numbers.slice(0, 1) : numbers;
}
