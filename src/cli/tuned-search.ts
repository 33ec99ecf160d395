import { join } from 'node:path';
import { importanceChart, saveSearchCharts, terminalBars } from '../report/index.js';
import {
  epochsDone,
  foldDeviations,
  parseSpace,
  planSearch,
  rankTrials,
  readSearch,
  resumeSearch,
  type SearchOptions,
  type SearchOutcome,
  type SearchResult,
  search,
} from '../search/index.js';
import { beginningOf } from '../train/index.js';
import type { Library, TuneRequest, Tuning, TuningContext } from './library.js';
import type { ResultFiles } from './plot-flags.js';
import { trainedModel } from './trained-model.js';
import { writeTrials } from './trials-table.js';
import { withTrialEventFiles } from './with-event-files.js';

/** Searches, with their answers brought into the form that `tune` prints. */
export const tunings: Pick<Library, 'tune' | 'resumeTuning' | 'showTuning' | 'planTuning'> = {
  async tune(folder, request, context, files) {
    const { extensions } = request.base;
    const options = await optionsOf(request, context);
    const found = await withTrialEventFiles(context, (watched) =>
      search(folder, options, { ...watched, extensions }),
    );
    return tuned(found, files);
  },
  resumeTuning: async (path, change, context, files) =>
    tuned(await withTrialEventFiles(context, (watched) => resumeSearch(path, change, watched)), files),
  async showTuning(path, files, columns) {
    const outcome = await readSearch(path);
    return {
      result: await tuned({ ...outcome, stopReason: null }, files),
      lines: terminalBars(importanceChart(outcome), columns),
    };
  },
  async planTuning(folder, request, { signal, onEvent }) {
    const plan = await planSearch(folder, await optionsOf(request, { onEvent }), {
      signal,
      extensions: request.base.extensions,
    });
    const { settings, trial, trainings } = plan;
    const { space, sampler, pruner, objectives, budget, folds } = settings;
    const { seconds, diskBytes } = trial.estimate;
    const times = (each: number) => (budget.trials === null ? null : each * trainings * budget.trials);
    return {
      search: plan.folder,
      from: beginningOf(settings.base.model) ?? null,
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

async function optionsOf(
  request: TuneRequest,
  { onEvent }: Pick<TuningContext, 'onEvent'>,
): Promise<SearchOptions> {
  const { base, space, spaceFile, ...options } = request;
  const { pictures, training } = base;
  const model = await trainedModel(base, (message) => onEvent({ type: 'note', message }));
  return {
    ...options,
    base: { model, pictures, training },
    space: space === undefined ? undefined : parseSpace(space, spaceFile),
  };
}

type Shown = SearchOutcome & { readonly stopReason: SearchResult['stopReason'] | null };

async function tuned(found: Shown, { plot, table }: ResultFiles): Promise<Tuning> {
  const { search: path, stopReason, objectives, trials, best, importance, bestConfig, seconds } = found;
  const { hypervolume, smallest } = found;
  const directions = objectives.map(({ direction }) => direction);
  const ranking = rankTrials(trials, directions, 'first').map(({ number }) => number);
  return {
    search: path,
    from: found.from ?? null,
    stopReason,
    objectives: [...objectives],
    trials: trials.map((trial) => trialDocument(trial, found)),
    best: [...best],
    ranking,
    importance: importance.map(({ name, share }) => ({ parameter: name, share })),
    hypervolume: hypervolume === undefined ? null : { ...hypervolume, worst: [...hypervolume.worst] },
    smallest:
      smallest === undefined
        ? null
        : { ...smallest, interval: smallest.interval && { ...smallest.interval } },
    bestConfig,
    plots: plot === undefined ? [] : await saveSearchCharts(found, plot.folder, plot.format),
    table: table === undefined ? null : await writeTrials(found, ranking, table),
    seconds,
  };
}

function trialDocument(
  trial: Shown['trials'][number],
  { objectives, folderOf }: Pick<Shown, 'objectives' | 'folderOf'>,
): Tuning['trials'][number] {
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
