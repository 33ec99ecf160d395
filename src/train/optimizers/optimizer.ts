import type { z } from 'zod';
import type { Tensor } from '../../graph/index.js';

/** What the host knows about an update when it is made. */
export interface UpdateMoment {
  readonly learningRate: number;
  /** Updates made before this one. */
  readonly update: number;
  /** Momentum that a schedule asks for in place of the optimizer's own. */
  readonly momentum?: number;
}

/** The symbolic values of one update; all vectors have the length of the trainable parameters. */
export interface UpdateScope<Options> {
  readonly options: Options;
  readonly parameters: Tensor;
  readonly gradient: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
  /** The scalars of this update, fed by name. */
  readonly scalars: Readonly<Record<string, Tensor>>;
  /** 1 where weight decay applies, 0 elsewhere; undefined where it applies to all. */
  readonly decayMask: Tensor | undefined;
}

export interface UpdateResult {
  readonly parameters: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/**
 * An optimizer: pure functions from options to slots, scalars and the update as tensor operations. It sees all trainable
 * parameters as one flat vector, so that an update is a handful of element-wise operations.
 */
export interface OptimizerDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly kind: string;
  readonly options: Schema;
  /** A good starting rate where none is given. */
  readonly defaultLearningRate: number;
  /** Names of the vectors kept from update to update; all start at 0. */
  readonly slots: (options: z.output<Schema>) => readonly string[];
  /** Numbers computed on the host in double precision and fed to each update. */
  readonly scalars: (options: z.output<Schema>, moment: UpdateMoment) => Readonly<Record<string, number>>;
  readonly update: (scope: UpdateScope<z.output<Schema>>) => UpdateResult;
}

export function defineOptimizer<Schema extends z.ZodObject>(
  definition: OptimizerDefinition<Schema>,
): OptimizerDefinition<Schema> {
  return Object.freeze(definition);
}
