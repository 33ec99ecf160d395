import type { RunState, RunSummary } from '../../src/serve/api.js';
import { type Direction, sortedBy } from './sorting.js';

export type RunColumn =
  | 'name'
  | 'state'
  | 'best'
  | 'epoch'
  | 'architecture'
  | 'learningRate'
  | 'batchSize'
  | 'seconds'
  | 'changedAt';

export interface RunOrder {
  readonly by: RunColumn;
  readonly direction: Direction;
}

export interface RunFilter {
  /** Words that must all be found in the id, data or settings of a run. */
  readonly text: string;
  readonly state: RunState | 'any';
  /** Whether runs of searches and studies are among them. */
  readonly withTrials: boolean;
}

/** Runs that fit a filter, in an order; those without the value that is sorted by come last, equal ones stay as they were. */
export function listRuns(runs: Iterable<RunSummary>, filter: RunFilter, order: RunOrder): RunSummary[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = [...runs].filter(
    (run) =>
      (filter.withTrials || run.parent === null) &&
      (filter.state === 'any' || run.state === filter.state) &&
      hasWords(run, words),
  );
  return sortedBy(fitting, order.direction, (run) => columnValue(run, order.by));
}

function hasWords({ id, config }: RunSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { data = '', architecture = '', optimizer = '', schedule = '', augment = '' } = config ?? {};
  const text = `${id} ${data} ${architecture} ${optimizer} ${schedule} ${augment}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function columnValue({ id, state, best, last, config, changedAt }: RunSummary, by: RunColumn) {
  switch (by) {
    case 'name':
      return id;
    case 'state':
      return state;
    case 'best':
      return best?.value;
    case 'epoch':
      return last?.epoch;
    case 'seconds':
      return last?.seconds;
    case 'changedAt':
      return changedAt;
    default:
      return config?.[by];
  }
}
