import { ShapeError } from '../../base/error.js';
import { type DType, isFloat, typedArrayOf } from '../dtype.js';
import { type DefinedOperation, defineOperation, type LoweredAttribute } from '../operation.js';
import { describeType, type Tensor } from '../tensor.js';

interface UnaryDefinition {
  readonly name: string;
  /** The ONNX operator with the same meaning. */
  readonly onnx: string;
  readonly attributes?: Readonly<Record<string, LoweredAttribute>>;
  /** The function on one number, for constant folding. */
  readonly value: (x: number) => number;
  /** dy times the derivative, from the input x and the output y; `'none'` where the derivative is 0 almost everywhere. */
  readonly gradient: 'none' | ((dy: Tensor, x: Tensor, y: Tensor) => Tensor);
  /** Whether integers are accepted besides floats. */
  readonly integers?: boolean;
}

/** The shared shape of element-wise operations of one tensor: y has the shape and dtype of x. */
export function defineUnary(definition: UnaryDefinition): DefinedOperation<readonly [Tensor], object> {
  const { name, onnx: opType, attributes, value, gradient, integers = false } = definition;
  return defineOperation<readonly [Tensor], object>({
    name,
    type: ([x]) => {
      if (!isFloat(x.dtype) && !(integers && isInteger(x.dtype))) {
        throw new ShapeError({
          code: 'shape/dtype',
          where: name,
          what: `x must be ${integers ? 'a number' : 'a float'}`,
          got: describeType(x),
          fix: 'cast x to float32',
        });
      }
      return { shape: x.shape, dtype: x.dtype };
    },
    gradient:
      gradient === 'none' ? 'none' : (dy, { inputs: [x], outputs: [y] }) => [() => gradient(dy, x, y)],
    lower: (onnx, [x]) => onnx.node(opType, [x.name], attributes),
    fold: ([x], _, output) =>
      typedArrayOf(
        output.dtype,
        Array.from(x.data as ArrayLike<number>, (v) => value(Number(v))),
      ),
  });
}

function isInteger(dtype: DType): boolean {
  return dtype === 'int32' || dtype === 'int64';
}
