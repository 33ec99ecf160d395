import { type DType, ELEMENT_TYPES, elementCount, isFloat } from '../graph/index.js';
import {
  axisFrom0,
  castKnown,
  combined,
  elementAt,
  filled,
  held,
  type Known,
  MOST_KNOWN,
  stretched,
  vector,
  withAxes,
  withoutAxes,
} from './known.js';

/** What is looked at of a node, of a file or of a network. */
export interface FoldedNode {
  readonly opType: string;
  readonly attributes: Readonly<Record<string, { readonly value: unknown }>>;
}

type Rule = (inputs: readonly (Known | undefined)[], node: FoldedNode) => Known | undefined;

const DTYPES = Object.keys(ELEMENT_TYPES) as DType[];

/**
 * The value of a node over known values; undefined for operators that shapes are not worked out by, and for more values than
 * shapes have. Of opsets 9 to 23: axes are an attribute or an input.
 */
export function foldKnown(node: FoldedNode, inputs: readonly (Known | undefined)[]): Known | undefined {
  const rule = Object.hasOwn(RULES, node.opType) ? RULES[node.opType] : undefined;
  const value = inputs[0] === undefined ? undefined : rule?.(inputs, node);
  return value !== undefined && isWhole(value) ? value : undefined;
}

/** Files that are damaged name axes that there are not. */
function isWhole({ shape, values }: Known): boolean {
  return elementCount(shape) === values.length && values.every((value) => typeof value === 'number');
}

const binary =
  (combine: (a: number, b: number) => number, dtype?: DType): Rule =>
  ([a, b]) =>
    b === undefined ? undefined : combined([a!, b], dtype ?? a!.dtype, combine);

const unary =
  (change: (a: number) => number): Rule =>
  ([a]) =>
    combined([a!], a!.dtype, change);

const folded =
  (combine: (a: number, b: number) => number): Rule =>
  (inputs) =>
    inputs.every((one) => one !== undefined)
      ? combined(inputs, inputs[0]!.dtype, (...values) => values.reduce((a, b) => combine(a, b)))
      : undefined;

const reduction =
  (combine: (a: number, b: number) => number, first: number): Rule =>
  ([a, axes], node) => {
    const { shape } = a!;
    const given = ints(node, 'axes') ?? axes?.values ?? [];
    if (given.length === 0 && int(node, 'noop_with_empty_axes', 0) === 1) return a;
    const all = shape.map((_, i) => i);
    const over = given.length === 0 ? all : given.map((axis) => axisFrom0(axis, shape.length));
    const kept = shape.map((size, i) => (over.includes(i) ? 1 : size));
    const sums = filled(a!.dtype, kept, () => first);
    if (sums === undefined || !over.every((axis) => axis in shape)) return undefined;
    const values = [...sums.values];
    filled(a!.dtype, shape, (place, i) => {
      const to = place.reduce((flat, step, axis) => flat * kept[axis]! + (over.includes(axis) ? 0 : step), 0);
      values[to] = combine(values[to]!, a!.values[i]!);
      return 0;
    });
    const keeps = int(node, 'keepdims', 1) === 1;
    return held({
      dtype: a!.dtype,
      shape: keeps ? kept : shape.filter((_, i) => !over.includes(i)),
      values,
    });
  };

