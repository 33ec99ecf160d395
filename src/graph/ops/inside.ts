import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import type { Tensor } from '../tensor.js';

export interface InsideAttributes {
  readonly min: number;
  readonly max: number;
}

const definition = defineOperation<readonly [Tensor], InsideAttributes>({
  name: 'inside',
  type: ([x]) => {
    requireDtype('inside', 'x', x, ['float32']);
    return { shape: x.shape, dtype: x.dtype };
  },
  gradient: 'none',
  elementwise: true,
  lower: (onnx, [x], { min, max }) => {
    const steps = [step(min, 1), step(max, -1)].filter((given) => given !== undefined);
    const masks = steps.map(({ alpha, beta }) =>
      onnx.node('HardSigmoid', [x.name], { alpha: { float: alpha }, beta: { float: beta } }),
    );
    return masks.reduce((a, b) => onnx.node('Mul', [a, b]));
  },
  fold: ([x], { min, max }) =>
    Float32Array.from(x.data as Float32Array, (v) => (v > Math.fround(min) && v < Math.fround(max) ? 1 : 0)),
});
export const insideOperation = definition.operation;

/** y = 1 where min < x < max, else 0. The mask of clip; at least one bound is finite. */
export function inside(x: Tensor, min: number, max: number): Tensor {
  return definition.apply([x], { min, max });
}

/**
 * HardSigmoid, max(0, min(1, alpha x + beta)), as a step behind a bound (`side` 1) or before it (-1). The slope is a power of two,
 * so that the line is exactly 0 at the bound, and so steep that it passes 1 at the next float32.
 */
function step(bound: number, side: 1 | -1): { readonly alpha: number; readonly beta: number } | undefined {
  if (!Number.isFinite(bound)) return undefined;
  const rounded = Math.fround(bound);
  const slope =
    side * 2 ** (126 - (rounded === 0 ? 0 : Math.max(0, Math.ceil(Math.log2(Math.abs(rounded))))));
  return { alpha: slope, beta: -slope * rounded };
}
