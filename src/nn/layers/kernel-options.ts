import { z } from 'zod';
import { type ActivationSpec, initializerFor, OptionalActivation } from '../activations/index.js';
import { Initializer } from '../initializers.js';

/** Options that all layers with a kernel share. */
export const kernelOptions = {
  useBias: z.boolean().default(true).describe('Add a learned offset per filter or unit.'),
  activation: OptionalActivation,
  kernelInitializer: z
    .union([z.literal('auto'), Initializer])
    .default('auto')
    .describe("How the kernel starts; 'auto' takes the one that suits the activation."),
};

export function resolveInitializer(
  initializer: 'auto' | Initializer,
  activation: ActivationSpec,
): Initializer {
  return initializer === 'auto' ? initializerFor(activation) : initializer;
}