const RULES: Readonly<Record<string, Rule>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: (inputs, node) =>
    binary(isFloat(inputs[0]!.dtype) ? (a, b) => a / b : (a, b) => Math.trunc(a / b))(inputs, node),
  Mod: (inputs, node) =>
    int(node, 'fmod', 0) === 0 ? binary((a, b) => a - b * Math.floor(a / b))(inputs, node) : undefined,
  Pow: binary((a, b) => a ** b),
  Min: folded(Math.min),
  Max: folded(Math.max),
  Equal: binary((a, b) => Number(a === b), 'bool'),
  Greater: binary((a, b) => Number(a > b), 'bool'),
  GreaterOrEqual: binary((a, b) => Number(a >= b), 'bool'),
  Less: binary((a, b) => Number(a < b), 'bool'),
  LessOrEqual: binary((a, b) => Number(a <= b), 'bool'),
  And: binary((a, b) => a & b, 'bool'),
  Or: binary((a, b) => a | b, 'bool'),
  Neg: unary((a) => -a),
  Abs: unary(Math.abs),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((a) => 1 / a),
  Not: unary((a) => Number(a === 0)),
  Identity: ([a]) => a,
  ReduceProd: reduction((a, b) => a * b, 1),
  ReduceSum: reduction((a, b) => a + b, 0),
  ReduceMax: reduction(Math.max, Number.NEGATIVE_INFINITY),
  ReduceMin: reduction(Math.min, Number.POSITIVE_INFINITY),
  Where: ([test, a, b]) =>
    a === undefined || b === undefined
      ? undefined
      : combined([test!, a, b], a.dtype, (t, x, y) => (t === 0 ? y : x)),
  Cast([a], node) {
    const dtype = DTYPES.find((one) => ELEMENT_TYPES[one] === node.attributes.to?.value);
    return dtype === undefined ? undefined : castKnown(a!, dtype);
  },
  CastLike: ([a, b]) => (b === undefined ? undefined : castKnown(a!, b.dtype)),
  Shape([a], node) {
    const shape = a!.shape.slice(int(node, 'start', 0), node.attributes.end && int(node, 'end', 0));
    return vector('int64', shape);
  },
  Size: ([a]) => ({ dtype: 'int64', shape: [], values: [a!.values.length] }),
  Concat(inputs, node) {
    if (inputs.some((one) => one === undefined)) return undefined;
    const parts = inputs as readonly Known[];
    const { dtype, shape } = parts[0]!;
    const axis = axisFrom0(int(node, 'axis', 0), shape.length);
    if (!(axis in shape)) return undefined;
    const sizes = parts.map((one) => one.shape[axis] ?? 0);
    const whole = shape.map((size, i) => (i === axis ? sizes.reduce((sum, n) => sum + n, 0) : size));
    return filled(dtype, whole, (place) => {
      let along = place[axis]!;
      let part = 0;
      while (along >= sizes[part]!) along -= sizes[part++]!;
      return elementAt(parts[part]!, place.with(axis, along));
    });
  },
  Unsqueeze([a, axes], node) {
    const wanted = ints(node, 'axes') ?? axes?.values;
    return wanted && { ...a!, shape: withAxes(a!.shape, wanted) };
  },
  Squeeze: ([a, axes], node) => ({
    ...a!,
    shape: withoutAxes(a!.shape, ints(node, 'axes') ?? axes?.values),
  }),
  Reshape([a, to], node) {
    if (to === undefined) return undefined;
    const copied = to.values.map((n, i) => (n === 0 && int(node, 'allowzero', 0) === 0 ? a!.shape[i]! : n));
    const known = copied.reduce((product, n) => (n === -1 ? product : product * n), 1);
    const shape = copied.map((n) => (n === -1 ? a!.values.length / known : n));
    return elementCount(shape) === a!.values.length ? { ...a!, shape } : undefined;
  },
  Flatten([a], node) {
    const axis = axisFrom0(int(node, 'axis', 1), a!.shape.length);
    return { ...a!, shape: [elementCount(a!.shape.slice(0, axis)), elementCount(a!.shape.slice(axis))] };
  },
  Transpose([a], node) {
    const order = ints(node, 'perm') ?? a!.shape.map((_, i) => a!.shape.length - 1 - i);
    const shape = order.map((axis) => a!.shape[axis]!);
    const from = a!.shape.map((_, axis) => order.indexOf(axis));
    return filled(a!.dtype, shape, (place) =>
      elementAt(
        a!,
        from.map((axis) => place[axis]!),
      ),
    );
  },
  Gather([a, at], node) {
    if (at === undefined) return undefined;
    const axis = axisFrom0(int(node, 'axis', 0), a!.shape.length);
    const size = a!.shape[axis]!;
    if (at.values.some((i) => i < -size || i >= size)) return undefined;
    const shape = [...a!.shape.slice(0, axis), ...at.shape, ...a!.shape.slice(axis + 1)];
    return filled(a!.dtype, shape, (place) => {
      const index = elementAt(at, place.slice(axis, axis + at.shape.length));
      const behind = place.slice(axis + at.shape.length);
      return elementAt(a!, [...place.slice(0, axis), axisFrom0(index, size), ...behind]);
    });
  },
  /** Bounds below 0 count from the end, and those beyond an axis are moved to it; steps below 0 read it backwards. */
  Slice([a, from, to, over, by], node) {
    const starts = ints(node, 'starts') ?? from?.values;
    const ends = ints(node, 'ends') ?? to?.values;
    if (starts === undefined || ends === undefined) return undefined;
    const axes = ints(node, 'axes') ?? over?.values;
    const cuts = a!.shape.map((size) => ({ first: 0, step: 1, count: size }));
    for (const [i, start] of starts.entries()) {
      const axis = axisFrom0(axes?.[i] ?? i, cuts.length);
      const size = a!.shape[axis];
      const step = by?.values[i] ?? 1;
      if (size === undefined || step === 0) return undefined;
      const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
      const within = (bound: number) => Math.max(low, Math.min(high, bound < 0 ? bound + size : bound));
      const first = Math.max(0, within(start));
      cuts[axis] = { first, step, count: Math.max(0, Math.ceil((within(ends[i]!) - first) / step)) };
    }
    const shape = cuts.map(({ count }) => count);
    return filled(a!.dtype, shape, (place) =>
      elementAt(
        a!,
        place.map((at, axis) => cuts[axis]!.first + at * cuts[axis]!.step),
      ),
    );
  },
  ScatterND([a, at, updates], node) {
    if (at === undefined || updates === undefined || (node.attributes.reduction?.value ?? 'none') !== 'none')
      return undefined;
    const depth = at.shape.at(-1) ?? 0;
    const block = elementCount(a!.shape.slice(depth));
    if (block === 0) return undefined;
    const values = [...a!.values];
    for (let i = 0; i * block < updates.values.length; i++) {
      const place = at.values.slice(i * depth, (i + 1) * depth);
      const flat = place.reduce((sum, step, axis) => {
        const size = a!.shape[axis]!;
        return sum * size + axisFrom0(step, size);
      }, 0);
      for (let j = 0; j < block; j++) values[flat * block + j] = updates.values[i * block + j]!;
    }
    return { ...a!, values };
  },
  Expand([a, to]) {
    const shape = to && stretched([a!.shape, to.values]);
    return shape && filled(a!.dtype, shape, (place) => elementAt(a!, place));
  },
  ConstantOfShape([shape], node) {
    const fill = node.attributes.value?.value as
      | { readonly dtype: DType; readonly data?: ArrayLike<unknown>; readonly values?: ArrayLike<unknown> }
      | undefined;
    const value = Number((fill?.data ?? fill?.values)?.[0] ?? 0);
    return filled(fill?.dtype ?? 'float32', shape!.values, () => value);
  },
  Range([start, limit, step]) {
    const [from, to, by] = [start, limit, step].map((one) => one?.values[0] ?? Number.NaN) as [
      number,
      number,
      number,
    ];
    const count = Math.max(0, Math.ceil((to - from) / by));
    if (!(count <= MOST_KNOWN)) return undefined;
    return held(
      vector(
        start!.dtype,
        Array.from({ length: count }, (_, i) => from + i * by),
      ),
    );
  },
};

function int({ attributes }: FoldedNode, name: string, otherwise: number): number {
  const value = attributes[name]?.value;
  return typeof value === 'number' ? value : otherwise;
}

function ints({ attributes }: FoldedNode, name: string): readonly number[] | undefined {
  const value = attributes[name]?.value;
  return Array.isArray(value) ? value : undefined;
}
