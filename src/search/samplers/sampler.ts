import type { z } from 'zod';
import type { Point, Space } from '../space/space.js';
import type { Direction, Trial } from '../trials/trial.js';

/** What a sampler is asked: the point of trial `number`, given what is known of the others. */
export interface Question {
  readonly space: Space;
  /** All trials with smaller numbers, in order; those that run have no values. */
  readonly trials: readonly Trial[];
  readonly number: number;
  readonly seed: number;
  /** For each objective. */
  readonly directions: readonly Direction[];
}

/**
 * A way to choose points. It has no state of its own: everything follows from the question, so that a search that was
 * killed goes on with the same numbers from the trials that were written down.
 */
export interface SamplerDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly kind: string;
  /** Where it comes from: authors, year, place. */
  readonly source: string;
  readonly options: Schema;
  /** Undefined when there is no point left to try. */
  // A method, so that definitions with different options fit into one list.
  ask(question: Question, options: z.output<Schema>): Point | undefined;
}

export function defineSampler<Schema extends z.ZodObject>(
  definition: SamplerDefinition<Schema>,
): SamplerDefinition<Schema> {
  return Object.freeze(definition);
}
