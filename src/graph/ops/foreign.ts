import type { ForeignGraph } from '../foreign-graph.js';
import { defineOperation } from '../operation.js';
import type { Tensor, TensorType } from '../tensor.js';

export interface ForeignAttributes {
  readonly graph: ForeignGraph;
  /** Types of its outputs, in their order: somebody who has run the model knows them. */
  readonly types: readonly TensorType[];
}

const definition = defineOperation<readonly Tensor[], ForeignAttributes>({
  name: 'foreign',
  type: (_, { types }) => types,
  gradient: 'none',
  lower: (onnx, inputs, { graph }) =>
    onnx.splice(
      graph,
      inputs.map(({ name }) => name),
    ),
});
export const foreignOperation = definition.operation;

/**
 * What nodes of somebody else's ONNX model make of `inputs`, which are as many as the graph says, in its order. The nodes are
 * written as they are, whatever operators they are.
 *
 * Gradient None: nothing before it can learn.
 */
export function foreign(
  inputs: readonly Tensor[],
  graph: ForeignGraph,
  types: readonly TensorType[],
): readonly Tensor[] {
  return definition.all(inputs, { graph, types });
}
