import type { z } from 'zod';
import type { Tensor } from '../../graph/index.js';
import type { Initializer } from '../initializers.js';
import type { LayerScope } from '../scope.js';

/** An activation function: its name, its options and its formula as tensor operations; gradients follow from those. */
export interface ActivationDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly kind: string;
  readonly options: Schema;
  /** `learned` declares values that are learned; they belong to the layer that applies the activation. */
  // A method, so that definitions with different options fit into one list.
  apply(x: Tensor, options: z.output<Schema>, learned: LayerScope['variable']): Tensor;
  /** How a kernel that feeds it starts best. */
  readonly initializer: Initializer;
}

/** An activation with its options, ready to be applied. */
export interface Activation {
  readonly initializer: Initializer;
  apply(x: Tensor): Tensor;
}

/** Declare an activation function. */
export function defineActivation<Schema extends z.ZodObject>(
  definition: ActivationDefinition<Schema>,
): ActivationDefinition<Schema> {
  return Object.freeze(definition);
}
