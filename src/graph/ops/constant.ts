import { ShapeError } from '../../base/error.js';
import { canHold, type DType, isArrayOf, type TypedArray, typedArrayOf } from '../dtype.js';
import { defineOperation } from '../operation.js';
import { elementCount, type Shape, type Tensor } from '../tensor.js';

export interface ConstantAttributes {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Row-major; never written to after the constant is made. */
  readonly data: TypedArray;
}

const definition = defineOperation<readonly [], ConstantAttributes>({
  name: 'constant',
  type: (_, { dtype, shape, data }) => {
    if (data.length !== elementCount(shape) || !isArrayOf(dtype, data)) {
      throw new ShapeError({
        code: 'shape/constant',
        where: 'constant',
        what: 'the data does not fill the shape',
        got: { dtype, shape, array: data.constructor.name, values: data.length },
        fix: 'give one value per element, in an array of that dtype',
      });
    }
    return { dtype, shape };
  },
  gradient: 'none',
  lower: (onnx, _, { dtype, shape, data }) => onnx.constant(dtype, shape, data),
});
export const constantOperation = definition.operation;

/** A tensor of fixed values, row-major. */
export function constant(
  values: readonly number[] | TypedArray,
  shape: Shape,
  dtype: DType = 'float32',
): Tensor {
  if (!Array.isArray(values)) return definition.apply([], { dtype, shape, data: values as TypedArray });
  const odd = values.find((v) => !canHold(dtype, v));
  if (odd !== undefined) {
    throw new ShapeError({
      code: 'shape/constant',
      where: 'constant',
      what: `${dtype} cannot hold this number`,
      got: odd,
      fix: 'cast the other operand to a float, or use a number that fits',
    });
  }
  const data = typedArrayOf(dtype, values);
  return definition.apply([], { dtype, shape, data });
}

/** A constant of shape `[]`. */
export function scalar(value: number, dtype: DType = 'float32'): Tensor {
  return constant([value], [], dtype);
}

export function isConstant(tensor: Tensor): boolean {
  return tensor.node.op.name === 'constant';
}

/** The values of a constant tensor. */
export function constantData(tensor: Tensor): TypedArray {
  return (tensor.node.attrs as unknown as ConstantAttributes).data;
}
