import { ShapeError } from '../../base/error.js';
import { describeType, type Shape, type Tensor } from '../../graph/index.js';

/**
 * Layers that merge value by value need inputs with the same axes, each axis of one length or 1; an axis of 1 is repeated.
 * Throws ShapeError naming the first input that does not fit those before it.
 */
export function requireMergeable(kind: string, inputs: readonly Tensor[]): void {
  inputs.reduce<Shape>((common, x, i) => {
    const fits =
      x.shape.length === common.length &&
      x.shape.every((n, axis) => n === common[axis] || (axis > 0 && (n === 1 || common[axis] === 1)));
    if (!fits) {
      throw new ShapeError({
        code: 'shape/merge',
        where: kind,
        what: `input ${i + 1} of ${inputs.length} does not fit the ${i === 1 ? 'first' : 'inputs before it'}`,
        got: describeInputs(inputs),
        fix: 'give all inputs the same shape; an axis other than the first may be 1, and is then repeated',
      });
    }
    return common.map((n, axis) => Math.max(n, x.shape[axis]));
  }, inputs[0].shape);
}

/** What messages say of the inputs of a layer. */
export function describeInputs(inputs: readonly Tensor[]): Record<string, string> {
  return Object.fromEntries(inputs.map((x, i) => [`input ${i + 1}`, describeType(x)]));
}
