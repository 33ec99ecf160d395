import { z } from 'zod';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { layerFields } from './layer-schema.js';
import { INPUT_NAME, nodesOf, requireWire, type Wire, type WiredLayer } from './wiring.js';

const Node = z.strictObject({
  ...layerFields,
  name: layerFields.name.unwrap().describe('Name of the node; its variables begin with it.'),
  inputs: z
    .array(z.string())
    .min(1)
    .describe(`Names of the nodes it takes, in order; '${INPUT_NAME}' is the input of the network.`),
});

/**
 * Layers with branches: each node is a layer that takes the outputs of nodes before it, or the input of the network.
 *
 * In code the wires are values: `const x = input()`, `const a = apply(conv2d(8, 3), x)`; `network(output)` writes down all
 * that leads to a wire. In JSON the nodes are listed, each after those that it takes.
 */
export const networkLayer = defineLayer({
  kind: 'network',
  options: z
    .strictObject({
      nodes: z.array(Node).min(1).describe('The layers, each after those that it takes.'),
      output: z.string().describe('Name of the node whose output is that of the network.'),
    })
    .superRefine((wiring, { addIssue }) => {
      for (const { path, message } of wiringProblems(wiring)) addIssue({ code: 'custom', path, message });
    }),
  build(scope, x, { nodes, output }) {
    const values = new Map([[INPUT_NAME, x]]);
    for (const { inputs, ...layer } of nodes) {
      values.set(layer.name, scope.child(layer, ...inputs.map((name) => values.get(name)!)));
    }
    return values.get(output)!;
  },
});

interface Wiring {
  readonly nodes: readonly WiredLayer[];
  readonly output: string;
}

interface WiringProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Everything that keeps nodes from being built one after the other into one output. */
function wiringProblems({ nodes, output }: Wiring): WiringProblem[] {
  const names = nodes.map(({ name }) => name);
  const problems: WiringProblem[] = [];
  nodes.forEach(({ name, inputs }, i) => {
    if (name === INPUT_NAME)
      problems.push({ path: ['nodes', i, 'name'], message: `"${name}" is the input of the network` });
    if (names.indexOf(name) !== i)
      problems.push({ path: ['nodes', i, 'name'], message: `there is another node "${name}"` });
    inputs.forEach((source, k) => {
      const message = sourceProblem(source, i, names);
      if (message !== undefined) problems.push({ path: ['nodes', i, 'inputs', k], message });
    });
  });
  if (!names.includes(output)) problems.push({ path: ['output'], message: `there is no node "${output}"` });
  return problems.length > 0 ? problems : unusedNodes({ nodes, output });
}

function sourceProblem(source: string, at: number, names: readonly string[]): string | undefined {
  if (source === INPUT_NAME || names.slice(0, at).includes(source)) return undefined;
  if (source === names[at]) return `"${source}" takes its own output`;
  return names.includes(source)
    ? `"${source}" stands later in the list: nodes stand after those that they take, so that none waits for itself`
    : `there is no node "${source}"`;
}

function unusedNodes({ nodes, output }: Wiring): WiringProblem[] {
  const used = new Set([output]);
  for (const { name, inputs } of [...nodes].reverse()) {
    if (used.has(name)) for (const source of inputs) used.add(source);
  }
  return nodes.flatMap(({ name }, i) =>
    used.has(name)
      ? []
      : [{ path: ['nodes', i], message: `nothing that leads to the output takes "${name}"` }],
  );
}

/** `network(apply(add(), a, b))`: all layers that lead to a wire, as one layer. */
export function network(output: Wire, options: NamedLayer = {}): Layer {
  requireWire('network', output);
  const { nodes, output: name } = nodesOf(output);
  return makeLayer(networkLayer, { nodes: [...nodes], output: name, ...options });
}
