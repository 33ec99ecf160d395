import { type Node, type Tensor, topologicalOrder } from '../../graph/index.js';
import { type Layout, lowerGraph } from '../../onnx/index.js';
import { shapeKey } from '../formulations/choices.js';
import { choicesOf, cpuFormulations } from '../formulations/index.js';
import { endingOf } from '../fusions/ended.js';
import { preparedGraph } from '../node/graph-file.js';
import type { Program } from '../runtime.js';

/** A node of a program that may be written in several ways, and what stands around it when the table decides. */
export interface TunableNode {
  readonly key: string;
  /** Perhaps with an ending. */
  readonly node: Node;
  /** The node without its ending. */
  readonly begin: Node;
  /** Names of its forms, the table's own first. */
  readonly names: readonly string[];
  /** What its operands are held in; undefined for rows. */
  readonly operands: readonly (Layout | undefined)[];
  /** What its readers find its value in. */
  readonly result: Layout | undefined;
}

/** The nodes of programs of which choices can be made, each shape once: as it first occurs. */
export function tunableNodes(programs: readonly Program[], block: number): TunableNode[] {
  const found = new Map<string, TunableNode>();
  for (const program of programs) {
    for (const tunable of nodesOf(program, block)) {
      if (!found.has(tunable.key)) found.set(tunable.key, tunable);
    }
  }
  return [...found.values()];
}

function nodesOf(program: Program, block: number): TunableNode[] {
  const formulations = cpuFormulations(block);
  const graph = preparedGraph(program, formulations);
  const operands = new Map<Node, readonly (Layout | undefined)[]>();
  const results = new Map<Node, Layout | undefined>();
  lowerGraph(graph, {
    formulation(node, inputs) {
      operands.set(
        node,
        inputs.map(({ layout }) => layout),
      );
      for (const [i, { layout }] of inputs.entries()) results.set(node.inputs[i].node, layout);
      return formulations.choose(node, inputs);
    },
  });
  const outputs: readonly Tensor[] = Object.values(graph.outputs);
  return topologicalOrder(outputs).flatMap((node) => {
    const begin = endingOf(node)?.begin ?? node;
    const names = choicesOf(begin, block);
    if (names.length === 0) return [];
    return [
      { key: shapeKey(begin), node, begin, names, operands: operands.get(node)!, result: results.get(node) },
    ];
  });
}
