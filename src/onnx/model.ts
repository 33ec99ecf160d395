/**
 * An ONNX model as plain data: what lowering writes, what the codec turns into bytes and back.
 *
 * Source  ONNX IR specification, onnx/docs/IR.md; names as in onnx.proto, in camel case.
 */
import type { DType, TypedArray } from '../graph/index.js';

/**
 * Version of the standard operators that every written graph uses.
 *
 * 17 (ONNX 1.12, 2022) is the newest that Debian's checker and runtimes of that age accept, and it has all we need.
 */
export const OPSET = 17;

/** Version of the file format; the one that came with opset 17. */
export const IR_VERSION = 8;

export interface OnnxModel {
  graph: OnnxGraph;
  /** Operator set version by domain; `''` is the standard one, ai.onnx. */
  opsets: Record<string, number>;
  irVersion: number;
  /** The file's `metadata_props`. */
  metadata: Record<string, string>;
  producer: string;
  producerVersion: string;
}

export interface OnnxGraph {
  name: string;
  /** In an order where every input is known before its use. */
  nodes: OnnxNode[];
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  initializers: OnnxTensor[];
}

export interface OnnxValue {
  name: string;
  /** Text comes in and goes out, but is nothing to compute with; 'unknown' is written without a type. */
  dtype: DType | 'string' | 'unknown';
  /** A string is a symbolic dimension, `''` one that is not known at all. */
  shape: (number | string)[];
  /** TensorProto.DataType of the file, of a value that is 'unknown'. */
  elementType?: number | undefined;
}

export interface OnnxTensor {
  name: string;
  dtype: DType;
  shape: number[];
  /** Flat, row-major; as long as the product of `shape`. */
  data: TypedArray;
  /** TensorProto.DataType of the file where it is none of ours: `data` are its values in a type that holds each exactly. */
  widenedFrom?: number;
}

export interface OnnxNode {
  opType: string;
  /** Operator set; left out or `''` for ai.onnx. */
  domain?: string;
  name?: string;
  /** `''` stands for an optional input that is left out. */
  inputs: string[];
  outputs: string[];
  attributes: Record<string, OnnxAttribute>;
}

/** Integers are signed 64-bit in the file; here they must be safe integers. */
export type OnnxAttribute =
  | { type: 'int'; value: number }
  | { type: 'float'; value: number }
  | { type: 'string'; value: string }
  | { type: 'ints'; value: number[] }
  | { type: 'floats'; value: number[] }
  | { type: 'strings'; value: string[] }
  | { type: 'tensor'; value: OnnxTensor }
  | { type: 'graph'; value: OnnxGraph };
