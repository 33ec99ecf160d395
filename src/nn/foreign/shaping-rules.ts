import {
  concat,
  constant,
  ELEMENT_TYPES,
  elementCount,
  expand,
  gather,
  pad,
  reshape,
  type Shape,
  slice,
  split,
  type Tensor,
  transpose,
} from '../../graph/index.js';
import { withAxes, withoutAxes } from '../../onnx/index.js';
import { type MappedNode, type OperatorRule, unmapped } from './mapped-node.js';

/** Ends of slices that mean the whole axis are far beyond any. */
const FAR = 2 ** 31 - 1;

const axisOf = (x: Tensor, axis: number) => (axis < 0 ? axis + x.shape.length : axis);

/** What moves values and changes none. */
export const SHAPING_RULES: Readonly<Record<string, OperatorRule>> = {
  Identity: (node) => node.tensor(0),
  Cast(node) {
    const x = node.tensor(0);
    if (x.dtype !== 'float32' || node.int('to', ELEMENT_TYPES.float32) !== ELEMENT_TYPES.float32)
      throw unmapped(node.node, 'numbers become those of another type');
    return x;
  },
  Concat: (node) =>
    concat(
      node.node.inputs.map((_, i) => node.tensor(i)),
      node.int('axis', 0),
    ),
  Flatten(node) {
    const x = node.tensor(0);
    const axis = axisOf(x, node.int('axis', 1));
    return reshape(x, [elementCount(x.shape.slice(0, axis)), elementCount(x.shape.slice(axis))]);
  },
  Reshape(node) {
    const x = node.tensor(0);
    const wanted = node.numbers(1) ?? [];
    return reshape(
      x,
      wanted.map((n, i) => (n === 0 && node.int('allowzero', 0) === 0 ? x.shape[i]! : n)),
    );
  },
  Transpose: (node) => transpose(node.tensor(0), node.ints('perm')),
  Squeeze(node) {
    const x = node.tensor(0);
    return reshape(x, withoutAxes(x.shape, node.numbers(1)));
  },
  Unsqueeze(node) {
    const x = node.tensor(0);
    return reshape(x, withAxes(x.shape, node.numbers(1) ?? []));
  },
  Expand(node) {
    const x = node.tensor(0);
    const wanted = node.numbers(1) ?? [];
    const rank = Math.max(wanted.length, x.shape.length);
    const aligned = (shape: Shape) => [...Array<number>(rank - shape.length).fill(1), ...shape];
    const [own, given] = [aligned(x.shape), aligned(wanted)];
    return expand(
      reshape(x, own),
      own.map((n, i) => Math.max(n, given[i]!)),
    );
  },
  Gather(node) {
    const indices = node.numbers(1) ?? [];
    const x = node.tensor(0);
    const axis = axisOf(x, node.int('axis', 0));
    const shape = node.tensor(1).shape;
    return gather(x, constant([...indices], shape, 'int64'), axis);
  },
  Slice(node) {
    const x = node.tensor(0);
    const [starts = [], ends = []] = [node.numbers(1), node.numbers(2)];
    const axes = (node.numbers(3) ?? starts.map((_, i) => i)).map((axis) => axisOf(x, axis));
    const steps = node.numbers(4) ?? starts.map(() => 1);
    if (steps.some((step) => step < 1)) throw unmapped(node.node, 'it runs backwards');
    return slice(
      x,
      x.shape.map((size, axis) => {
        const i = axes.indexOf(axis);
        if (i < 0) return undefined;
        const end = ends[i]! > FAR ? size : Math.min(ends[i]!, size);
        return { start: Math.min(starts[i]!, size), end, step: steps[i]! };
      }),
    );
  },
  Split(node) {
    const x = node.tensor(0);
    const axis = axisOf(x, node.int('axis', 0));
    const count = node.node.outputs.length;
    const sizes = node.numbers(1) ?? Array<number>(count).fill(x.shape[axis]! / count);
    return split(x, sizes, axis);
  },
  Pad(node) {
    const x = node.tensor(0);
    const amounts = node.numbers(1) ?? [];
    if (node.text('mode', 'constant') !== 'constant' || amounts.some((n) => n < 0))
      throw unmapped(node.node, 'it does more than to add a border of one value');
    const rank = x.shape.length;
    const value = node.numbers(2)?.[0] ?? 0;
    return pad(x, { before: amounts.slice(0, rank), after: amounts.slice(rank), value });
  },
};

/** The shape of a value as a node asks for it. */
export function shapeAsked({ node, int }: MappedNode, shape: Shape): { shape: Shape; values: number[] } {
  if (node.opType === 'Size') return { shape: [], values: [elementCount(shape)] };
  const values = shape.slice(int('start', 0), node.attributes.end === undefined ? undefined : int('end', 0));
  return { shape: [values.length], values: [...values] };
}
