import type { OnnxAttribute, OnnxGraph, OnnxNode } from './model.js';

/** A node with other names for all values, those of graphs inside of it too, and `prefix` before the names of nodes. */
export function renamedNode(node: OnnxNode, nameOf: (own: string) => string, prefix: string): OnnxNode {
  const given = (name: string) => (name === '' ? '' : nameOf(name));
  const attribute = (value: OnnxAttribute): OnnxAttribute =>
    value.type === 'graph' ? { type: 'graph', value: graph(value.value) } : value;
  const graph = (inner: OnnxGraph): OnnxGraph => ({
    ...inner,
    nodes: inner.nodes.map((one) => renamedNode(one, nameOf, prefix)),
    inputs: inner.inputs.map((value) => ({ ...value, name: given(value.name) })),
    outputs: inner.outputs.map((value) => ({ ...value, name: given(value.name) })),
    initializers: inner.initializers.map((tensor) => ({ ...tensor, name: given(tensor.name) })),
  });
  return {
    ...node,
    ...((node.name ?? '') !== '' && { name: `${prefix}${node.name}` }),
    inputs: node.inputs.map(given),
    outputs: node.outputs.map(given),
    attributes: Object.fromEntries(
      Object.entries(node.attributes).map(([name, value]) => [name, attribute(value)]),
    ),
  };
}
