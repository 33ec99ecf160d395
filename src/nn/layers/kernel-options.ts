import { z } from 'zod';
import type { Shape, Tensor } from '../../graph/index.js';
import { type ActivationSpec, OptionalActivation } from '../activations/index.js';
import { Initializer } from '../initializers.js';
import type { LayerScope } from '../scope.js';

/** Options that all layers with a kernel share. */
export const kernelOptions = {
  useBias: z.boolean().default(true).describe('Add a learned offset per filter or unit.'),
  activation: OptionalActivation,
  kernelInitializer: z
    .union([z.literal('auto'), Initializer])
    .default('auto')
    .describe("How the kernel starts; 'auto' takes the one that suits the activation."),
  biasInitializer: Initializer.default('zeros').describe('How the offsets start.'),
};

/** A kernel of a layer, which starts as its options say. */
export function kernelVariable(
  scope: LayerScope,
  shape: Shape,
  options: { readonly kernelInitializer: 'auto' | Initializer; readonly activation: ActivationSpec },
  name = 'kernel',
): Tensor {
  const { kernelInitializer: chosen, activation } = options;
  const initializer = chosen === 'auto' ? scope.activation(activation).initializer : chosen;
  return scope.variable(name, { shape, initializer, role: 'kernel' });
}

/** The offsets of a layer, `count` of them; none where its options leave them out. */
export function biasVariable(
  scope: LayerScope,
  count: number,
  options: { readonly useBias: boolean; readonly biasInitializer: Initializer },
): Tensor | undefined {
  if (!options.useBias) return undefined;
  return scope.variable('bias', { shape: [count], initializer: options.biasInitializer, role: 'bias' });
}
