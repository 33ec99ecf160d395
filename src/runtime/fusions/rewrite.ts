import { type Node, outputsOf, reapply, type Tensor, topologicalOrder } from '../../graph/index.js';

/** The same outputs, with each node of one output replaced by what the rule gives for it, if anything. */
export function rewrite(
  outputs: Readonly<Record<string, Tensor>>,
  rule: (node: Node) => Tensor | undefined,
): Record<string, Tensor> {
  const replaced = new Map<Node, readonly Tensor[]>();
  const follow = ({ node, index }: Tensor) => replaced.get(node)![index];
  for (const node of topologicalOrder(Object.values(outputs))) {
    const inputs = node.inputs.map(follow);
    const unchanged = inputs.every((t, i) => t === node.inputs[i]);
    const tensors = unchanged ? outputsOf(node) : reapply(node, inputs);
    const better = rule(tensors[0].node);
    replaced.set(node, better === undefined ? tensors : [better]);
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, follow(tensor)]));
}
