import { heaviside, maxPool2dGradient, mul, type Node, type Tensor, type Window } from '../../graph/index.js';
import { rewrite } from './rewrite.js';

/**
 * The gradient of maximum pooling behind a relu is masked before it is spread over the windows, where it is a fraction of
 * the size: a pixel that gets a share is the maximum of its window, so that both are positive or neither is.
 */
export function maskBeforePooling(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return rewrite(outputs, (node) => {
    if (node.op.name !== 'mul') return undefined;
    const [a, b] = node.inputs;
    return maskedGradient(a.node, b.node) ?? maskedGradient(b.node, a.node);
  });
}

function maskedGradient(gradient: Node, mask: Node): Tensor | undefined {
  if (gradient.op.name !== 'maxPool2dGradient' || mask.op.name !== 'heaviside') return undefined;
  const [x, y, dy] = gradient.inputs;
  const masked = mask.inputs[0];
  if (masked.node !== x.node || masked.index !== x.index) return undefined;
  return maxPool2dGradient(x, y, mul(dy, heaviside(y)), gradient.attrs as unknown as Window);
}
