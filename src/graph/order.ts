import type { Node, Tensor } from './tensor.js';

/**
 * All nodes that `outputs` depend on, each after its inputs; stable for the same graph. Nodes in `visited` are left out, with
 * what only leads to them; those that are found are added to it. `inputsOf` may name more that must come before a node.
 */
export function topologicalOrder(
  outputs: readonly Tensor[],
  visited = new Set<Node>(),
  inputsOf = (node: Node): readonly Tensor[] => node.inputs,
): Node[] {
  const order: Node[] = [];
  // An explicit stack: deep networks are deeper than JavaScript's call stack.
  const stack: { node: Node; inputs: readonly Tensor[]; next: number }[] = [];
  for (const output of outputs) {
    if (visited.has(output.node)) continue;
    visited.add(output.node);
    stack.push({ node: output.node, inputs: inputsOf(output.node), next: 0 });
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next === top.inputs.length) {
        order.push(top.node);
        stack.pop();
        continue;
      }
      const { node } = top.inputs[top.next++];
      if (!visited.has(node)) {
        visited.add(node);
        stack.push({ node, inputs: inputsOf(node), next: 0 });
      }
    }
  }
  return order;
}
