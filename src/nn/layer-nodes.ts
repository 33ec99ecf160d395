import { type Node, topologicalOrder } from '../graph/index.js';
import type { BuiltLayer, BuiltNetwork } from './build.js';

/**
 * The graph nodes that each layer computes from its input, without those of layers inside it: from the network's layers,
 * inner before outer, each takes what leads to its output and no earlier one has taken. Nodes that depend on variables
 * alone are nobody's: they are no work on a picture.
 */
export function layerNodes({ layers, noise }: BuiltNetwork): ReadonlyMap<BuiltLayer, readonly Node[]> {
  const outermost = layers[layers.length - 1];
  const data = new Set([...outermost.inputs, ...noise.map(({ tensor }) => tensor)].map(({ node }) => node));
  const taken = new Set(topologicalOrder(outermost.inputs));
  return new Map(
    layers.map((layer) => {
      const own = topologicalOrder([layer.output], taken).filter((node) => {
        const depends = data.has(node) || node.inputs.some((tensor) => data.has(tensor.node));
        if (depends) data.add(node);
        return depends;
      });
      return [layer, own];
    }),
  );
}
