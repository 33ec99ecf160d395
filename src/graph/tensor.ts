import type { DType } from './dtype.js';
import type { Operation } from './operation.js';

export type Shape = readonly number[];

export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One use of an operation. Frozen; a graph is nothing but nodes that refer to earlier nodes. */
export interface Node {
  readonly op: Operation;
  readonly inputs: readonly Tensor[];
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly TensorType[];
}

/** A symbolic value: one output of a node. Images are laid out `[N, C, H, W]`. */
export interface Tensor extends TensorType {
  readonly node: Node;
  /** Which output of the node this is; 0 for all operations but `split`. */
  readonly index: number;
}

export function rank(tensor: TensorType): number {
  return tensor.shape.length;
}

export function elementCount(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

/** `float32[2, 3]`. */
export function describeType({ dtype, shape }: TensorType): string {
  return `${dtype}[${shape.join(', ')}]`;
}
