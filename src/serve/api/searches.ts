import type { Drawing } from '../../report/index.js';
import type { Importance, SmallestNotWorse, TrialState } from '../../search/index.js';

export interface SearchSummary {
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'ended' | 'damaged';
  readonly problem: string | null;
  readonly data: string;
  readonly objectives: readonly { readonly name: string; readonly direction: 'min' | 'max' }[];
  readonly sampler: string;
  readonly pruner: string;
  /** By state. */
  readonly trials: Readonly<Record<TrialState, number>>;
  /** Trials that the budget allows; null without such a limit. */
  readonly budget: number | null;
  /** Values of the best trial, one for each objective; null before there is one. */
  readonly best: readonly (number | null)[] | null;
  readonly seconds: number;
  readonly changedAt: number;
}

export interface SearchList {
  /** Newest first. */
  readonly searches: readonly SearchSummary[];
}

export interface SearchDetail extends SearchSummary {
  readonly parameters: readonly string[];
  readonly trialList: readonly SearchTrial[];
  /** Numbers of the best trials: those that none dominates. */
  readonly bestTrials: readonly number[];
  readonly importance: readonly Importance[];
  /** The smallest network that is not worse than the best; null where nothing can be said. */
  readonly smallest: SmallestNotWorse | null;
  /** `parallel`, `history`, `importance`, `pareto-<objective>`; plain values, from which the SVG is drawn too. */
  readonly charts: Readonly<Record<string, Drawing>>;
  /** Text of the config of the best trial; null before there is one. */
  readonly bestConfig: string | null;
}

export interface SearchTrial {
  readonly number: number;
  readonly state: TrialState;
  readonly point: Readonly<Record<string, unknown>>;
  readonly values: readonly (number | null)[] | null;
  readonly curve: readonly (number | null)[];
  readonly parameters: number | null;
  readonly seconds: number;
  readonly stoppedBy: string | null;
  readonly error: string | null;
  /** Ids of its runs: one, or one for each fold; those that are there. */
  readonly runs: readonly string[];
}
