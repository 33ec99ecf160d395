import { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import { concat } from '../../graph/index.js';
import { defineMerge, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { describeInputs } from './merge-inputs.js';

/** Two or more inputs joined along one axis, by default their channels: [N, C, H, W] and [N, D, H, W] → [N, C + D, H, W]. */
export const concatenateLayer = defineMerge({
  kind: 'concatenate',
  options: z.strictObject({
    axis: z
      .int()
      .refine((axis) => axis !== 0, 'axis 0 is the batch, whose samples stay apart')
      .default(1)
      .describe('Axis along which they are joined: 1 the channels or features, -1 the last axis.'),
  }),
  merge(_, inputs, { axis }) {
    const [first] = inputs;
    const along = axis < 0 ? axis + first.shape.length : axis;
    if (along < 1 || along >= first.shape.length) {
      throw new ShapeError({
        code: 'shape/axis',
        where: 'concatenate',
        what: 'the inputs have no such axis, or it is the batch',
        got: { axis, ...describeInputs(inputs) },
        fix: `use an axis from 1 to ${first.shape.length - 1}`,
      });
    }
    const odd = inputs.findIndex(
      ({ shape }) =>
        shape.length !== first.shape.length || shape.some((n, i) => i !== along && n !== first.shape[i]),
    );
    if (odd !== -1) {
      throw new ShapeError({
        code: 'shape/merge',
        where: 'concatenate',
        what: `input ${odd + 1} of ${inputs.length} does not fit the first`,
        got: describeInputs(inputs),
        fix: `give all inputs the same shape but for axis ${along}`,
      });
    }
    return concat(inputs, along);
  },
});

export type ConcatenateOptions = Partial<z.input<typeof concatenateLayer.options>> & NamedLayer;

/** `apply(concatenate(), a, b)`. */
export function concatenate(options: ConcatenateOptions = {}): Layer {
  return makeLayer(concatenateLayer, options);
}
