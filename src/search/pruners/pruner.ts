import type { z } from 'zod';
import type { Direction, Trial } from '../trials/trial.js';

/** What a pruner is asked after an epoch of a trial: whether to stop it there. */
export interface PruningQuestion {
  readonly number: number;
  /** The objective after each epoch of the trial, first to last; NaN where it was not defined. */
  readonly curve: readonly number[];
  /** The other trials, in any state. */
  readonly others: readonly Trial[];
  readonly direction: Direction;
  /** Epochs of a trial that is not stopped. */
  readonly maxEpochs: number;
}

/** A way to give up on trials that promise little; a pure function, so that a search that was killed decides the same. */
export interface PrunerDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly kind: string;
  /** Where it comes from: authors, year, place. */
  readonly source: string;
  readonly options: Schema;
  // A method, so that definitions with different options fit into one list.
  stops(question: PruningQuestion, options: z.output<Schema>): boolean;
}

export function definePruner<Schema extends z.ZodObject>(
  definition: PrunerDefinition<Schema>,
): PrunerDefinition<Schema> {
  return Object.freeze(definition);
}

/** A value as a cost, of which smaller ones are better; what is not a number is worse than all that are. */
export function costOf(value: number, direction: Direction): number {
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  return direction === 'max' ? -value : value;
}
