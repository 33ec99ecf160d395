import { partsOf } from './composite.js';
import type { Node } from './tensor.js';

/** The multiplications of a node, each with its addition; 0 for all that works element by element. */
export function multiplyAdds(node: Node): number {
  const { op, inputs, attrs, outputs } = node;
  if (op.decompose !== undefined) return partsOf(node).reduce((sum, part) => sum + multiplyAdds(part), 0);
  return op.multiplyAdds === undefined ? 0 : op.multiplyAdds(inputs, attrs, outputs);
}
