import { type DType, type TypedArray, typedArrayOf } from './dtype.js';

/**
 * A part of somebody else's ONNX model as plain JSON, so that a network that holds one is JSON as any other. Large values are
 * not in it: they are given from outside, as further inputs.
 */
export interface ForeignGraph {
  /** In an order where every value is known before its use. */
  readonly nodes: readonly ForeignNode[];
  readonly constants: Readonly<Record<string, ForeignTensor>>;
  /** What nodes call the values given from outside, in their order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A node of the opset that Pupil writes. */
export interface ForeignNode {
  readonly opType: string;
  /** Operator set; left out for ai.onnx. */
  readonly domain?: string | undefined;
  /** `''` stands for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, ForeignAttribute>>;
}

/** A number; as text where JSON does not know it: `NaN`, `Infinity`, `-Infinity`, and whole numbers beyond 2^53. */
export type ForeignNumber = number | string;

export interface ForeignTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Flat, row-major. */
  readonly values: readonly ForeignNumber[];
}

export type ForeignAttribute =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: ForeignNumber }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly type: 'floats'; readonly value: readonly ForeignNumber[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensor'; readonly value: ForeignTensor }
  | { readonly type: 'graph'; readonly value: ForeignGraph };

/** The values of a tensor. */
export function foreignData({ dtype, values }: ForeignTensor): TypedArray {
  return dtype === 'int64' ? BigInt64Array.from(values, BigInt) : typedArrayOf(dtype, values.map(Number));
}

/** A number as JSON can hold it. */
export function asForeignNumber(value: number | bigint): ForeignNumber {
  const number = Number(value);
  const isExact = typeof value === 'bigint' ? Number.isSafeInteger(number) : Number.isFinite(value);
  return isExact ? number : String(value);
}
