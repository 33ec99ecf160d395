import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { add, describeType, pad, pair, sameShape, slice, type Tensor } from '../../graph/index.js';
import { type ActivationSpec, OptionalActivation } from '../activations/index.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { LayerSchema } from './layer-schema.js';
import { sequential } from './sequential.js';

/**
 * activation(branch(x) + shortcut(x)).
 *
 * With an empty shortcut x itself is added; where the branch has strides or adds channels, every n-th pixel is taken and
 * zero channels are added in equal parts before and after (option A of the paper).
 *
 * Source   He, Zhang, Ren, Sun 2015 (arXiv 1512.03385), section 3.
 */
export const residualLayer = defineLayer({
  kind: 'residual',
  options: z.strictObject({
    layers: z.array(LayerSchema).min(1).describe('The branch, first layer to last.'),
    shortcut: z.array(LayerSchema).default([]).describe('Layers on the shortcut; none: the input itself.'),
    activation: OptionalActivation,
  }),
  build(scope, x, { layers, shortcut, activation }) {
    const branch = scope.child(sequential(layers, { name: 'branch' }), x);
    const skip =
      shortcut.length > 0
        ? scope.child(sequential(shortcut, { name: 'shortcut' }), x)
        : identityShortcut(x, branch, stridesOf(layers));
    if (!sameShape(branch.shape, skip.shape)) {
      throw new ShapeError({
        code: 'shape/residual',
        where: 'residual',
        what: 'branch and shortcut have different shapes',
        got: { branch: describeType(branch), shortcut: describeType(skip) },
        fix: "use padding 'same' in the branch; for other filters or strides give the shortcut a 1x1 convolution",
      });
    }
    return scope.activation(activation).apply(add(branch, skip));
  },
});

function identityShortcut(x: Tensor, branch: Tensor, strides: readonly [number, number]): Tensor {
  if (x.shape.length !== 4 || branch.shape.length !== 4) return x;
  const sampled = slice(x, [undefined, undefined, { step: strides[0] }, { step: strides[1] }]);
  const missing = branch.shape[1] - x.shape[1];
  if (missing <= 0) return sampled;
  const before = Math.floor(missing / 2);
  return pad(sampled, { before: [0, before, 0, 0], after: [0, missing - before, 0, 0] });
}

/**
 * Pixels of the input from one pixel of the output to the next. It is read from the options, not guessed from the sizes:
 * a branch that is smaller for want of padding has lost its border, and is not a picture of every n-th pixel.
 */
function stridesOf(layers: readonly Layer[]): readonly [number, number] {
  return layers
    .map(stridesOfLayer)
    .reduce<readonly [number, number]>((a, b) => [a[0] * b[0], a[1] * b[1]], [1, 1]);
}

function stridesOfLayer({ options }: Layer): readonly [number, number] {
  const { layers, strides, poolSize } = options as LayerWithStrides;
  return layers === undefined ? pair(strides ?? poolSize ?? 1) : stridesOf(layers);
}

/** The options that say it, whatever the kind. */
interface LayerWithStrides {
  readonly layers?: readonly Layer[];
  readonly strides?: number | readonly [number, number];
  readonly poolSize?: number | readonly [number, number];
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
