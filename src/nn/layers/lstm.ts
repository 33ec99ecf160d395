import { z } from 'zod';
import { mul, sigmoid, split, type Tensor, tanh } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { outputOf, recurrence, recurrenceOptions, stateBefore, sumOf } from './recurrence.js';

/**
 * Long short-term memory: [N, T, D] → [N, units], or [N, T, units]. With a = kernel x_t + recurrentKernel h + bias, cut into
 * i, f, g, o: c = sigmoid(f) c + sigmoid(i) tanh(g) and h = sigmoid(o) tanh(c).
 *
 * The kernels are [4 units, D] and [4 units, units], the gates in the order input, forget, cell, output. Offsets start at
 * 0, those of the forget gate at `forgetBias`.
 *
 * Every step is a part of the graph: made for tens of steps; some hundreds take long to prepare.
 *
 * Source   Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000; its offset of 1: Jozefowicz,
 *          Zaremba, Sutskever 2015, section 2.2.
 */
export const lstmLayer = defineLayer({
  kind: 'lstm',
  options: z.strictObject({
    ...recurrenceOptions,
    forgetBias: z
      .number()
      .default(1)
      .describe('Where the offsets of the forget gate start; above 0, the cell keeps its content at first.'),
  }),
  build(scope, x, options) {
    const { units, forgetBias } = options;
    const values = [0, forgetBias, 0, 0].flatMap((value) => new Array<number>(units).fill(value));
    const { projected, project } = recurrence(scope, 'lstm', x, {
      ...options,
      gates: 4,
      biasInitializer: { kind: 'values', values },
    });
    let hidden = stateBefore(scope, 'initialHidden', options);
    let cell = stateBefore(scope, 'initialCell', options);
    const outputs = projected.map((input): Tensor => {
      const gates = sumOf(input, project(hidden));
      const [i, f, g, o] = split(gates, [units, units, units, units], 2);
      const kept = cell === undefined ? undefined : mul(sigmoid(f), cell);
      cell = sumOf(mul(sigmoid(i), tanh(g)), kept);
      hidden = mul(sigmoid(o), tanh(cell));
      return hidden;
    });
    return outputOf(outputs, options);
  },
});

export type LstmOptions = Omit<z.input<typeof lstmLayer.options>, 'units'> & NamedLayer;

/** `lstm(64)`. */
export function lstm(units: number, options: LstmOptions = {}): Layer {
  return makeLayer(lstmLayer, { units, ...options });
}
