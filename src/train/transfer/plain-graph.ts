import { FormatError } from '../../base/error.js';
import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../onnx/index.js';
import { branchTaken, constantOf, foldedNode } from './known-nodes.js';

/** A graph of somebody else in which values are easy to find. */
export interface PlainGraph {
  readonly where: string;
  /** Each after those whose values it takes; none of them a constant. */
  readonly nodes: readonly OnnxNode[];
  /** Initializers and constants alike, by name; all of element types of ours. */
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: OnnxGraph['inputs'];
  readonly outputs: readonly string[];
}

/**
 * Constant nodes become constants, as does what shapes and axes are worked out of without pictures; of an `If` whose condition that
 * is, the branch that is taken stands in its place. Constants of element types that Pupil does not know are made by a cast.
 *
 * Throws  FormatError for values that are taken before they are made, and for two of one name.
 */
export function plainGraph(graph: OnnxGraph, where: string): PlainGraph {
  const constants = new Map<string, OnnxTensor>();
  const nodes: OnnxNode[] = [];
  const put = (tensor: OnnxTensor) => {
    if (constants.has(tensor.name)) throw twice(where, tensor.name);
    constants.set(tensor.name, tensor);
  };
  const add = (tensor: OnnxTensor) => {
    if (tensor.widenedFrom === undefined) {
      put(tensor);
      return;
    }
    const { widenedFrom: to, ...wide } = tensor;
    const name = `${tensor.name}:wide`;
    put({ ...wide, name });
    nodes.push(castNode(name, tensor.name, to));
  };
  for (const tensor of graph.initializers) add(tensor);
  const visit = (node: OnnxNode): void => {
    const tensor = constantOf(node) ?? passedOn(node, constants) ?? foldedNode(node, constants);
    const branch = branchTaken(node, constants);
    if (tensor !== undefined) add({ ...tensor, name: node.outputs[0] ?? '' });
    else if (branch === undefined) nodes.push(node);
    else branch.forEach(visit);
  };
  graph.nodes.forEach(visit);
  const initialized = new Set(graph.initializers.map(({ name }) => name));
  const plain = {
    where,
    nodes,
    constants,
    // Files of old versions list initializers among the inputs, too.
    inputs: graph.inputs.filter(({ name }) => !initialized.has(name)),
    outputs: graph.outputs.map(({ name }) => name),
  };
  requireOrder(plain);
  return plain;
}

export function castNode(from: string, to: string, elementType: number): OnnxNode {
  return {
    opType: 'Cast',
    name: to,
    inputs: [from],
    outputs: [to],
    attributes: { to: { type: 'int', value: elementType } },
  };
}

/** Exporters write equal values once and pass them on by name: each name is a value of its own, which may learn otherwise. */
function passedOn(
  { opType, domain, inputs }: OnnxNode,
  constants: ReadonlyMap<string, OnnxTensor>,
): OnnxTensor | undefined {
  return opType === 'Identity' && (domain ?? '') === '' ? constants.get(inputs[0] ?? '') : undefined;
}

/** Names that a node takes from around it, those of graphs inside of it too. */
export function namesTaken({ inputs, attributes }: OnnxNode): string[] {
  const inner = Object.values(attributes).flatMap((attribute) =>
    attribute.type === 'graph' ? namesFromOutside(attribute.value) : [],
  );
  return [...inputs, ...inner].filter((name) => name !== '');
}

function namesFromOutside(graph: OnnxGraph): string[] {
  const own = new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const taken = [...graph.nodes.flatMap(namesTaken), ...graph.outputs.map(({ name }) => name)];
  return taken.filter((name) => !own.has(name));
}

function requireOrder({ where, nodes, constants, inputs }: PlainGraph): void {
  const known = new Set([...constants.keys(), ...inputs.map(({ name }) => name)]);
  for (const node of nodes) {
    const missing = namesTaken(node).find((name) => !known.has(name));
    if (missing !== undefined)
      throw disordered(where, node, 'takes a value that nothing before it makes', missing);
    for (const name of node.outputs) {
      if (name === '') continue;
      if (known.has(name)) throw disordered(where, node, 'makes a value that there is already', name);
      known.add(name);
    }
  }
}

function twice(where: string, value: string): FormatError {
  return new FormatError({
    code: 'format/onnx-graph',
    where,
    what: 'there are two constants of one name',
    got: value,
    fix: 'export the model again; the file is damaged',
  });
}

function disordered(
  where: string,
  { opType, name = '' }: OnnxNode,
  what: string,
  value: string,
): FormatError {
  return new FormatError({
    code: 'format/onnx-graph',
    where,
    what: `node ${JSON.stringify(name)} (${opType}) ${what}`,
    got: value,
    fix: 'export the model again; the file is damaged',
  });
}
