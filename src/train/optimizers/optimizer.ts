import type { z } from 'zod';
import type { Tensor } from '../../graph/index.js';
import type { DecayDefaults } from './weight-decay.js';

/** What the host knows about an update when it is made. */
export interface UpdateMoment {
  readonly learningRate: number;
  /** Updates made before this one. */
  readonly update: number;
  /** Momentum that a schedule asks for in place of the optimizer's own. */
  readonly momentum?: number;
}

/** A vector kept from update to update, with a value for every trainable parameter. */
export interface Slot {
  readonly name: string;
  /** What every entry starts at. */
  readonly initial: number;
}

/** The symbolic values of one update; all vectors have the length of the trainable parameters. */
export interface UpdateScope<Options> {
  readonly options: Options;
  readonly parameters: Tensor;
  /** The gradient, with the penalty in it where weight decay is coupled. */
  readonly gradient: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
  /** The scalars of this update, fed by name. */
  readonly scalars: Readonly<Record<string, Tensor>>;
}

/** What an optimizer makes of a gradient. */
export interface UpdateStep {
  /** What is taken from the parameters, the learning rate in it. */
  readonly step: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/**
 * An optimizer: pure functions from options to slots, scalars and the step as tensor operations. It sees all trainable
 * parameters as one flat vector, so that an update is a handful of element-wise operations. Weight decay is the same for
 * all and is added in `resolveOptimizer`.
 */
export interface OptimizerDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly kind: string;
  readonly options: Schema;
  /** A good starting rate where none is given. */
  readonly defaultLearningRate: number;
  readonly decay: DecayDefaults;
  readonly slots: (options: z.output<Schema>) => readonly Slot[];
  /** Numbers computed on the host in double precision and fed to each update. */
  readonly scalars: (options: z.output<Schema>, moment: UpdateMoment) => Readonly<Record<string, number>>;
  readonly update: (scope: UpdateScope<z.output<Schema>>) => UpdateStep;
}

export function defineOptimizer<Schema extends z.ZodObject>(
  definition: OptimizerDefinition<Schema>,
): OptimizerDefinition<Schema> {
  return Object.freeze(definition);
}

/** Slots that start at 0. */
export function zeroSlots(...names: readonly string[]): Slot[] {
  return names.map((name) => ({ name, initial: 0 }));
}
