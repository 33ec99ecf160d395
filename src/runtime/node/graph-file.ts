import { inputName } from '../../graph/index.js';
import {
  encodeModel,
  type GraphToLower,
  IR_VERSION,
  lowerGraph,
  type OnnxGraph,
  OPSET,
  opsetsOfNodes,
} from '../../onnx/index.js';
import { BLOCKED_DOMAIN } from '../formulations/blocked-layout.js';
import type { FormulationChoices } from '../formulations/choices.js';
import { cpuFormulations, type Formulations } from '../formulations/index.js';
import { prepareGraph } from '../prepare-graph.js';
import type { Program } from '../runtime.js';
import type { GraphFile } from './open-session.js';
import { repeatedGraph } from './repeated-graph.js';

/** Before the name of a state entry: the output that is its next value. */
export const NEXT = 'next:';

/** Nodes from which on keeping an optimized graph saves more than reading it takes: some 5 ms here. */
const LARGE_NODES = 100;

/**
 * One run of a program as an ONNX graph: results under their names, the next value of a state entry as `next:<entry>`. Plain forms only
 * where the processor has no block size.
 */
export function lowerProgram(
  program: Program,
  block: number | undefined,
  choices: FormulationChoices = {},
): OnnxGraph {
  const formulations = cpuFormulations(block, choices);
  return lowerGraph(preparedGraph(program, formulations), { formulation: formulations.choose });
}

/** The graph of one call of a program, given that of one run. */
export function callGraph({ feeds, state, results, repeats }: Program, graph: OnnxGraph): OnnxGraph {
  if (!repeats) return graph;
  return repeatedGraph(graph, {
    feeds: feeds.map(inputName),
    carried: state.flatMap(({ input, next }) => {
      const name = inputName(input);
      return next === undefined ? [] : [[name, `${NEXT}${name}`] as const];
    }),
    results: Object.keys(results),
  });
}

/** What is lowered for a program. */
export function preparedGraph(
  { name, feeds, state, results }: Program,
  formulations: Formulations,
): GraphToLower {
  const next = state.flatMap((entry) =>
    entry.next ? [[`${NEXT}${inputName(entry.input)}`, entry.next] as const] : [],
  );
  const outputs = prepareGraph({ ...results, ...Object.fromEntries(next) }, formulations);
  return { name, inputs: [...feeds, ...state.map((entry) => entry.input)], outputs };
}

/** The ONNX file of a graph. */
export function graphFile(graph: OnnxGraph): GraphFile {
  const bytes = encodeModel({
    graph,
    opsets: { '': OPSET, [BLOCKED_DOMAIN]: 1, ...opsetsOfNodes(graph.nodes) },
    irVersion: IR_VERSION,
    metadata: {},
    producer: 'pupil',
    producerVersion: '',
  });
  return { name: graph.name, bytes, isLarge: nodeCount(graph) >= LARGE_NODES };
}

/** Nodes of a graph and of those inside of it. */
function nodeCount({ nodes }: OnnxGraph): number {
  const inner = nodes
    .flatMap(({ attributes }) => Object.values(attributes))
    .filter((a) => a.type === 'graph');
  return inner.reduce((sum, { value }) => sum + nodeCount(value), nodes.length);
}
