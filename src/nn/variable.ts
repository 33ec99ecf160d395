import type { Shape, Tensor } from '../graph/index.js';
import type { Initializer } from './initializers.js';

/**
 * What a variable is to its layer. Weight decay concerns kernels only, unless asked otherwise; statistics are never
 * trained, nor is what is fixed, since nothing could tell its gradient.
 */
export const VARIABLE_ROLES = ['kernel', 'bias', 'normalization', 'slope', 'statistic', 'fixed'] as const;
export type VariableRole = (typeof VARIABLE_ROLES)[number];

/** How a variable starts; 'file': as it stands in the file of the backbone that it belongs to. */
export type VariableInitializer = Initializer | 'file';

/** A tensor that a network keeps: learned, or measured while it learns. Hyperparameters are never variables. */
export interface Variable {
  /** Layer path and own name: `stage1.conv2.kernel`. */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: VariableInitializer;
  readonly role: VariableRole;
  /** Whether training changes it by its gradient. */
  readonly trainable: boolean;
}

/** A variable together with the tensor that stands for it in one graph. */
export interface BoundVariable extends Variable {
  readonly tensor: Tensor;
}
