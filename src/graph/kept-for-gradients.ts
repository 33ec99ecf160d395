import { gradients } from './gradients.js';
import { input, mul, sum } from './ops/index.js';
import { topologicalOrder } from './order.js';
import type { Node, Tensor } from './tensor.js';

/** The nodes that gradients for the variables take besides those of the output itself: nothing of a part that leads to no variable. */
export function backwardNodes(output: Tensor, variables: readonly Tensor[]): Node[] {
  const loss = sum(mul(output, input('cotangent', output.shape)));
  const forward = new Set(topologicalOrder([loss]));
  return topologicalOrder(gradients(loss, variables)).filter((node) => !forward.has(node));
}

/**
 * The values computed on the way to an output that its gradients for the variables need, so that they must be kept until
 * then. A reshaped value is the value itself; inputs, variables and constants are there anyway. What no gradient asks for is
 * not among them: nothing of a part that leads to no variable.
 */
export function keptForGradients(output: Tensor, variables: readonly Tensor[]): Tensor[] {
  const forward = new Set(topologicalOrder([output]));
  const kept = new Map<Node, Map<number, Tensor>>();
  for (const tensor of backwardNodes(output, variables).flatMap(({ inputs }) => inputs)) {
    const { node, index } = unshaped(tensor);
    if (!forward.has(node) || node.inputs.length === 0) continue;
    const outputs = kept.get(node) ?? new Map<number, Tensor>();
    kept.set(node, outputs.set(index, unshaped(tensor)));
  }
  return [...kept.values()].flatMap((outputs) => [...outputs.values()]);
}

function unshaped(tensor: Tensor): Tensor {
  let source = tensor;
  while (source.node.op.name === 'reshape') source = source.node.inputs[0];
  return source;
}
