import { type ConstantValue, reapply } from './operation.js';
import { constant, constantData, isConstant, matmul, mul, negate, reshape, transpose } from './ops/index.js';
import { topologicalOrder } from './order.js';
import { takeApart } from './take-apart.js';
import { elementCount, type Node, sameShape, type Tensor } from './tensor.js';

/** Constants above this size stay as the operations that make them, so that a graph never grows by being simplified. */
const FOLDED_ELEMENTS = 4096;

/**
 * The same outputs from a smaller graph: constants are folded, equal expressions computed once, operations that change
 * nothing dropped, and what no output needs left behind. Composites are taken apart first, but for those that `keeps` says
 * the target computes as a whole.
 */
export function simplify(
  given: Readonly<Record<string, Tensor>>,
  keeps: (composite: Node) => boolean = () => false,
): Record<string, Tensor> {
  const outputs = takeApart(given, keeps);
  const replaced = new Map<Node, readonly Tensor[]>();
  const byExpression = new Map<string, readonly Tensor[]>();
  const numbers = new Map<Node, number>();
  const numberOf = (node: Node) => {
    const number = numbers.get(node) ?? numbers.size;
    numbers.set(node, number);
    return number;
  };
  const follow = ({ node, index }: Tensor) => replaced.get(node)![index];

  for (const node of topologicalOrder(Object.values(outputs))) {
    const inputs = node.inputs.map(follow);
    const unchanged = inputs.every((t, i) => t === node.inputs[i]);
    const candidate = unchanged
      ? node.outputs.map((type, index) => ({ node, index, ...type }))
      : reapply(node, inputs);
    const result = candidate.length === 1 ? [fold(withoutEffect(candidate[0]))] : candidate;
    if (result.length === 1 && result[0].node.outputs.length > 1) {
      // What was dropped stood on one part of a split: the part itself takes its place.
      replaced.set(node, result);
      continue;
    }
    const key = expressionKey(result[0].node, numberOf);
    const known = byExpression.get(key);
    if (known === undefined) byExpression.set(key, result);
    replaced.set(node, known ?? result);
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, follow(tensor)]));
}

/** Text that two nodes share exactly when they compute the same value. */
function expressionKey(node: Node, numberOf: (node: Node) => number): string {
  const inputs = node.inputs.map((t) => `${numberOf(t.node)}.${t.index}`).join(',');
  if (node.op.name === 'constant') {
    const tensor: Tensor = { node, index: 0, ...node.outputs[0] };
    const values =
      elementCount(tensor.shape) <= FOLDED_ELEMENTS
        ? Array.from(constantData(tensor), numberText).join()
        : numberOf(node);
    return `constant ${tensor.dtype} ${tensor.shape} ${values}`;
  }
  const attrs = JSON.stringify(node.attrs, (_, v) => (typeof v === 'number' ? numberText(v) : v));
  return `${node.op.name}(${inputs}) ${attrs}`;
}

/** Tells apart what JSON and `String` do not: infinities, NaN, and the zero that divides to -infinity. */
function numberText(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The value of an operation on constants. */
function fold(tensor: Tensor): Tensor {
  const { op, inputs, attrs } = tensor.node;
  if (op.fold === undefined || !inputs.every(isConstant) || elementCount(tensor.shape) > FOLDED_ELEMENTS)
    return tensor;
  const values: ConstantValue[] = inputs.map((t) => ({
    shape: t.shape,
    dtype: t.dtype,
    data: constantData(t),
  }));
  const data = op.fold(values, attrs, tensor);
  return data === undefined ? tensor : constant(data, tensor.shape, tensor.dtype);
}

/** The input itself where an operation changes nothing; chains of reshape and transpose in one step. */
function withoutEffect(tensor: Tensor): Tensor {
  const { op, inputs, attrs } = tensor.node;
  const [a, b] = inputs;
  switch (op.name) {
    case 'sum':
      // Rounding is the same on both sides of 0: the sum has fewer values to negate, or the number after it takes the sign.
      return a.node.op.name === 'negate' ? negate(reapply(tensor.node, a.node.inputs)[0]) : tensor;
    case 'add':
      if (isFilledWith(b, 0) && sameShape(a.shape, tensor.shape)) return a;
      return isFilledWith(a, 0) && sameShape(b.shape, tensor.shape) ? b : tensor;
    case 'sub':
      return isFilledWith(b, 0) && sameShape(a.shape, tensor.shape) ? a : tensor;
    case 'mul':
      if (isFilledWith(b, 1) && sameShape(a.shape, tensor.shape)) return a;
      if (isFilledWith(a, 1) && sameShape(b.shape, tensor.shape)) return b;
      return a.node.op.name === 'negate' && isConstant(b) ? mul(a.node.inputs[0], fold(negate(b))) : tensor;
    case 'div':
      return isFilledWith(b, 1) && sameShape(a.shape, tensor.shape) ? a : tensor;
    case 'reshape':
      return a.node.op.name === 'reshape' ? reshape(a.node.inputs[0], tensor.shape) : tensor;
    case 'transpose': {
      if (isTransposedProduct(tensor)) return withoutTranspose(a.node.inputs);
      if (a.node.op.name !== 'transpose') return tensor;
      const first = a.node.attrs.permutation as readonly number[];
      const second = attrs.permutation as readonly number[];
      return transpose(
        a.node.inputs[0],
        second.map((axis) => first[axis]),
      );
    }
    default:
      return tensor;
  }
}

/** Whether it is the transpose of a product of matrices, one of them a transpose itself: the gradient of a dense kernel. */
function isTransposedProduct({ node, shape }: Tensor): boolean {
  const [product] = node.inputs;
  return (
    shape.length === 2 &&
    product.node.op.name === 'matmul' &&
    product.node.inputs.some((factor) => factor.shape.length === 2 && factor.node.op.name === 'transpose')
  );
}

/** (a b)' as b' a', which spares the transpose of the larger result: targets take transposed factors as they are. */
function withoutTranspose([a, b]: readonly Tensor[]): Tensor {
  return matmul(transposed(b), transposed(a));
}

function transposed(matrix: Tensor): Tensor {
  return withoutEffect(transpose(matrix, [1, 0]));
}

/** Also where a constant was repeated, as the gradient of a sum is. */
function isFilledWith(tensor: Tensor, value: number): boolean {
  if (tensor.node.op.name === 'expand') return isFilledWith(tensor.node.inputs[0], value);
  return isConstant(tensor) && Array.from(constantData(tensor), Number).every((v) => v === value);
}
