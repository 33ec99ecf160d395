import type { OnnxGraph, OnnxValue } from '../../onnx/index.js';

/** Which values of a graph change from run to run, by name. */
export interface RepeatedValues {
  /** Inputs that each run is given anew. */
  readonly feeds: readonly string[];
  /** Inputs that one run takes from the one before, with the outputs that are their next values. */
  readonly carried: readonly (readonly [input: string, output: string])[];
  readonly results: readonly string[];
}

/**
 * A graph that runs the given one as often as its feeds are long: feeds and results have the runs as a first axis, carried
 * inputs are those of the first run and their outputs those of the last. All other inputs stay as they are.
 *
 * Scan reads its part of a feed and writes its part of a result in place, and takes two buffers of a carried value in turn: in a
 * call nothing is copied for a run, and the kernels are the same, to the bit.
 *
 * Source  ONNX Scan-16.
 */
export function repeatedGraph(graph: OnnxGraph, { feeds, carried, results }: RepeatedValues): OnnxGraph {
  const outputs = [...carried.map(([, output]) => output), ...results];
  const inputs = [...carried.map(([input]) => input), ...feeds];
  // What enters and leaves the inner graph needs names of its own: the outer graph has these.
  const names = new Map([...inputs, ...outputs].map((name) => [name, `each:${name}`]));
  const inner = (name: string) => names.get(name) ?? name;
  const values = new Map([...graph.inputs, ...graph.outputs].map((value) => [value.name, value]));
  const innerValue = (name: string): OnnxValue => ({ ...values.get(name)!, name: inner(name) });
  const body: OnnxGraph = {
    ...graph,
    nodes: graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(inner),
      outputs: node.outputs.map(inner),
    })),
    inputs: inputs.map(innerValue),
    outputs: outputs.map(innerValue),
  };
  const repeated = new Set([...feeds, ...results]);
  const outer = (value: OnnxValue): OnnxValue =>
    repeated.has(value.name) ? { ...value, shape: ['runs', ...value.shape] } : value;
  return {
    name: graph.name,
    nodes: [
      {
        opType: 'Scan',
        domain: '',
        name: 'runs',
        inputs,
        outputs,
        attributes: {
          body: { type: 'graph', value: body },
          num_scan_inputs: { type: 'int', value: feeds.length },
        },
      },
    ],
    inputs: graph.inputs.map(outer),
    outputs: graph.outputs.map(outer),
    initializers: [],
  };
}
