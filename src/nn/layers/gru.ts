import { z } from 'zod';
import { add, mul, sigmoid, split, sub, type Tensor, tanh } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { outputOf, recurrence, recurrenceOptions, stateBefore, sumOf } from './recurrence.js';

/**
 * Gated recurrent unit: [N, T, D] → [N, units], or [N, T, units]. With a = kernel x_t + bias and b = recurrentKernel h +
 * recurrentBias, each cut into r, z, n: n = tanh(a_n + sigmoid(a_r + b_r) b_n) and h = (1 - z) n + z h with
 * z = sigmoid(a_z + b_z). The reset gate acts after the product, as in cuDNN, PyTorch and Keras.
 *
 * The kernels are [3 units, D] and [3 units, units], the gates in the order reset, update, new.
 *
 * Every step is a part of the graph: made for tens of steps; some hundreds take long to prepare.
 *
 * Source   Cho and others 2014 (arXiv 1406.1078), eqs. 5 to 8, version 1 of which has the reset gate after the product.
 */
export const gruLayer = defineLayer({
  kind: 'gru',
  options: z.strictObject(recurrenceOptions),
  build(scope, x, options) {
    const { units, useBias } = options;
    const { projected, project } = recurrence(scope, 'gru', x, {
      ...options,
      gates: 3,
      biasInitializer: 'zeros',
    });
    const recurrentBias = useBias
      ? scope.variable('recurrentBias', { shape: [3 * units], initializer: 'zeros', role: 'bias' })
      : undefined;
    const gatesOf = (a: Tensor) => split(a, [units, units, units], a.shape.length - 1);
    let hidden = stateBefore(scope, 'initialHidden', options);
    const outputs = projected.map((input): Tensor => {
      const [ar, az, an] = gatesOf(input);
      const fromState = sumOf(project(hidden), recurrentBias);
      const [br, bz, bn] = fromState === undefined ? [] : gatesOf(fromState);
      const update = sigmoid(sumOf(az, bz));
      const reset = bn === undefined ? undefined : mul(sigmoid(sumOf(ar, br)), bn);
      const candidate = tanh(sumOf(an, reset));
      const kept = hidden === undefined ? mul(candidate, -1) : sub(hidden, candidate);
      hidden = add(candidate, mul(update, kept));
      return hidden;
    });
    return outputOf(outputs, options);
  },
});

export type GruOptions = Omit<z.input<typeof gruLayer.options>, 'units'> & NamedLayer;

/** `gru(64)`. */
export function gru(units: number, options: GruOptions = {}): Layer {
  return makeLayer(gruLayer, { units, ...options });
}
