import { type DType, typedArrayOf } from '../dtype.js';
import { type DefinedOperation, defineOperation, type LoweredAttribute } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';

const FLOATS: readonly DType[] = ['float32', 'float64'];

interface UnaryDefinition {
  readonly name: string;
  /** The ONNX operator with the same meaning. */
  readonly onnx: string;
  readonly attributes?: Readonly<Record<string, LoweredAttribute>>;
  /** The function on one number, for constant folding. */
  readonly value: (x: number) => number;
  /** dy times the derivative, from the input x and the output y; `'none'` where the derivative is 0 almost everywhere. */
  readonly gradient: 'none' | ((dy: Tensor, x: Tensor, y: Tensor) => Tensor);
  /** What x may be; both floats when left out. */
  readonly dtypes?: readonly DType[];
}

/** The shared shape of element-wise operations of one tensor: y has the shape and dtype of x. */
export function defineUnary(definition: UnaryDefinition): DefinedOperation<readonly [Tensor], object> {
  const { name, onnx: opType, attributes, value, gradient, dtypes = FLOATS } = definition;
  return defineOperation<readonly [Tensor], object>({
    name,
    type: ([x]) => {
      requireDtype(name, 'x', x, dtypes);
      return { shape: x.shape, dtype: x.dtype };
    },
    gradient:
      gradient === 'none' ? 'none' : (dy, { inputs: [x], outputs: [y] }) => [() => gradient(dy, x, y)],
    elementwise: true,
    lower: (onnx, [x]) => onnx.node(opType, [x.name], attributes),
    fold: ([x], _, output) =>
      typedArrayOf(
        output.dtype,
        Array.from(x.data as ArrayLike<number>, (v) => value(Number(v))),
      ),
  });
}
