import {
  conv2d,
  conv2dInputGradient,
  conv2dWeightGradient,
  elementCount,
  input,
  inputName,
  isInput,
  type Node,
  slice,
  type Tensor,
} from '../../src/graph/index.js';
import { type ChooseFormulation, encodeModel, IR_VERSION, lowerGraph, OPSET } from '../../src/onnx/index.js';
import {
  BLOCKED_FORMULATIONS,
  type Formulation,
} from '../../src/runtime/formulations/blocked-formulations.js';
import { BLOCKED_DOMAIN, blockedLayout } from '../../src/runtime/formulations/blocked-layout.js';
import { InferenceSession, OrtTensor } from '../../src/runtime/node/onnxruntime.js';
import type { ConvolutionShape } from './shapes.js';

export const PLAIN = 'plain';

/** A way to write an operation, ready to be run. */
export interface Candidate {
  readonly name: string;
  readonly multiplyAdds: number;
  run(): Promise<void>;
  dispose(): Promise<void>;
}

/** The operations of a convolution: itself and its gradients. */
export function operationsOf(shape: ConvolutionShape): Tensor[] {
  const { batch, channels, filters, size, kernel, strides, pad, groups } = shape;
  const x = input('x', [batch, channels, ...size]);
  const weight = input('weight', [filters, channels / groups, kernel, kernel]);
  const padding = { top: pad, bottom: pad, left: pad, right: pad };
  const y = conv2d(x, weight, { strides, padding, groups });
  const dy = input('dy', y.shape);
  const attrs = y.node.attrs as never as Parameters<typeof conv2dWeightGradient>[2];
  return [y, conv2dInputGradient(dy, weight, { ...attrs, size }), conv2dWeightGradient(x, dy, attrs)];
}

/** The plain form and every formulation that suits. */
export async function candidatesFor(
  { node }: Tensor,
  { block, threads }: { readonly block: number; readonly threads: number },
): Promise<Candidate[]> {
  const suiting = BLOCKED_FORMULATIONS.filter(
    ({ operation, suits }) => operation === node.op.name && suits(node, block, []),
  );
  return await Promise.all(
    [undefined, ...suiting].map((formulation) => prepare(node, formulation, block, threads)),
  );
}

async function prepare(
  node: Node,
  formulation: Formulation | undefined,
  block: number,
  threads: number,
): Promise<Candidate> {
  const result: Tensor = { node, index: 0, ...node.outputs[0] };
  // One number leaves the graph: copying the result would count for much.
  const first = slice(
    result,
    result.shape.map(() => ({ end: 1 })),
  );
  const inputs = [...new Set(node.inputs)];
  const graph = lowerGraph(
    { name: 'formulation', inputs, outputs: { first } },
    formulation && { formulation: asInTheMiddle(node, formulation, block) },
  );
  const model = { opsets: { '': OPSET, [BLOCKED_DOMAIN]: 1 }, irVersion: IR_VERSION, metadata: {} };
  const bytes = encodeModel({ ...model, graph, producer: 'pupil', producerVersion: '' });
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
  const feeds = Object.fromEntries(
    inputs.map((tensor) => [inputName(tensor), new OrtTensor('float32', noise(tensor), tensor.shape)]),
  );
  return {
    name: formulation?.name ?? PLAIN,
    multiplyAdds: node.op.multiplyAdds?.(node.inputs, node.attrs, node.outputs) ?? 0,
    async run() {
      await session.run(feeds);
    },
    dispose: () => session.release(),
  };
}

/** In the middle of a network images come in blocks and go on in blocks: neither is reordered. */
function asInTheMiddle(measured: Node, formulation: Formulation, block: number): ChooseFormulation {
  const layout = blockedLayout(block);
  return (node) => {
    if (node === measured) {
      const lowering = formulation.lowering(block, node, {});
      return (...given) => {
        const lowered = lowering(...given);
        return typeof lowered === 'object' && 'value' in lowered ? lowered.value : lowered;
      };
    }
    const [{ shape }] = node.outputs;
    const isBlocked = inputOf(node) && ['x', 'dy'].includes(inputOf(node)!) && shape[1] % block === 0;
    if (!isBlocked) return undefined;
    return () => ({ value: inputOf(node)!, layout });
  };
}

function inputOf(node: Node): string | undefined {
  const tensor: Tensor = { node, index: 0, ...node.outputs[0] };
  return isInput(tensor) ? inputName(tensor) : undefined;
}

/** Numbers between -1 and 1 that look random. */
function noise({ shape }: Tensor): Float32Array {
  return Float32Array.from({ length: elementCount(shape) }, (_, i) => Math.sin(i * 12.9898));
}
