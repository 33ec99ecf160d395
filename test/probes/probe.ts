import type { DType, Shape, Tensor } from '../../src/graph/index.js';
import type { Values } from './values.js';

export interface ProbeInput {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly values: Values;
}

/** One use of an operation that its contract is checked on. */
export interface Probe {
  /** What is special about it. */
  readonly name: string;
  readonly inputs: readonly ProbeInput[];
  /** The operation applied; the last node built must be the operation that is probed. */
  readonly build: (...inputs: Tensor[]) => Tensor | readonly Tensor[];
}

export function probe(name: string, inputs: readonly ProbeInput[], build: Probe['build']): Probe {
  return { name, inputs, build };
}

/** A float32 input. */
export function float(shape: Shape, values: Values = 'spread'): ProbeInput {
  return { shape, dtype: 'float32', values };
}

/** An input of whole numbers, int64 unless said otherwise. */
export function whole(shape: Shape, values: readonly number[], dtype: DType = 'int64'): ProbeInput {
  return { shape, dtype, values };
}
