import { type Node, outputsOf, reapply, type Tensor, topologicalOrder } from '../../graph/index.js';

/** What takes the place of a node's outputs, or of its single one, if anything; `original` is the node before its inputs changed. */
export type RewriteRule = (node: Node, original: Node) => Tensor | readonly Tensor[] | undefined;

/** The same outputs, with each node replaced by what the rule gives for it. */
export function rewrite(
  outputs: Readonly<Record<string, Tensor>>,
  rule: RewriteRule,
): Record<string, Tensor> {
  const replaced = new Map<Node, readonly Tensor[]>();
  const follow = ({ node, index }: Tensor) => replaced.get(node)![index];
  for (const node of topologicalOrder(Object.values(outputs))) {
    const inputs = node.inputs.map(follow);
    const unchanged = inputs.every((t, i) => t === node.inputs[i]);
    const tensors = unchanged ? outputsOf(node) : reapply(node, inputs);
    const better = rule(tensors[0].node, node);
    replaced.set(node, better === undefined ? tensors : [better].flat());
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, follow(tensor)]));
}
