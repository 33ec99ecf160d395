import type { DType } from '../dtype.js';
import { defineOperation } from '../operation.js';
import type { Shape, Tensor } from '../tensor.js';

export interface InputAttributes {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

const definition = defineOperation<readonly [], InputAttributes>({
  name: 'input',
  type: (_, { dtype, shape }) => ({ dtype, shape }),
  gradient: 'none',
  // Graph inputs are declared by the writer of the graph; the value simply has the name.
  lower: (_onnx, _inputs, { name }) => name,
});
export const inputOperation = definition.operation;

/** A value that is given when the program runs: a batch, a scalar, noise, a variable. */
export function input(name: string, shape: Shape, dtype: DType = 'float32'): Tensor {
  return definition.apply([], { name, dtype, shape });
}

export function isInput(tensor: Tensor): boolean {
  return tensor.node.op.name === 'input';
}

export function inputName(tensor: Tensor): string {
  return (tensor.node.attrs as unknown as InputAttributes).name;
}
