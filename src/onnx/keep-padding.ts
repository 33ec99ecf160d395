import type { OnnxBuilder } from '../graph/index.js';
import type { OnnxNode, OnnxTensor } from './model.js';

/** The smallest normal number of float32: no maximum that matters differs by it, and it is none of the zeros that are looked for. */
const ALMOST_ZERO = 2 ** -126;

/**
 * Zeros around what a MaxPool takes become numbers just above zero, in place. ONNX Runtime up to 1.30 at least makes a Pad of
 * zeros the padding of the MaxPool behind it, which counts for nothing there: where all else in a window is below zero, so is
 * then its maximum. Pads of other values it leaves as they are.
 *
 * Source  onnxruntime/core/optimizer/pad_fusion.cc, condition on the constant value.
 */
export function keepPadding(
  nodes: readonly OnnxNode[],
  initializers: readonly OnnxTensor[],
  constant: OnnxBuilder['constant'],
): void {
  const pooled = new Set(
    nodes.filter(({ opType, domain }) => opType === 'MaxPool' && !domain).map(({ inputs }) => inputs[0]),
  );
  if (pooled.size === 0) return;
  const areAllSingle = initializers.every(({ dtype }) => dtype !== 'float64');
  for (const node of nodes) {
    // Before opset 11 the amounts and the value are attributes.
    if (node.inputs.length < 2) continue;
    if (node.opType !== 'Pad' || !pooled.has(node.outputs[0])) continue;
    const mode = node.attributes.mode?.value ?? 'constant';
    const value = initializers.find(({ name }) => name === node.inputs[2]);
    // Without a value it is of the type of what is padded, which nothing says here.
    const isZero = node.inputs[2] ? value?.dtype === 'float32' && value.data[0] === 0 : areAllSingle;
    if (mode === 'constant' && isZero)
      node.inputs = [
        ...node.inputs.slice(0, 2),
        constant('float32', [], [ALMOST_ZERO]),
        ...node.inputs.slice(3),
      ];
  }
}
