import type { Node, Tensor } from '../../graph/index.js';
import type { BuiltLayer, BuiltNetwork } from '../../nn/index.js';

/** Operations that look at a neighbourhood of each place; nodes of somebody else's model are taken to do so, since they make features of pictures. */
const CONVOLUTIONS: ReadonlySet<string> = new Set(['conv2d', 'conv2dInputGradient', 'foreign']);

/**
 * The layer that gives the last feature map of the convolutions: the last convolution with more than one place, or what
 * normalizes, activates or adds behind it and keeps its size; what pools or flattens comes after it. Undefined for a network
 * without one.
 */
export function lastFeatureMap({ layers }: BuiltNetwork): BuiltLayer | undefined {
  const maps = layers.filter(({ output: { shape } }) => shape.length === 4 && shape[2] * shape[3] > 1);
  const last = maps.findLast((layer) => isInnermost(layer, layers) && convolves(layer));
  return last && maps.findLast(({ output }) => samePlaces(output, last.output));
}

/** A layer that holds others is told by them. */
function isInnermost({ path }: BuiltLayer, layers: readonly BuiltLayer[]): boolean {
  return path !== '' && layers.every((other) => !other.path.startsWith(`${path}.`));
}

function samePlaces(a: Tensor, b: Tensor): boolean {
  return a.shape[2] === b.shape[2] && a.shape[3] === b.shape[3];
}

/** Whether there is a convolution between what the layer takes and what it gives. */
function convolves({ inputs, output }: BuiltLayer): boolean {
  const known = new Set<Node>(inputs.map(({ node }) => node));
  const visit = (node: Node): boolean => {
    if (known.has(node)) return false;
    known.add(node);
    return CONVOLUTIONS.has(node.op.name) || node.inputs.some((input) => visit(input.node));
  };
  return visit(output.node);
}
