import { type DefinedOperation, defineOperation, type Lowering } from './operation.js';
import { input } from './ops/input.js';
import { topologicalOrder } from './order.js';
import type { Node, Tensor } from './tensor.js';

/** An operation that is made of others, kept as one node so that a target may compute it in a way of its own. */
export interface CompositeDefinition<I extends readonly Tensor[], A extends object> {
  readonly name: string;
  readonly decompose: (inputs: I, attrs: A) => readonly Tensor[];
}

/**
 * Declare an operation by what it is made of: types, gradient, work and plain form follow. Targets that have no formulation
 * for the whole see the parts alone, since `simplify` takes it apart before it looks for what can be saved.
 */
export function defineComposite<I extends readonly Tensor[], A extends object = Record<string, never>>({
  name,
  decompose,
}: CompositeDefinition<I, A>): DefinedOperation<I, A> {
  return defineOperation<I, A>({
    name,
    type: decompose,
    gradient: 'ofDecomposition',
    decompose,
    lower: lowerParts(decompose),
  });
}

/** The nodes that a composite stands for, itself not among them. */
export function partsOf({ op, inputs, attrs }: Node): Node[] {
  return topologicalOrder(op.decompose!(inputs, attrs), new Set(inputs.map(({ node }) => node)));
}

/** The parts one after the other, each in its plain form. */
function lowerParts<I extends readonly Tensor[], A extends object>(
  decompose: (inputs: I, attrs: A) => readonly Tensor[],
): Lowering<A> {
  return (onnx, inputs, attrs) => {
    const given = inputs.map((t, i) => input(`operand ${i}`, t.shape, t.dtype));
    const outputs = decompose(given as readonly Tensor[] as I, attrs);
    const names = new Map(given.map(({ node }, i) => [node, [inputs[i].name] as readonly string[]]));
    const nameOf = ({ node, index }: Tensor) => names.get(node)![index];
    for (const node of topologicalOrder(outputs, new Set(names.keys()))) {
      const operands = node.inputs.map((t) => ({ shape: t.shape, dtype: t.dtype, name: nameOf(t) }));
      names.set(node, [node.op.lower(onnx, operands, node.attrs, node.outputs)].flat());
    }
    return outputs.map(nameOf);
  };
}
