import {
  castNumber,
  type DType,
  ELEMENT_TYPES,
  elementCount,
  type ForeignNode,
  isFloat,
  type Shape,
} from '../../graph/index.js';
import {
  concatKnown,
  reshapeKnown,
  sliceKnown,
  transposeKnown,
  withAxes,
  withoutAxes,
} from './arrange-known.js';

/** A value that is known when the network is built: shapes, axes, and what is worked out of them. */
export interface Known {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly values: readonly number[];
}

const DTYPES = Object.keys(ELEMENT_TYPES) as DType[];

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => a - b * Math.floor(a / b),
  Min: Math.min,
  Max: Math.max,
  Pow: (a, b) => a ** b,
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  Less: (a, b) => Number(a < b),
};

const UNARY: Readonly<Record<string, (a: number) => number>> = {
  Neg: (a) => -a,
  Abs: Math.abs,
  Floor: Math.floor,
  Ceil: Math.ceil,
  Sqrt: Math.sqrt,
  Reciprocal: (a) => 1 / a,
  Not: (a) => Number(a === 0),
  Identity: (a) => a,
};

/** The value of a node over known values; undefined for operators that shapes are not worked out by. */
export function foldKnown(node: ForeignNode, inputs: readonly (Known | undefined)[]): Known | undefined {
  const given = inputs.filter((value) => value !== undefined);
  const [a, b, c] = inputs;
  if (a === undefined) return undefined;
  const binary = BINARY[node.opType];
  if (binary !== undefined && b !== undefined) {
    const isDivision = node.opType === 'Div' && !isFloat(a.dtype);
    return broadcast([a, b], ([x, y]) => (isDivision ? Math.trunc(x! / y!) : binary(x!, y!)));
  }
  const unary = UNARY[node.opType];
  if (unary !== undefined) return { ...a, values: a.values.map(unary) };
  switch (node.opType) {
    case 'Cast': {
      const dtype = DTYPES.find((one) => ELEMENT_TYPES[one] === node.attributes.to?.value);
      if (dtype === undefined) return undefined;
      return { ...a, dtype, values: a.values.map((value) => castNumber(value, dtype)) };
    }
    case 'Concat':
      return concatKnown(given, numberOf(node, 'axis') ?? 0);
    case 'Transpose':
      return transposeKnown(a, node.attributes.perm?.value as readonly number[] | undefined);
    case 'Unsqueeze':
      return b === undefined ? undefined : { ...a, shape: withAxes(a.shape, b.values) };
    case 'Squeeze':
      return { ...a, shape: withoutAxes(a.shape, b?.values) };
    case 'Reshape':
      return b === undefined ? undefined : reshapeKnown(a, b.values, numberOf(node, 'allowzero') === 1);
    case 'Gather': {
      if (b === undefined || a.shape.length !== 1) return undefined;
      const values = b.values.map((i) => a.values.at(i));
      return values.includes(undefined) ? undefined : { ...a, shape: b.shape, values: values as number[] };
    }
    case 'Slice':
      if (b === undefined || c === undefined) return undefined;
      return sliceKnown(a, {
        starts: b.values,
        ends: c.values,
        axes: inputs[3]?.values,
        steps: inputs[4]?.values,
      });
    case 'ConstantOfShape': {
      const fill = node.attributes.value;
      const [value = 0] = fill?.type === 'tensor' ? fill.value.values.map(Number) : [];
      const dtype = fill?.type === 'tensor' ? fill.value.dtype : 'float32';
      return filled(dtype, a.values, value);
    }
    case 'Range': {
      const [start, limit, step] = [a, b, c].map((one) => one?.values[0] ?? Number.NaN) as [
        number,
        number,
        number,
      ];
      const count = Math.max(0, Math.ceil((limit - start) / step));
      if (!(count <= MOST)) return undefined;
      return vector(
        a.dtype,
        Array.from({ length: count }, (_, i) => start + i * step),
      );
    }
    case 'Where':
      return b === undefined || c === undefined
        ? undefined
        : { ...broadcast([a, b, c], ([test, x, y]) => (test ? x! : y!))!, dtype: b.dtype };
    case 'ReduceProd':
      return { ...a, shape: [], values: [a.values.reduce((product, n) => product * n, 1)] };
    default:
      return undefined;
  }
}

function vector(dtype: DType, values: readonly number[]): Known {
  return { dtype, shape: [values.length], values };
}

/** Constants of many values are no shapes. */
const MOST = 4096;

function filled(dtype: DType, shape: Shape, value: number): Known | undefined {
  const count = elementCount(shape);
  return count > MOST ? undefined : { dtype, shape, values: Array<number>(count).fill(value) };
}

function numberOf({ attributes }: ForeignNode, name: string): number | undefined {
  return attributes[name]?.value as number | undefined;
}

/** Of values of one shape, or of a single number. */
function broadcast(
  inputs: readonly Known[],
  combine: (values: readonly number[]) => number,
): Known | undefined {
  const largest = inputs.reduce((most, one) => (one.values.length > most.values.length ? one : most));
  if (inputs.some(({ values }) => values.length !== 1 && values.length !== largest.values.length))
    return undefined;
  const at = ({ values }: Known, i: number) => values[values.length === 1 ? 0 : i]!;
  return { ...largest, values: largest.values.map((_, i) => combine(inputs.map((one) => at(one, i)))) };
}
