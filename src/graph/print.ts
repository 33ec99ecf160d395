import { inputName, isInput } from './ops/index.js';
import { topologicalOrder } from './order.js';
import { describeType, type Node, type Tensor } from './tensor.js';

/**
 * The graph as text, one node a line, for tests and reports; the same graph gives the same text.
 *
 *     %0 = input "x" : float32[2, 3]
 *     %1 = exp(%0) : float32[2, 3]
 *     return y = %1
 */
export function printGraph(outputs: Readonly<Record<string, Tensor>>): string {
  const numbers = new Map<Node, number>();
  const nameOf = ({ node, index }: Tensor) =>
    `%${numbers.get(node)}${node.outputs.length > 1 ? `.${index}` : ''}`;
  const lines = topologicalOrder(Object.values(outputs)).map((node, number) => {
    numbers.set(node, number);
    return `%${number} = ${printNode(node, nameOf)} : ${node.outputs.map(describeType).join(', ')}`;
  });
  const returned = Object.entries(outputs).map(([name, tensor]) => `${name} = ${nameOf(tensor)}`);
  return [...lines, `return ${returned.join(', ')}`].join('\n');
}

function printNode(node: Node, nameOf: (tensor: Tensor) => string): string {
  const tensor: Tensor = { node, index: 0, ...node.outputs[0] };
  if (isInput(tensor)) return `input ${JSON.stringify(inputName(tensor))}`;
  if (node.op.name === 'constant') return `constant ${printValues(node.attrs.data as ArrayLike<number>)}`;
  const attrs = Object.entries(node.attrs).map(([name, value]) => `${name}=${printAttribute(value)}`);
  return `${node.op.name}(${[...node.inputs.map(nameOf), ...attrs].join(', ')})`;
}

function printAttribute(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printAttribute).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, v]) => `${name}: ${printAttribute(v)}`)
      .join(', ')}}`;
  }
  return String(value);
}

const SHOWN_VALUES = 4;

function printValues(data: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(SHOWN_VALUES, data.length) }, (_, i) => String(data[i]));
  return `[${shown.join(', ')}${data.length > SHOWN_VALUES ? `, … ${data.length} values` : ''}]`;
}
