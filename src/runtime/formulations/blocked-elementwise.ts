import { type Node, sameShape } from '../../graph/index.js';
import type { LaidOutTensor, LayoutLowering } from '../../onnx/index.js';
import { blockedLayout } from './blocked-layout.js';

/** Element by element, on float32 operands of one shape or of a single value, of which one is held in blocks. */
export function suitsBlockedElementwise(
  { op, outputs: [y], inputs }: Node,
  block: number,
  operands: readonly LaidOutTensor[],
): boolean {
  const layout = blockedLayout(block);
  return (
    op.elementwise === true &&
    y.dtype === 'float32' &&
    operands.some((operand) => operand.layout === layout) &&
    inputs.every(({ shape, dtype }) => isSingle(shape) || (dtype === 'float32' && sameShape(shape, y.shape)))
  );
}

/** The plain form of the operation on the blocks: any order of the places will do, if it is the same for all operands. */
export function blockedElementwise(block: number, { op }: Node): LayoutLowering<Record<string, unknown>> {
  const layout = blockedLayout(block);
  return (onnx, inputs, attrs, outputs) => {
    const operands = inputs.map((operand) => ({
      shape: operand.shape,
      dtype: operand.dtype,
      name: isSingle(operand.shape) ? operand.name : operand.in(layout),
    }));
    return { value: op.lower(onnx, operands, attrs, outputs) as string, layout };
  };
}

function isSingle(shape: readonly number[]): boolean {
  return shape.length === 0;
}
