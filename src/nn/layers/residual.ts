import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { add, describeType, pad, sameShape, slice, type Tensor } from '../../graph/index.js';
import { ActivationSpec, applyActivation } from '../activations/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { LayerSchema } from './layer-schema.js';
import { sequential } from './sequential.js';

/**
 * activation(branch(x) + shortcut(x)).
 *
 * With an empty shortcut x itself is added; where the branch makes pictures smaller and adds channels, every n-th pixel
 * is taken and zero channels are added in equal parts before and after (option A of the paper).
 *
 * Source   He, Zhang, Ren, Sun 2015 (arXiv 1512.03385), section 3.
 */
export const residualLayer = defineLayer({
  kind: 'residual',
  options: z.strictObject({
    layers: z.array(LayerSchema).min(1).describe('The branch, first layer to last.'),
    shortcut: z.array(LayerSchema).default([]).describe('Layers on the shortcut; none: the input itself.'),
    activation: ActivationSpec.default('linear'),
  }),
  build(scope, x, { layers, shortcut, activation }) {
    const branch = scope.child(sequential(layers, { name: 'branch' }), x);
    const skip =
      shortcut.length > 0
        ? scope.child(sequential(shortcut, { name: 'shortcut' }), x)
        : identityShortcut(x, branch);
    if (!sameShape(branch.shape, skip.shape)) {
      throw new ShapeError({
        code: 'shape/residual',
        where: 'residual',
        what: 'branch and shortcut have different shapes',
        got: { branch: describeType(branch), shortcut: describeType(skip) },
        fix: 'give the shortcut a 1x1 convolution with the filters and strides of the branch',
      });
    }
    return applyActivation(activation, add(branch, skip));
  },
});

function identityShortcut(x: Tensor, branch: Tensor): Tensor {
  if (x.shape.length !== 4 || branch.shape.length !== 4 || sameShape(x.shape, branch.shape)) return x;
  const strides = [2, 3].map((axis) => Math.max(1, Math.ceil(x.shape[axis] / branch.shape[axis])));
  const sampled = slice(x, [undefined, undefined, { step: strides[0] }, { step: strides[1] }]);
  const missing = branch.shape[1] - x.shape[1];
  if (missing <= 0) return sampled;
  const before = Math.floor(missing / 2);
  return pad(sampled, { before: [0, before, 0, 0], after: [0, missing - before, 0, 0] });
}

export interface ResidualOptions extends NamedLayer {
  readonly shortcut?: readonly Layer[];
  readonly activation?: ActivationSpec;
}

/** `residual([conv2d(16, 3, { padding: 'same' })])`. */
export function residual(
  layers: readonly Layer[],
  { shortcut = [], ...options }: ResidualOptions = {},
): Layer {
  return makeLayer(residualLayer, { layers: [...layers], shortcut: [...shortcut], ...options });
}
