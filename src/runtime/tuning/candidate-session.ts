import {
  add,
  elementCount,
  input,
  inputName,
  isConstant,
  reapply,
  slice,
  type Tensor,
} from '../../graph/index.js';
import { type ChooseFormulation, type Layout, lowerGraph } from '../../onnx/index.js';
import { cpuFormulations } from '../formulations/index.js';
import { endingOf } from '../fusions/ended.js';
import { graphFile } from '../node/graph-file.js';
import { InferenceSession, OrtTensor } from '../node/onnxruntime.js';
import { sessionOptions } from '../node/open-session.js';
import { prepareGraph } from '../prepare-graph.js';
import type { Candidate } from './choose-fastest.js';
import type { TunableNode } from './tunable-nodes.js';

export interface ReadyCandidate extends Candidate {
  dispose(): Promise<void>;
}

/**
 * One form of a node, with its ending, ready to run between the same neighbours as in its program: operands come in the
 * layouts that they have there, and the result goes on in the layout that its readers find it in, so that reordering counts.
 */
export async function openCandidate(
  tunable: TunableNode,
  name: string,
  { block, threads }: { readonly block: number; readonly threads: number },
): Promise<ReadyCandidate> {
  const { operands, result } = standIn(tunable);
  // One number leaves the graph: copying the result would count for much.
  const first = slice(
    result,
    result.shape.map(() => ({ end: 1 })),
  );
  const formulations = cpuFormulations(block, { [tunable.key]: name });
  const outputs = prepareGraph({ first }, formulations);
  const layouts = new Map(operands.map(({ tensor, layout }) => [inputName(tensor), layout]));
  const inputs = operands.map(({ tensor }) => tensor);
  const graph = lowerGraph(
    { name: tunable.key, inputs, outputs },
    { formulation: between(outputs.first, layouts, tunable.result, formulations.choose) },
  );
  const session = await InferenceSession.create(
    graphFile(graph).bytes,
    sessionOptions({ threads, optimization: 'all' }),
  );
  const feeds = Object.fromEntries(
    inputs.map((tensor) => [inputName(tensor), new OrtTensor('float32', noise(tensor), tensor.shape)]),
  );
  return {
    name,
    run: () => session.run(feeds),
    dispose: () => session.release(),
  };
}

interface Operand {
  readonly tensor: Tensor;
  readonly layout: Layout | undefined;
}

/** The node on inputs of its own, with its ending as operations that follow it: whether they are one again is up to its form. */
function standIn({ node, begin, operands: layouts }: TunableNode): {
  readonly operands: readonly Operand[];
  readonly result: Tensor;
} {
  const operands = new Map<string, Operand>();
  const replaced = new Map<Tensor, Tensor>();
  const inputs = node.inputs.map((tensor, i) => {
    if (isConstant(tensor)) return tensor;
    const known = replaced.get(tensor);
    if (known !== undefined) return known;
    const stand = input(`operand${i}`, tensor.shape, tensor.dtype);
    replaced.set(tensor, stand);
    operands.set(inputName(stand), { tensor: stand, layout: layouts[i] });
    return stand;
  });
  const ending = endingOf(node);
  const own = ending?.adds ? inputs.slice(0, -1) : inputs;
  let [result] = reapply(begin, own);
  if (ending?.adds) result = add(result, inputs[inputs.length - 1]);
  if (ending?.activation) [result] = reapply(ending.activation, [result]);
  return { operands: [...operands.values()], result };
}

/** Inputs are taken for what they are held as, and the result is read from what its readers find it in. */
function between(
  first: Tensor,
  layouts: ReadonlyMap<string, Layout | undefined>,
  result: Layout | undefined,
  choose: ChooseFormulation,
): ChooseFormulation {
  return (node, inputs) => {
    if (node === first.node) {
      return (onnx, [y], attrs, outputs) => {
        const name = result === undefined ? y.name : y.in(result);
        return node.op.lower(onnx, [{ shape: y.shape, dtype: y.dtype, name }], attrs, outputs);
      };
    }
    const value = node.op.name === 'input' ? String(node.attrs.name) : undefined;
    const layout = value === undefined ? undefined : layouts.get(value);
    return layout === undefined ? choose(node, inputs) : () => ({ value: value!, layout });
  };
}

/** Numbers between -1 and 1 that look random, the same each time. */
function noise({ shape }: Tensor): Float32Array {
  return Float32Array.from({ length: elementCount(shape) }, (_, i) => Math.sin(i * 12.9898));
}
