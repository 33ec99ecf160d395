import { ShapeError } from '../../base/error.js';
import { type DType, isArrayOf, type TypedArray, typedArrayOf } from '../dtype.js';
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
  const data = Array.isArray(values) ? typedArrayOf(dtype, values) : (values as TypedArray);
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
