import type { Node } from './tensor.js';

/** The multiplications of a node, each with its addition; 0 for all that works element by element. */
export function multiplyAdds({ op, inputs, attrs, outputs }: Node): number {
  return op.multiplyAdds === undefined ? 0 : op.multiplyAdds(inputs, attrs, outputs);
}
