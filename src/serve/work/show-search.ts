import { join } from 'node:path';
import { searchCharts } from '../../report/index.js';
import {
  lookAtTrials,
  readSearch,
  runsOf,
  type SearchOutcome,
  SearchSettings,
  type TrialRecord,
  trialPath,
} from '../../search/index.js';
import type { SearchDetail, SearchSummary, SearchTrial } from '../api.js';
import { readJson } from '../folder/read-json.js';
import type { WorkEntry } from '../live/folder-index.js';
import { damaged, faultOf, requireOwnFiles, textOf } from './own-files.js';
import { workName } from './work-name.js';

/** The search in a folder, for the list. What is wrong with it is a part of the answer. */
export async function searchSummary(entry: WorkEntry): Promise<SearchSummary> {
  const { found } = entry;
  try {
    await requireOwnFiles(found.path, ['search.json', 'trials.jsonl']);
    const settings = await settingsOf(found.path);
    const { trials, elapsed } = await lookAtTrials(join(found.path, 'trials.jsonl'));
    return { ...workName(entry), ...factsOf(settings, trials), problem: null, seconds: elapsed };
  } catch (error) {
    return { ...workName(entry), ...NOTHING_KNOWN, state: 'damaged', problem: faultOf(error) };
  }
}

/** The same with its trials and charts. Throws what is wrong with it. */
export async function searchDetail(entry: WorkEntry, isRun: (id: string) => boolean): Promise<SearchDetail> {
  const { found } = entry;
  await requireOwnFiles(found.path, ['search.json', 'trials.jsonl']);
  const settings = await settingsOf(found.path);
  const outcome = await readSearch(found.path);
  return {
    ...workName(entry),
    ...factsOf(settings, outcome.trials),
    problem: null,
    seconds: outcome.seconds,
    parameters: Object.keys(settings.space.parameters),
    trialList: outcome.trials.map((trial) => shownTrial(trial, runIds(found.id, trial, settings, isRun))),
    bestTrials: outcome.best,
    importance: outcome.importance,
    smallest: outcome.smallest ?? null,
    charts: chartsOf(outcome),
    bestConfig: await textOf(found.path, 'best.json'),
  };
}

const NOTHING_KNOWN = {
  data: '',
  objectives: [],
  sampler: '',
  pruner: '',
  trials: { running: 0, complete: 0, pruned: 0, failed: 0 },
  budget: null,
  best: null,
  seconds: 0,
} as const;

async function settingsOf(path: string): Promise<SearchSettings> {
  const json = await readJson(path, 'search.json');
  if ('fault' in json) throw damaged(json.fault);
  const parsed = SearchSettings.safeParse(json.value);
  if (!parsed.success) throw damaged('search.json cannot be understood');
  return parsed.data;
}

function factsOf(settings: SearchSettings, trials: readonly TrialRecord[]) {
  const { data, objectives, sampler, pruner, budget } = settings;
  const count = (state: TrialRecord['state']) => trials.filter((trial) => trial.state === state).length;
  const sign = objectives[0].direction === 'max' ? -1 : 1;
  const [best] = trials
    .filter(({ state, values }) => state === 'complete' && Number.isFinite(values?.[0]))
    .sort((a, b) => sign * (a.values![0] - b.values![0]));
  return {
    data,
    objectives: objectives.map(({ name, direction }) => ({ name, direction })),
    sampler: sampler.kind,
    pruner: pruner.kind,
    trials: {
      running: count('running'),
      complete: count('complete'),
      pruned: count('pruned'),
      failed: count('failed'),
    },
    budget: budget.trials,
    best: best?.values ?? null,
  };
}

function shownTrial({ error, ...trial }: TrialRecord, runs: readonly string[]): SearchTrial {
  const { number, state, point, values, curve, parameters, seconds, stoppedBy } = trial;
  const text = error === null ? null : error.message;
  return { number, state, point, values, curve, parameters, seconds, stoppedBy, error: text, runs };
}

/** Ids of the runs of a trial that are there. */
function runIds(
  id: string,
  { number }: TrialRecord,
  { folds }: SearchSettings,
  isRun: (id: string) => boolean,
): string[] {
  return runsOf(trialPath(id, number), folds)
    .map((path) => path.replaceAll('\\', '/'))
    .filter(isRun);
}

/** A search that has just begun has nothing that could be drawn. */
function chartsOf(outcome: SearchOutcome): SearchDetail['charts'] {
  return outcome.trials.some(({ state }) => state === 'complete') ? searchCharts(outcome) : {};
}
