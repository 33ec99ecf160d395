import type { DType } from '../dtype.js';
import type { ForeignGraph } from '../foreign-graph.js';
import { defineOperation } from '../operation.js';
import { requireDtype } from '../shape-rules.js';
import type { Tensor, TensorType } from '../tensor.js';

export interface ForeignAttributes {
  readonly graph: ForeignGraph;
  /** Dtype of what it is given first; all else is float32. */
  readonly takes: DType;
  /** Types of its outputs, in their order: somebody who has run the model knows them. */
  readonly types: readonly TensorType[];
  /** Of one picture: somebody who has run the model has counted them. */
  readonly multiplyAdds: number;
}

const definition = defineOperation<readonly Tensor[], ForeignAttributes>({
  name: 'foreign',
  type: (inputs, { graph, takes, types }) => {
    for (const [i, given] of inputs.entries())
      requireDtype('foreign', graph.inputs[i], given, [i === 0 ? takes : 'float32']);
    return types;
  },
  gradient: 'none',
  multiplyAdds: (_, { multiplyAdds }, [y]) => multiplyAdds * (y.shape[0] ?? 1),
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
export function foreign(inputs: readonly Tensor[], attributes: ForeignAttributes): readonly Tensor[] {
  return definition.all(inputs, attributes);
}
