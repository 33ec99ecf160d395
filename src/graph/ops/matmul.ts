import { ShapeError } from '../../base/error.js';
import { defineOperation } from '../operation.js';
import { broadcastShapes, requireDtype, requireSameDtype } from '../shape-rules.js';
import { describeType, elementCount, type Tensor } from '../tensor.js';
import { reshape } from './reshape.js';
import { transpose } from './transpose.js';

const definition = defineOperation<readonly [Tensor, Tensor], object>({
  name: 'matmul',
  type: ([a, b]) => {
    const dtype = requireSameDtype('matmul', [a, b]);
    requireDtype('matmul', 'a', a, ['float32', 'float64', 'int32', 'int64']);
    const inner = a.shape.at(-1);
    if (a.shape.length < 2 || b.shape.length < 2 || inner !== b.shape.at(-2)) {
      throw new ShapeError({
        code: 'shape/matmul',
        where: 'matmul',
        what: 'the operands do not fit together',
        got: { a: describeType(a), b: describeType(b) },
        fix: "make a's last axis equal b's second-to-last, with at least two axes each",
      });
    }
    const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2));
    return { shape: [...batch, a.shape.at(-2)!, b.shape.at(-1)!], dtype };
  },
  gradient: (dy, { inputs: [a, b] }) => [
    () => matmul(dy, swapLastAxes(b)),
    // A matrix that serves a whole batch gets the sum over it from one product, not one product per member of the batch.
    () =>
      b.shape.length === 2 ? matmul(swapLastAxes(asMatrix(a)), asMatrix(dy)) : matmul(swapLastAxes(a), dy),
  ],
  multiplyAdds: ([a], _, [y]) => elementCount(y.shape) * a.shape.at(-1)!,
  lower: (onnx, [a, b]) => onnx.node('MatMul', [a.name, b.name]),
});
export const matmulOperation = definition.operation;

/** Matrix product over the last two axes: a [B…, M, K], b [B…, K, N] → [B…, M, N]; leading axes broadcast. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return definition.apply([a, b], {});
}

/** All axes but the last in one. */
function asMatrix(x: Tensor): Tensor {
  return reshape(x, [elementCount(x.shape.slice(0, -1)), x.shape[x.shape.length - 1]]);
}

/** The last two axes exchanged. */
export function swapLastAxes(x: Tensor): Tensor {
  const axes = x.shape.map((_, i) => i);
  const last = axes.length - 1;
  return transpose(x, [...axes.slice(0, last - 1), last, last - 1]);
}
