import { type Node, type Tensor, topologicalOrder } from '../../graph/index.js';

/** How often the first output of each node is read; results of the graph are never let go of. */
export function countReaders(results: readonly Tensor[]): Map<Node, number> {
  const readers = new Map<Node, number>();
  const count = ({ node, index }: Tensor, times: number) => {
    if (index === 0) readers.set(node, (readers.get(node) ?? 0) + times);
  };
  for (const { inputs } of topologicalOrder(results)) for (const tensor of inputs) count(tensor, 1);
  for (const tensor of results) count(tensor, 2);
  return readers;
}
