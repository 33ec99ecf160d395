import { FormatError } from '../../base/error.js';
import type { OnnxNode, OnnxTensor, OnnxValue } from '../../onnx/index.js';
import { namesTaken, type PlainGraph } from './plain-graph.js';

/** What leads from the pictures to one value. */
export interface CutGraph {
  readonly where: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /** The pictures. */
  readonly input: OnnxValue;
  readonly output: string;
}

/**
 * The part of a graph that a value depends on.
 *
 * Throws  FormatError for a value that depends on no input, or on several.
 */
export function cutGraph(graph: PlainGraph, output: string): CutGraph {
  const needed = new Set([output]);
  const nodes: OnnxNode[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    nodes.unshift(node);
    for (const name of namesTaken(node)) needed.add(name);
  }
  const inputs = graph.inputs.filter(({ name }) => needed.has(name));
  if (inputs.length !== 1) {
    throw new FormatError({
      code: 'format/backbone-inputs',
      where: graph.where,
      what: `a backbone must take pictures and nothing else, and ${JSON.stringify(output)} depends on ${inputs.length} inputs`,
      got: inputs.map(({ name }) => name),
      fix: 'name another value with --features, or export the part of the model that sees pictures',
    });
  }
  const constants = new Map([...graph.constants].filter(([name]) => needed.has(name)));
  return { where: graph.where, nodes, constants, input: inputs[0], output };
}

/** Operators that look at the shape of a value alone. */
const OF_SHAPE: ReadonlySet<string> = new Set(['Shape', 'Size']);

/**
 * Values that everything from the pictures to the output passes through, in order: the places where a network can be cut.
 * Values that are worked out of shapes alone are not looked at.
 */
export function cutPoints({ nodes, input, output }: CutGraph): string[] {
  const flows = new Set([input.name]);
  const flowing = nodes.filter((node) => {
    if (OF_SHAPE.has(node.opType) || !namesTaken(node).some((name) => flows.has(name))) return false;
    for (const name of node.outputs) flows.add(name);
    return true;
  });
  const lastUse = new Map<string, number>([[output, flowing.length]]);
  flowing.forEach((node, i) => {
    for (const name of namesTaken(node)) if (name !== output) lastUse.set(name, i);
  });
  const live = new Set([input.name]);
  return flowing.flatMap((node, i) => {
    for (const name of node.outputs) if ((lastUse.get(name) ?? -1) > i) live.add(name);
    for (const name of live) if ((lastUse.get(name) ?? -1) <= i) live.delete(name);
    return live.size === 1 ? [...live].filter((name) => node.outputs.includes(name)) : [];
  });
}
