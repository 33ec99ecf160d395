import { canHold, castNumber, type DType, ELEMENT_TYPES, isFloat, typedArrayOf } from '../dtype.js';
import { defineOperation } from '../operation.js';
import type { Tensor } from '../tensor.js';

export interface CastAttributes {
  readonly dtype: DType;
}

const definition = defineOperation<readonly [Tensor], CastAttributes>({
  name: 'cast',
  type: ([x], { dtype }) => ({ shape: x.shape, dtype }),
  gradient: (dy, { inputs: [x] }) => [isFloat(x.dtype) ? () => cast(dy, x.dtype) : null],
  elementwise: true,
  lower: (onnx, [x], { dtype }) => onnx.node('Cast', [x.name], { to: ELEMENT_TYPES[dtype] }),
  fold: ([x], { dtype }) => {
    const values = Array.from(x.data as ArrayLike<number | bigint>, (v) => castNumber(Number(v), dtype));
    // NaN and numbers out of range become what the runtime makes of them.
    return values.every((v) => canHold(dtype, v)) ? typedArrayOf(dtype, values) : undefined;
  },
});
export const castOperation = definition.operation;

/** x in another dtype; the same tensor if it has it already. Floats lose their fraction towards 0; bool is x != 0. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : definition.apply([x], { dtype });
}
