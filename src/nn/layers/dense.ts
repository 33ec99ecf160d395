import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { add, describeType, matmul, transpose } from '../../graph/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { biasVariable, kernelOptions, kernelVariable } from './kernel-options.js';

/** Fully connected: [N, features] → [N, units], or [N, T, features] → [N, T, units]; the kernel is [units, features]. */
export const denseLayer = defineLayer({
  kind: 'dense',
  options: z.strictObject({
    units: z.int().positive().describe("Size of the output's last axis."),
    ...kernelOptions,
  }),
  build(scope, x, options) {
    if (x.shape.length === 4 || x.shape.length < 2) {
      throw new ShapeError({
        code: 'shape/dense',
        where: 'dense',
        what: 'the input must be vectors, [N, features]',
        got: describeType(x),
        fix: 'place flatten or a global pooling layer before it',
      });
    }
    const { units, activation } = options;
    const features = x.shape[x.shape.length - 1];
    const kernel = kernelVariable(scope, [units, features], options);
    const product = matmul(x, transpose(kernel));
    const bias = biasVariable(scope, units, options);
    return scope.activation(activation).apply(bias ? add(product, bias) : product);
  },
});

export type DenseOptions = Omit<z.input<typeof denseLayer.options>, 'units'> & NamedLayer;

/** `dense(10)`. */
export function dense(units: number, options: DenseOptions = {}): Layer {
  return makeLayer(denseLayer, { units, ...options });
}
