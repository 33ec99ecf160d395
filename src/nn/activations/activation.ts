import type { z } from 'zod';
import type { Tensor } from '../../graph/index.js';
import type { Initializer } from '../initializers.js';

/** An activation function: its name, its options and its formula as tensor operations; gradients follow from those. */
export interface ActivationDefinition<Options = unknown> {
  readonly kind: string;
  readonly options: z.ZodType<Options>;
  // A method, so that definitions with different options fit into one list.
  apply(x: Tensor, options: Options): Tensor;
  /** How a kernel that feeds it starts best. */
  readonly initializer: Initializer;
}

/** An activation with its options, ready to be applied. */
export interface Activation {
  readonly initializer: Initializer;
  apply(x: Tensor): Tensor;
}

/** Declare an activation function. */
export function defineActivation<Options>(
  definition: ActivationDefinition<Options>,
): ActivationDefinition<Options> {
  return Object.freeze(definition);
}
