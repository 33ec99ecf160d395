import { ShapeError } from '../base/error.js';
import { isFloat } from './dtype.js';
import { add, constant, expand, reshape, scalar, sum } from './ops/index.js';
import { topologicalOrder } from './order.js';
import { broadcastAxes } from './shape-rules.js';
import { describeType, type Node, type Shape, sameShape, type Tensor } from './tensor.js';

/**
 * Derivatives of a scalar loss for each variable, by reverse-mode differentiation of the graph.
 *
 * Only nodes between a variable and the loss are differentiated, so what leads to no variable costs nothing. A variable
 * that the loss does not depend on gets zeros. The walk ends at a variable even if it is computed from other tensors.
 *
 * Throws   ShapeError if the loss is not a float of shape [].
 * Source   Griewank and Walther, "Evaluating Derivatives", 2008, section 3.2.
 */
export function gradients(loss: Tensor, variables: readonly Tensor[]): Tensor[] {
  if (loss.shape.length !== 0 || !isFloat(loss.dtype)) {
    throw new ShapeError({
      code: 'shape/loss',
      where: 'gradients',
      what: 'the loss must be one float',
      got: describeType(loss),
      fix: 'reduce it with mean or sum over all axes',
    });
  }
  return pulledBack([loss], [scalar(1, loss.dtype)], variables).map(
    (gradient, i) => gradient ?? zeros(variables[i]),
  );
}

/** The gradient of sum(outputs * outputGradients) for each variable; undefined where it does not depend on it. */
function pulledBack(
  results: readonly Tensor[],
  resultGradients: readonly (Tensor | undefined)[],
  variables: readonly Tensor[],
): (Tensor | undefined)[] {
  const accumulated = new Map<Node, (Tensor | undefined)[]>();
  for (const [i, result] of results.entries()) {
    const gradient = resultGradients[i];
    if (gradient !== undefined) accumulate(accumulated, result, gradient);
  }
  const order = topologicalOrder(results);
  const needed = nodesLeadingTo(order, variables);
  for (const node of order.reverse()) {
    const outputGradients = accumulated.get(node);
    if (outputGradients === undefined || !needed.through.has(node) || node.op.gradient === 'none') continue;
    const outputs = node.outputs.map((type, index) => ({ node, index, ...type }));
    const passedOn = outputGradients.map((dy, i) => (needed.isVariable(outputs[i]) ? undefined : dy));
    if (passedOn.every((dy) => dy === undefined)) continue;
    const scope = { inputs: node.inputs, attrs: node.attrs, outputs, outputGradients: passedOn };
    const rules =
      node.op.gradient === 'ofDecomposition'
        ? gradientsOfParts(node, passedOn, needed.tensors)
        : node.op.gradient(passedOn[0] as Tensor, scope);
    for (const [i, input] of node.inputs.entries()) {
      const rule = rules[i];
      if (!needed.tensors(input) || rule === null) continue;
      accumulate(accumulated, input, sumTo(rule(), input.shape));
    }
  }
  return variables.map((v) => accumulated.get(v.node)?.[v.index]);
}

/** A composite is differentiated through what it is made of. */
function gradientsOfParts(
  node: Node,
  outputGradients: readonly (Tensor | undefined)[],
  isNeeded: (input: Tensor) => boolean,
): (null | (() => Tensor))[] {
  const found = pulledBack(
    node.op.decompose!(node.inputs, node.attrs),
    outputGradients,
    node.inputs.filter(isNeeded),
  );
  return node.inputs.map((input, i) => {
    // A tensor that is given twice gets what flows through both places at the first.
    const isFirst = node.inputs.findIndex((t) => t.node === input.node && t.index === input.index) === i;
    const gradient = isNeeded(input) ? found.shift() : undefined;
    return isFirst && gradient !== undefined ? () => gradient : null;
  });
}

/** Which tensors lead to a variable, and through which nodes the walk must pass. */
function nodesLeadingTo(order: readonly Node[], variables: readonly Tensor[]) {
  const indices = new Map<Node, Set<number>>();
  for (const { node, index } of variables) indices.set(node, (indices.get(node) ?? new Set()).add(index));
  const isVariable = ({ node, index }: Tensor) => indices.get(node)?.has(index) ?? false;
  const through = new Set<Node>();
  const tensors = (t: Tensor) => isVariable(t) || through.has(t.node);
  for (const node of order) {
    // A variable that is computed from others ends the walk: a node is passed through by its other outputs only.
    const ends = indices.get(node)?.size === node.outputs.length;
    if (!ends && node.inputs.some(tensors)) through.add(node);
  }
  return { through, tensors, isVariable };
}

function accumulate(accumulated: Map<Node, (Tensor | undefined)[]>, tensor: Tensor, gradient: Tensor): void {
  const slots =
    accumulated.get(tensor.node) ?? new Array<Tensor | undefined>(tensor.node.outputs.length).fill(undefined);
  const before = slots[tensor.index];
  slots[tensor.index] = before === undefined ? gradient : add(before, gradient);
  accumulated.set(tensor.node, slots);
}

/** Undo broadcasting: sum over the axes along which a tensor of `shape` was repeated. */
export function sumTo(tensor: Tensor, shape: Shape): Tensor {
  if (sameShape(tensor.shape, shape)) return tensor;
  return reshape(sum(tensor, { axes: broadcastAxes(shape, tensor.shape) }), shape);
}

function zeros({ shape, dtype }: Tensor): Tensor {
  return expand(
    constant(
      [0],
      shape.map(() => 1),
      dtype,
    ),
    shape,
  );
}
