import type { OnnxNode } from '../../onnx/index.js';
import type { CutGraph } from './cut-graph.js';

/** What may stand behind a classifier and leaves it one. */
const ENDINGS: ReadonlySet<string> = new Set([
  'Softmax',
  'LogSoftmax',
  'Sigmoid',
  'Identity',
  'Squeeze',
  'Flatten',
  'Reshape',
  'Transpose',
  'Cast',
  'Dropout',
]);

/** What may stand behind a classifier that is a convolution, as in SqueezeNet. */
const POOLED_ENDINGS: ReadonlySet<string> = new Set([
  ...ENDINGS,
  'GlobalAveragePool',
  'ReduceMean',
  'AveragePool',
  'Relu',
]);

/**
 * The value that the last classifier takes: what a matrix product with weights, or a 1x1 convolution whose map is averaged, is
 * given; undefined where the model ends otherwise, and so in features already.
 */
export function findFeatures(graph: CutGraph): string | undefined {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const isConstant = (name: string | undefined) => name !== undefined && graph.constants.has(name);
  /** The one input of a node that is not constant. */
  const onward = (node: OnnxNode) => {
    const given = node.inputs.filter((name) => name !== '' && !isConstant(name));
    return given.length === 1 || ENDINGS.has(node.opType) ? node.inputs[0] : undefined;
  };

  function follow(name: string | undefined, endings: ReadonlySet<string>): string | undefined {
    const node = name === undefined ? undefined : makers.get(name);
    if (node === undefined) return undefined;
    if (isProduct(node, isConstant)) return node.inputs.find((input) => !isConstant(input));
    if (endings === POOLED_ENDINGS && node.opType === 'Conv')
      return isPointwise(node, graph) ? node.inputs[0] : undefined;
    // A bias behind a matrix product.
    if (node.opType === 'Add' && node.inputs.some(isConstant))
      return follow(
        node.inputs.find((n) => !isConstant(n)),
        endings,
      );
    return endings.has(node.opType) ? follow(onward(node), endings) : undefined;
  }
  return follow(graph.output, ENDINGS) ?? follow(graph.output, POOLED_ENDINGS);
}

function isProduct({ opType, inputs }: OnnxNode, isConstant: (name: string | undefined) => boolean): boolean {
  return (opType === 'Gemm' || opType === 'MatMul') && isConstant(inputs[1]) && !isConstant(inputs[0]);
}

function isPointwise({ inputs }: OnnxNode, { constants }: CutGraph): boolean {
  const kernel = constants.get(inputs[1] ?? '');
  return kernel?.shape.length === 4 && kernel.shape.slice(2).every((size) => size === 1);
}
