import { ELEMENT_TYPES, type ForeignGraph, type ForeignNode } from '../../graph/index.js';

/** A foreign graph with the axes of the weights that it is given behind its first input. */
export interface WeightedGraph {
  readonly graph: ForeignGraph;
  /** `name` is that of the variable. */
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/**
 * What lies between two values of a foreign graph: from `from`, left out for what the graph is given first, to `to`, left out for
 * its output. Undefined where that depends on more of what is before `from` than `from` itself.
 */
export function foreignPart(
  { graph, weights }: WeightedGraph,
  from: string | undefined,
  to?: string,
): WeightedGraph | undefined {
  const [given, ...weightValues] = graph.inputs;
  const output = to === undefined ? graph.outputs[0]! : to;
  const needed = new Set([output]);
  const nodes: ForeignNode[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => name !== from && needed.has(name))) continue;
    nodes.unshift(node);
    for (const name of namesTaken(node)) needed.add(name);
  }
  if (from !== undefined && needed.has(given!)) return undefined;
  const used = weights.flatMap((weight, i) =>
    needed.has(weightValues[i]!) ? [{ weight, value: weightValues[i]! }] : [],
  );
  const cast = to === undefined ? [] : [castNode(to)];
  return {
    graph: {
      nodes: [...nodes, ...cast],
      constants: Object.fromEntries(Object.entries(graph.constants).filter(([name]) => needed.has(name))),
      inputs: [from ?? given!, ...used.map(({ value }) => value)],
      outputs: [cast[0]?.outputs[0] ?? output],
    },
    weights: used.map(({ weight }) => weight),
  };
}

/** Between parts values are float32, whatever they are within; of such values nothing is left of the cast. */
function castNode(value: string): ForeignNode {
  return {
    opType: 'Cast',
    inputs: [value],
    outputs: [`${value}:part`],
    attributes: { to: { type: 'int', value: ELEMENT_TYPES.float32 } },
  };
}

/** Names that a node takes from around it, those of graphs inside of it too. */
function namesTaken({ inputs, attributes }: ForeignNode): string[] {
  const inner = Object.values(attributes).flatMap((attribute) =>
    attribute.type === 'graph' ? namesFromOutside(attribute.value) : [],
  );
  return [...inputs, ...inner].filter((name) => name !== '');
}

function namesFromOutside({ nodes, constants, inputs, outputs }: ForeignGraph): string[] {
  const own = new Set([...inputs, ...Object.keys(constants), ...nodes.flatMap((node) => node.outputs)]);
  return [...nodes.flatMap(namesTaken), ...outputs].filter((name) => !own.has(name));
}
