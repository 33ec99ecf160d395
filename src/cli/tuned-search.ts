import { join } from 'node:path';
import {
  epochsDone,
  foldDeviations,
  parseSpace,
  planSearch,
  resumeSearch,
  type SearchOptions,
  type SearchResult,
  search,
} from '../search/index.js';
import { nextRunPath } from '../train/index.js';
import type { Library, TuneRequest, Tuning } from './library.js';

/** Searches, with their answers brought into the form that `tune` prints. */
export const tunings: Pick<Library, 'tune' | 'resumeTuning' | 'planTuning'> = {
  async tune(folder, request, context) {
    const { extensions } = request.base;
    return tuned(await search(folder, await optionsOf(folder, request), { ...context, extensions }));
  },
  resumeTuning: async (path, change, context) => tuned(await resumeSearch(path, change, context)),
  async planTuning(folder, request, { signal }) {
    const options = await optionsOf(folder, request);
    const { settings, trial, trainings } = await planSearch(folder, options, {
      signal,
      extensions: request.base.extensions,
    });
    const { space, sampler, pruner, objectives, budget, folds } = settings;
    const { seconds, diskBytes } = trial.estimate;
    const times = (each: number) => (budget.trials === null ? null : each * trainings * budget.trials);
    return {
      search: options.out,
      space,
      sampler,
      pruner,
      objectives,
      trials: budget.trials,
      folds: folds === null ? null : { count: folds.count, repeats: folds.repeats },
      trainings: budget.trials === null ? null : trainings * budget.trials,
      estimate: { trialSeconds: seconds * trainings, seconds: times(seconds), diskBytes: times(diskBytes) },
    };
  },
};

async function optionsOf(folder: string, request: TuneRequest): Promise<SearchOptions> {
  const { base, space, spaceFile, out, ...options } = request;
  const { model, pictures, training } = base;
  return {
    ...options,
    base: { model, pictures, training },
    space: space === undefined ? undefined : parseSpace(space, spaceFile),
    out: out ?? (await nextRunPath({ data: folder, parent: 'searches' })),
  };
}

function tuned({
  trials,
  objectives,
  best,
  importance,
  smallest,
  space: _,
  hypervolume: __,
  folderOf,
  ...result
}: SearchResult): Tuning {
  return {
    ...result,
    objectives: [...objectives],
    best: [...best],
    smallest:
      smallest === undefined
        ? null
        : { ...smallest, interval: smallest.interval && { ...smallest.interval } },
    importance: importance.map(({ name, share }) => ({ parameter: name, share })),
    trials: trials.map((trial) => {
      const { number, state, point, values, parameters, seconds, stoppedBy, error, folds } = trial;
      const run = folderOf(number);
      return {
        number,
        state,
        point: { ...point },
        values: named(objectives, values),
        deviations: named(objectives, foldDeviations(trial)),
        epochs: epochsDone(trial),
        parameters,
        seconds,
        stoppedBy,
        error,
        run,
        folds:
          folds?.map((fold) => ({
            state: fold.state,
            values: named(objectives, fold.values),
            epochs: fold.epochs,
            seconds: fold.seconds,
            run: join(run, fold.name),
          })) ?? null,
      };
    }),
  };
}

/** Values of objectives by their names. */
function named(
  objectives: SearchResult['objectives'],
  values: readonly number[] | null,
): Record<string, number | null> | null {
  if (values === null) return null;
  return Object.fromEntries(
    objectives.map(({ name }, i) => [name, Number.isFinite(values[i]) ? values[i] : null]),
  );
}
