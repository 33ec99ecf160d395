import type { SearchOutcome } from '../search/index.js';
import { shortNumber } from './chart.js';
import type { LineState } from './parallel-chart.js';

type TrialRecord = SearchOutcome['trials'][number];

/** Most parameters are of the network, which need not be said of each. */
export function shortParameter(name: string): string {
  return name.replace(/^architecture\./, '');
}

/** Beyond this a value is no better than infinite: axes have no room for it. */
const LARGEST = 1e100;

/** The value of an objective; undefined where a trial has none, or none that can be drawn. */
export function drawnValue({ values }: TrialRecord, objective: number): number | undefined {
  const value = values?.[objective];
  return value !== undefined && Math.abs(value) < LARGEST ? value : undefined;
}

/** An objective as an axis names it, with its unit. */
export function objectiveLabel(name: string): string {
  return { seconds: 'time (s)', latency: 'latency (ms)' }[name] ?? name;
}

/** A value of an objective on an axis: "32k" parameters. */
export function objectiveTick(name: string, value: number): string {
  if (name !== 'parameters' || value < 1000) return shortNumber(value);
  return value < 1e6 ? `${shortNumber(value / 1e3)}k` : `${shortNumber(value / 1e6)}M`;
}

export function stateOf({ number, state }: TrialRecord, best: readonly number[]): LineState {
  return best.includes(number) ? 'best' : state;
}

/** How many trials there are, by their states, where not all are complete. */
export function countNote({ trials }: Pick<SearchOutcome, 'trials'>): string {
  const count = (state: TrialRecord['state']) => trials.filter((trial) => trial.state === state).length;
  const others = (
    [
      ['pruned', 'stopped early'],
      ['failed', 'failed'],
      ['running', 'not at their end'],
    ] as const
  ).flatMap(([state, words]) => (count(state) === 0 ? [] : [`${count(state)} ${words}`]));
  return [`${count('complete')} complete`, ...others].join(', ');
}

/** What was searched for: "searched for high accuracy, low parameters". */
export function wantedNote(objectives: SearchOutcome['objectives']): string {
  const wanted = objectives.map(({ name, direction }) => `${direction === 'max' ? 'high' : 'low'} ${name}`);
  return `searched for ${wanted.join(', ')}`;
}
