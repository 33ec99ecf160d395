import { z } from 'zod';
import type { Tensor } from '../../graph/index.js';
import { ActivationSpec } from '../activations/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { outputOf, recurrence, recurrenceOptions, stateBefore, sumOf } from './recurrence.js';

/**
 * The plain recurrent network: [N, T, D] → [N, units], or [N, T, units], h = activation(kernel x_t + recurrentKernel h +
 * bias).
 *
 * Every step is a part of the graph: made for tens of steps; some hundreds take long to prepare.
 *
 * Source   Elman 1990, "Finding structure in time".
 */
export const simpleRnnLayer = defineLayer({
  kind: 'simpleRnn',
  options: z.strictObject({
    ...recurrenceOptions,
    activation: ActivationSpec.default('tanh').describe(ActivationSpec.description!),
  }),
  build(scope, x, options) {
    const { projected, project } = recurrence(scope, 'simpleRnn', x, {
      ...options,
      gates: 1,
      biasInitializer: 'zeros',
    });
    const activation = scope.activation(options.activation);
    let hidden = stateBefore(scope, 'initialHidden', options);
    const outputs = projected.map((input): Tensor => {
      hidden = activation.apply(sumOf(input, project(hidden)));
      return hidden;
    });
    return outputOf(outputs, options);
  },
});

export type SimpleRnnOptions = Omit<z.input<typeof simpleRnnLayer.options>, 'units'> & NamedLayer;

/** `simpleRnn(64)`. */
export function simpleRnn(units: number, options: SimpleRnnOptions = {}): Layer {
  return makeLayer(simpleRnnLayer, { units, ...options });
}
