import {
  type DType,
  type ForeignAttribute,
  type ForeignGraph,
  type ForeignNode,
  type ForeignTensor,
  foreignData,
  type TypedArray,
} from '../graph/index.js';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from './model.js';

/** What a foreign graph is written into. */
export interface SpliceTarget {
  /** Before the names of nodes. */
  readonly prefix: string;
  /** The name that a value of the graph gets. */
  readonly name: (own: string) => string;
  readonly constant: (dtype: DType, shape: readonly number[], values: TypedArray) => string;
}

type Names = ReadonlyMap<string, string>;

/** The nodes of a foreign graph under other names, with `inputs` for what it is given. */
export function spliceGraph(
  graph: ForeignGraph,
  inputs: readonly string[],
  { prefix, name, constant }: SpliceTarget,
): { readonly nodes: OnnxNode[]; readonly outputs: string[] } {
  const names = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const [i, own] of graph.inputs.entries()) {
    if (!holdsGraphs(graph)) {
      names.set(own, inputs[i]);
      continue;
    }
    // Graphs inside of nodes name what they take from around them, where a value that is given another name would be lost.
    const copy = name(own);
    copies.push({ opType: 'Identity', name: copy, inputs: [inputs[i]], outputs: [copy], attributes: {} });
    names.set(own, copy);
  }
  for (const [own, tensor] of Object.entries(graph.constants))
    names.set(own, constant(tensor.dtype, tensor.shape, foreignData(tensor)));
  for (const own of valuesMade(graph)) names.set(own, name(own));
  return {
    nodes: [...copies, ...graph.nodes.map((node, i) => renamedNode(node, names, `${prefix}${i}`))],
    outputs: graph.outputs.map((own) => nameIn(names, own)),
  };
}

function holdsGraphs({ nodes }: ForeignGraph): boolean {
  return nodes.some(({ attributes }) => Object.values(attributes).some(({ type }) => type === 'graph'));
}

function valuesMade({ nodes }: ForeignGraph): string[] {
  return nodes.flatMap(({ outputs }) => outputs).filter((name) => name !== '');
}

function nameIn(names: Names, own: string): string {
  return own === '' ? '' : (names.get(own) ?? own);
}

function renamedNode(
  { opType, domain, inputs, outputs, attributes }: ForeignNode,
  names: Names,
  name: string,
) {
  return {
    opType,
    domain: domain ?? '',
    name,
    inputs: inputs.map((own) => nameIn(names, own)),
    outputs: outputs.map((own) => nameIn(names, own)),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, attributeOf(value, names, `${name}/${key}`)]),
    ),
  };
}

function attributeOf(attribute: ForeignAttribute, names: Names, prefix: string): OnnxAttribute {
  switch (attribute.type) {
    case 'float':
      return { type: 'float', value: Number(attribute.value) };
    case 'floats':
      return { type: 'floats', value: attribute.value.map(Number) };
    case 'tensor':
      return { type: 'tensor', value: tensorOf('', attribute.value) };
    case 'graph':
      return { type: 'graph', value: innerGraph(attribute.value, names, prefix) };
    case 'ints':
      return { type: 'ints', value: [...attribute.value] };
    case 'strings':
      return { type: 'strings', value: [...attribute.value] };
    default:
      return attribute;
  }
}

/** A graph inside a node: it sees the values around it, and its own, which get names that no other has. */
function innerGraph(graph: ForeignGraph, outer: Names, prefix: string): OnnxGraph {
  const own = [...graph.inputs, ...Object.keys(graph.constants), ...valuesMade(graph)];
  const names = new Map([...outer, ...own.map((name) => [name, `${prefix}/${name}`] as const)]);
  const untyped = (name: string) => ({ name: nameIn(names, name), dtype: 'unknown' as const, shape: [] });
  return {
    name: prefix,
    nodes: graph.nodes.map((node, i) => renamedNode(node, names, `${prefix}/${i}`)),
    inputs: graph.inputs.map(untyped),
    outputs: graph.outputs.map(untyped),
    initializers: Object.entries(graph.constants).map(([name, tensor]) =>
      tensorOf(nameIn(names, name), tensor),
    ),
  };
}

function tensorOf(name: string, tensor: ForeignTensor): OnnxTensor {
  return { name, dtype: tensor.dtype, shape: [...tensor.shape], data: foreignData(tensor) };
}
