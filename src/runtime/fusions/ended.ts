import {
  type DefinedOperation,
  defineOperation,
  type LoweredTensor,
  type Node,
  type Tensor,
} from '../../graph/index.js';

/** What follows the first output of an operation in the same pass: something added, then an activation. */
export interface Ending {
  /** A tensor of the shape of the output. */
  readonly added?: Tensor;
  /** A node of one input and one output, element by element. */
  readonly activation?: Node;
}

export interface EndedAttributes {
  /** What the ending follows. */
  readonly begin: Node;
  /** Whether the last input is added. */
  readonly adds: boolean;
  readonly activation: Node | undefined;
}

type EndedOperation = DefinedOperation<readonly Tensor[], EndedAttributes>;

const operations = new Map<string, EndedOperation>();

/** A node and its ending as one node; its outputs are those of the node, the first one with the ending. */
export function ended(
  begin: Node,
  inputs: readonly Tensor[],
  { added, activation }: Ending,
): readonly Tensor[] {
  const name = [begin.op.name, ...(added ? ['add'] : []), ...(activation ? [activation.op.name] : [])].join(
    '+',
  );
  const operation = operations.get(name) ?? defineEnded(name);
  operations.set(name, operation);
  const attrs = { begin, adds: added !== undefined, activation };
  return operation.all(added ? [...inputs, added] : inputs, attrs);
}

/** What a node of `ended` is made of; undefined for any other node. */
export function endingOf({ op, attrs }: Node): EndedAttributes | undefined {
  return (operations.get(op.name)?.operation as unknown) === op
    ? (attrs as unknown as EndedAttributes)
    : undefined;
}

function defineEnded(name: string): EndedOperation {
  return defineOperation<readonly Tensor[], EndedAttributes>({
    name,
    type: (_, { begin }) => begin.outputs,
    // Endings are found in graphs that are about to be run: nothing differentiates them any more.
    gradient: 'none',
    lower: (onnx, inputs, { begin, adds, activation }, outputs) => {
      const own = adds ? inputs.slice(0, -1) : inputs;
      const [first, ...others] = [begin.op.lower(onnx, own, begin.attrs, outputs)].flat();
      const sum = adds ? onnx.node('Add', [first, inputs[inputs.length - 1].name]) : first;
      if (activation === undefined) return [sum, ...others];
      const operand: LoweredTensor = { ...outputs[0], name: sum };
      return [
        activation.op.lower(onnx, [operand], activation.attrs, outputs.slice(0, 1)) as string,
        ...others,
      ];
    },
  });
}
