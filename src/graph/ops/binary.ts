import { canHold, type DType, typedArrayOf } from '../dtype.js';
import { type ConstantValue, type DefinedOperation, defineOperation } from '../operation.js';
import { broadcastShapes, requireDtype, requireSameDtype } from '../shape-rules.js';
import { elementCount, type Shape, type Tensor } from '../tensor.js';

const NUMBERS: readonly DType[] = ['float32', 'float64', 'int32', 'int64', 'uint8'];

interface BinaryDefinition {
  readonly name: string;
  /** The ONNX operator with the same meaning. */
  readonly onnx: string;
  readonly value: (a: number, b: number) => number;
  readonly gradient: 'none' | { a: BinaryGradient; b: BinaryGradient };
  /** Dtypes of the operands; all numbers when left out. */
  readonly operands?: readonly DType[];
  /** Dtype of the result; that of the operands when left out. */
  readonly result?: DType;
}

/** dy times the partial derivative, from both operands and the result, before broadcasting is undone. */
type BinaryGradient = (dy: Tensor, a: Tensor, b: Tensor, y: Tensor) => Tensor;

/** The shared shape of element-wise operations of two tensors of one dtype, broadcast together. */
export function defineBinary(
  definition: BinaryDefinition,
): DefinedOperation<readonly [Tensor, Tensor], object> {
  const { name, onnx: opType, value, gradient, operands = NUMBERS, result } = definition;
  return defineOperation<readonly [Tensor, Tensor], object>({
    name,
    type: ([a, b]) => {
      const dtype = requireSameDtype(name, [a, b]);
      requireDtype(name, 'a', a, operands);
      return { shape: broadcastShapes(name, a.shape, b.shape), dtype: result ?? dtype };
    },
    gradient:
      gradient === 'none'
        ? 'none'
        : (dy, { inputs: [a, b], outputs: [y] }) => [
            () => gradient.a(dy, a, b, y),
            () => gradient.b(dy, a, b, y),
          ],
    elementwise: true,
    lower: (onnx, [a, b]) => onnx.node(opType, [a.name, b.name]),
    fold: ([a, b], _, output) => {
      const atA = broadcastReader(a, output.shape);
      const atB = broadcastReader(b, output.shape);
      const count = elementCount(output.shape);
      const values = Array.from({ length: count }, (_value, i) => value(atA(i), atB(i)));
      // Overflow and integer division have rules of their own in the runtime.
      return values.every((v) => canHold(output.dtype, v)) ? typedArrayOf(output.dtype, values) : undefined;
    },
  });
}

/** Reads a constant as if it were stretched to `target`, by flat row-major index. */
function broadcastReader({ shape, data }: ConstantValue, target: Shape): (index: number) => number {
  const missing = target.length - shape.length;
  const strides: number[] = new Array(target.length).fill(0);
  let stride = 1;
  for (let axis = target.length - 1; axis >= missing; axis--) {
    const n = shape[axis - missing];
    strides[axis] = n === 1 ? 0 : stride;
    stride *= n;
  }
  return (index) => {
    let rest = index;
    let offset = 0;
    for (let axis = target.length - 1; axis >= 0; axis--) {
      offset += (rest % target[axis]) * strides[axis];
      rest = Math.floor(rest / target[axis]);
    }
    return Number(data[offset]);
  };
}
