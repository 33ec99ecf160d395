import { inputName } from '../../graph/index.js';
import { encodeModel, IR_VERSION, lowerGraph, type OnnxGraph, OPSET } from '../../onnx/index.js';
import { BLOCKED_DOMAIN } from '../formulations/blocked-layout.js';
import { cpuFormulations } from '../formulations/index.js';
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
export function lowerProgram({ name, feeds, state, results }: Program, block: number | undefined): OnnxGraph {
  const next = state.flatMap((entry) =>
    entry.next ? [[`${NEXT}${inputName(entry.input)}`, entry.next] as const] : [],
  );
  const formulations = cpuFormulations(block);
  const outputs = prepareGraph({ ...results, ...Object.fromEntries(next) }, formulations);
  const inputs = [...feeds, ...state.map((entry) => entry.input)];
  return lowerGraph({ name, inputs, outputs }, { formulation: formulations.choose });
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
