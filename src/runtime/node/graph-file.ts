import { inputName } from '../../graph/index.js';
import {
  encodeModel,
  type GraphToLower,
  IR_VERSION,
  lowerGraph,
  type OnnxGraph,
  OPSET,
} from '../../onnx/index.js';
import { BLOCKED_DOMAIN } from '../formulations/blocked-layout.js';
import type { FormulationChoices } from '../formulations/choices.js';
import { cpuFormulations, type Formulations } from '../formulations/index.js';
import { prepareGraph } from '../prepare-graph.js';
import type { Program } from '../runtime.js';
import type { GraphFile } from './open-session.js';

/** Before the name of a state entry: the output that is its next value. */
export const NEXT = 'next:';

/** Nodes from which on keeping an optimized graph saves more than reading it takes: some 5 ms here. */
const LARGE_NODES = 100;

/**
 * A program as an ONNX graph: results under their names, the next value of a state entry as `next:<entry>`. Plain forms only
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
    opsets: { '': OPSET, [BLOCKED_DOMAIN]: 1 },
    irVersion: IR_VERSION,
    metadata: {},
    producer: 'pupil',
    producerVersion: '',
  });
  return { name: graph.name, bytes, isLarge: graph.nodes.length >= LARGE_NODES };
}
