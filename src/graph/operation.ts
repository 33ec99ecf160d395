import type { DType, TypedArray } from './dtype.js';
import type { ForeignGraph } from './foreign-graph.js';
import type { Node, Tensor, TensorType } from './tensor.js';

/** The name of a value in the ONNX graph being written. */
export type OnnxValueName = string;

export interface LoweredTensor extends TensorType {
  readonly name: OnnxValueName;
}

/** An attribute of an ONNX node. Plain numbers are integers; write `{ float: 0.5 }` for a float. */
export type LoweredAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] };

/** What a lowering rule may do: add ONNX nodes and constants. Implemented by `onnx/`. */
export interface OnnxBuilder {
  /** Add a node with one output and return its name. An input that is left out is `''`. */
  node(
    opType: string,
    inputs: readonly OnnxValueName[],
    attributes?: Readonly<Record<string, LoweredAttribute>>,
    domain?: string,
  ): OnnxValueName;
  /** Add a node with `outputCount` outputs. */
  nodeWithOutputs(
    opType: string,
    inputs: readonly OnnxValueName[],
    attributes: Readonly<Record<string, LoweredAttribute>>,
    outputCount: number,
    domain?: string,
  ): OnnxValueName[];
  /**
   * Add the nodes of a foreign graph as they are, under names of their own, with `inputs` for what the graph is given; returns
   * the names of its outputs.
   */
  splice(graph: ForeignGraph, inputs: readonly OnnxValueName[]): OnnxValueName[];
  /** A constant tensor; equal ones are written once. */
  constant(dtype: DType, shape: readonly number[], values: readonly number[] | TypedArray): OnnxValueName;
}

/** A rule that writes one node's value as ONNX nodes. */
export type Lowering<A> = (
  onnx: OnnxBuilder,
  inputs: readonly LoweredTensor[],
  attrs: A,
  outputs: readonly TensorType[],
) => OnnxValueName | readonly OnnxValueName[];

/** What a gradient rule sees of the node whose inputs it differentiates. */
export interface GradientScope<I extends readonly Tensor[], A> {
  readonly inputs: I;
  readonly attrs: A;
  /** The node's own outputs, for rules such as exp' = exp. */
  readonly outputs: readonly Tensor[];
  /** Gradient of the loss for each output; `undefined` where the loss does not depend on it. */
  readonly outputGradients: readonly (Tensor | undefined)[];
}

/**
 * One thunk per input: called only when that input leads to a variable, so unneeded work is never built.
 * `null` says that no gradient exists (integers, indices, masks). The walk undoes broadcasting afterwards.
 */
export type InputGradients<I extends readonly Tensor[]> = { readonly [K in keyof I]: (() => Tensor) | null };

/** Everything there is to know about an operation, in one record. */
export interface OperationDefinition<I extends readonly Tensor[], A extends object> {
  readonly name: string;
  /** Shape and dtype rule; throws `ShapeError` with the message a person sees. */
  readonly type: (inputs: I, attrs: A) => TensorType | readonly TensorType[];
  /**
   * Gradient in terms of other operations; `'none'` for what cannot be differentiated, `'ofDecomposition'` for a composite.
   */
  readonly gradient:
    | 'none'
    | 'ofDecomposition'
    | ((dy: Tensor, scope: GradientScope<I, A>) => InputGradients<I>);
  /** The plain ONNX form, right on every target. */
  readonly lower: Lowering<A>;
  /** Whether each place of the output is computed from the same place of every operand, after broadcasting. */
  readonly elementwise?: true;
  /**
   * Multiplications each with its addition, as the field counts the work of a network; left out where there are none, or
   * only element by element, which is not counted.
   */
  readonly multiplyAdds?: (inputs: I, attrs: A, outputs: readonly TensorType[]) => number;
  /**
   * Value on constants, where folding pays: flat row-major arrays in, one flat array of the output's dtype out;
   * `undefined` where the value is better left to the runtime.
   */
  readonly fold?: (inputs: readonly ConstantValue[], attrs: A, output: TensorType) => TypedArray | undefined;
  /** The same outputs in other operations, for what `defineComposite` declares; primitive operations have none. */
  readonly decompose?: (inputs: I, attrs: A) => readonly Tensor[];
}

export interface ConstantValue extends TensorType {
  readonly data: TypedArray;
}

/** An operation with its input and attribute types erased: what nodes refer to. */
export type Operation = OperationDefinition<readonly Tensor[], Record<string, unknown>>;

/** A defined operation, and the function that applies it. */
export interface DefinedOperation<I extends readonly Tensor[], A extends object> {
  readonly operation: OperationDefinition<I, A>;
  /** Apply and return all outputs. */
  readonly all: (inputs: I, attrs: A) => readonly Tensor[];
  /** Apply and return the first output. */
  readonly apply: (inputs: I, attrs: A) => Tensor;
}

/** Declare an operation. Attributes are plain data, frozen when applied. */
export function defineOperation<I extends readonly Tensor[], A extends object = Record<string, never>>(
  definition: OperationDefinition<I, A>,
): DefinedOperation<I, A> {
  const operation = Object.freeze(definition);
  function all(inputs: I, attrs: A): readonly Tensor[] {
    return outputsOf(
      Object.freeze({
        op: operation as unknown as Operation,
        inputs: Object.freeze([...inputs]),
        attrs: Object.freeze({ ...attrs }) as Readonly<Record<string, unknown>>,
        outputs: typesOf(operation.type(inputs, attrs)),
      }),
    );
  }
  return Object.freeze({ operation, all, apply: (inputs: I, attrs: A) => all(inputs, attrs)[0] });
}

/** The tensors that a node yields. */
export function outputsOf(node: Node): readonly Tensor[] {
  return node.outputs.map(({ shape, dtype }, index) =>
    Object.freeze({ node, index, shape: Object.freeze([...shape]), dtype }),
  );
}

/** The same operation on other inputs, as graph rewrites need it. */
export function reapply(node: Node, inputs: readonly Tensor[]): readonly Tensor[] {
  const outputs = typesOf(node.op.type(inputs, node.attrs as Record<string, unknown>));
  return outputsOf(Object.freeze({ ...node, inputs: Object.freeze([...inputs]), outputs }));
}

/** Shapes and dtypes alone: a type rule may return one of its inputs, which is a tensor. */
function typesOf(result: TensorType | readonly TensorType[]): readonly TensorType[] {
  return Object.freeze([result].flat().map(({ shape, dtype }) => Object.freeze({ shape, dtype })));
}
