import type { Point } from '../space/space.js';

/** Whether smaller or larger values of an objective are better. */
export type Direction = 'min' | 'max';

/**
 * How a trial stands: asked for and not yet told of; trained to its end; stopped early because it promised little; or ended
 * by an error, as when its loss was no longer finite.
 */
export type TrialState = 'running' | 'complete' | 'pruned' | 'failed';

/** One point of the space, and what is known of it. */
export interface Trial {
  /** Counted from 0, in the order in which they were asked for. */
  readonly number: number;
  readonly point: Point;
  readonly state: TrialState;
  /**
   * One value for each objective: of a complete trial what it came to, of a pruned one what it had when it was stopped, NaN where
   * that is known of exported models alone, as latency is. Null while it runs, and where it failed.
   */
  readonly values: readonly number[] | null;
  /** The first objective after each epoch done, first to last; NaN where it was not defined. */
  readonly curve: readonly number[];
}

/** The values of a trial as costs, of which smaller ones are better; undefined where one is missing or not a number. */
export function costsOf({ values }: Trial, directions: readonly Direction[]): readonly number[] | undefined {
  if (values === null || values.some(Number.isNaN)) return undefined;
  return values.map((value, i) => (directions[i] === 'max' ? -value : value));
}
