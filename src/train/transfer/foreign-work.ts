import { elementCount, type Shape } from '../../graph/index.js';
import type { OnnxNode } from '../../onnx/index.js';
import type { CutGraph } from './cut-graph.js';

/** Operators whose multiplications are counted: what takes all but a little of the time of a network. */
const COUNTED: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);

/** Values whose shapes decide how many multiplications nodes make. */
export function valuesToCount({ nodes }: CutGraph): string[] {
  const values = nodes.filter(isCounted).flatMap(({ inputs, outputs }) => [inputs[0], outputs[0]]);
  return values.filter((name) => name !== undefined && name !== '') as string[];
}

/** Multiplications of nodes for one picture, each with its addition, by the first value that a node makes. */
export function foreignWork(
  { nodes, constants }: CutGraph,
  shapes: ReadonlyMap<string, Shape>,
): ReadonlyMap<string, number> {
  const shapeOf = (name: string | undefined) => constants.get(name ?? '')?.shape ?? shapes.get(name ?? '');
  return new Map(
    nodes.filter(isCounted).flatMap((node) => {
      const [taken, weights, made] = [node.inputs[0], node.inputs[1], node.outputs[0]].map(shapeOf);
      if (taken === undefined || made === undefined) return [];
      return [[node.outputs[0]!, workOf(node, { taken, weights: weights ?? [], made })] as const];
    }),
  );
}

function isCounted({ opType, domain = '' }: OnnxNode): boolean {
  return domain === '' && COUNTED.has(opType);
}

function workOf(
  { opType, attributes }: OnnxNode,
  { taken, weights, made }: { readonly taken: Shape; readonly weights: Shape; readonly made: Shape },
): number {
  switch (opType) {
    // Each value that is made is a sum over one filter; transposed, each that is taken is spread by one.
    case 'Conv':
      return elementCount(made) * elementCount(weights.slice(1));
    case 'ConvTranspose':
      return elementCount(taken) * elementCount(weights.slice(1));
    case 'Gemm':
      return elementCount(made) * taken[attributes.transA?.value === 1 ? 0 : 1]!;
    default:
      return elementCount(made) * taken.at(-1)!;
  }
}
