import { reapply } from './operation.js';
import { topologicalOrder } from './order.js';
import type { Node, Tensor } from './tensor.js';

/** The same outputs with their composites replaced by what they are made of, but for those that `keeps` wants whole. */
export function takeApart(
  outputs: Readonly<Record<string, Tensor>>,
  keeps: (node: Node) => boolean,
): Record<string, Tensor> {
  const replaced = new Map<Node, readonly Tensor[]>();
  const follow = (tensor: Tensor) => replaced.get(tensor.node)?.[tensor.index] ?? tensor;

  function takeApartBelow(tensors: readonly Tensor[], done: Set<Node>): void {
    for (const node of topologicalOrder(tensors, done)) {
      const inputs = node.inputs.map(follow);
      const { op, attrs } = node;
      if (op.decompose !== undefined && !keeps(node)) {
        const parts = op.decompose(inputs, attrs);
        // The parts may be composites in turn; what they stand on has been seen to.
        takeApartBelow(parts, new Set(inputs.map((t) => t.node)));
        replaced.set(node, parts.map(follow));
      } else if (inputs.some((t, i) => t !== node.inputs[i])) {
        replaced.set(node, reapply(node, inputs));
      }
    }
  }
  takeApartBelow(Object.values(outputs), new Set());
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, follow(tensor)]));
}
