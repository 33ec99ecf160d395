import {
  add,
  batchNorm,
  batchNormInference,
  type ForeignGraph,
  type ForeignNode,
  mul,
  type Tensor,
} from '../../graph/index.js';
import { castKnown, foldKnown } from '../../onnx/index.js';
import type { LayerScope } from '../scope.js';
import type { VariableRole } from '../variable.js';
import { ARITHMETIC_RULES } from './arithmetic-rules.js';
import {
  isKnown,
  type MappedNode,
  type MappedValue,
  mappedNode,
  type OperatorRule,
  unmapped,
} from './mapped-node.js';
import { SHAPING_RULES, shapeAsked } from './shaping-rules.js';
import { WINDOW_RULES } from './window-rules.js';

/** Share of the batch in the moving statistics, as PyTorch and our own layer have it. */
const MOMENTUM = 0.1;

const RULES: Readonly<Record<string, OperatorRule>> = {
  ...ARITHMETIC_RULES,
  ...SHAPING_RULES,
  ...WINDOW_RULES,
  BatchNormalization: normalized,
};

/** A weight of a foreign graph as a variable of a layer. */
export interface MappedWeight {
  /** Name in the graph. */
  readonly value: string;
  /** Name of the variable. */
  readonly name: string;
  readonly tensor: Tensor;
}

/**
 * The nodes of a foreign graph in operations of ours, which have gradients; what follows from shapes alone is worked out here.
 *
 * Throws  OptionError `option/backbone-operator`, naming the first node that has no gradient.
 */
export function mapForeign(
  scope: LayerScope,
  graph: ForeignGraph,
  pictures: Tensor,
  weights: readonly MappedWeight[],
): Tensor {
  const values = new Map<string, MappedValue>([[graph.inputs[0]!, pictures]]);
  const variables = new Map<string, string>();
  for (const { value, name, tensor } of weights) {
    values.set(value, tensor);
    variables.set(value, name);
  }
  for (const [name, { dtype, shape, values: numbers }] of Object.entries(graph.constants))
    values.set(name, { dtype, shape, values: numbers.map(Number) });
  for (const node of graph.nodes) {
    const source = variables.get(node.inputs[0] ?? '');
    // Exporters write equal weights once, and pass them on.
    if (node.opType === 'Identity' && source !== undefined) variables.set(node.outputs[0]!, source);
    const outputs = outputsOf(mappedNode(node, values, variables, scope), values);
    for (const [i, value] of outputs.entries()) values.set(node.outputs[i] ?? '', value);
  }
  const output = values.get(graph.outputs[0]!)!;
  if (isKnown(output)) throw unmapped(graph.nodes.at(-1)!, 'its value does not depend on pictures');
  return output;
}

function outputsOf(mapped: MappedNode, values: ReadonlyMap<string, MappedValue>): readonly MappedValue[] {
  const { node } = mapped;
  if ((node.domain ?? '') !== '') throw unmapped(node, 'there is no gradient for it here');
  const given = node.inputs.map((name) => values.get(name));
  if (node.opType === 'Shape' || node.opType === 'Size')
    return [{ dtype: 'int64', ...shapeAsked(mapped, given[0]!.shape) }];
  const known = given.map((value) => (value !== undefined && isKnown(value) ? value : undefined));
  const areKnown = node.inputs.every((name, i) => name === '' || known[i] !== undefined);
  const folded = areKnown ? foldKnown(node, known) : undefined;
  if (node.opType === 'CastLike' && known[0] !== undefined) {
    const like = castKnown(known[0], given[1]!.dtype);
    if (like !== undefined) return [like];
  }
  if (folded !== undefined) return [folded];
  const rule = Object.hasOwn(RULES, node.opType) ? RULES[node.opType] : undefined;
  if (rule === undefined) throw unmapped(node, 'there is no gradient for it here');
  const written = rule(mapped);
  return 'node' in written ? [written] : written;
}

/** Statistics of the batch where the layer learns with them, the moving ones elsewhere. */
function normalized(node: MappedNode): Tensor {
  const { scope } = node;
  const [x, gamma, beta, mean, variance] = [0, 1, 2, 3, 4].map((i) => node.tensor(i)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const epsilon = node.float('epsilon', 1e-5);
  const names = [node.variableOf(3), node.variableOf(4)];
  if (scope.mode === 'inference' || scope.normalization !== 'training' || names.includes(undefined))
    return batchNormInference(x, { gamma, beta, mean, variance, epsilon });
  const batch = batchNorm(x, gamma, beta, epsilon);
  const count = x.shape.reduce((product, n) => product * n, 1) / x.shape[1]!;
  const follow = (moving: Tensor, now: Tensor) => add(mul(moving, 1 - MOMENTUM), mul(now, MOMENTUM));
  scope.update(names[0]!, follow(mean, batch.mean));
  scope.update(names[1]!, follow(variance, mul(batch.variance, count / Math.max(count - 1, 1))));
  return batch.y;
}

/** What weights are to their layers, by the nodes that take them. */
export function rolesOf(
  { nodes, inputs }: ForeignGraph,
  shapes: readonly (readonly number[])[],
): VariableRole[] {
  const roles = new Map<string, VariableRole>();
  for (const node of nodes)
    for (const [i, name] of node.inputs.entries()) roles.set(name, roles.get(name) ?? roleAt(node, i));
  return inputs.slice(1).map((name, i) => {
    const role = roles.get(name) ?? 'bias';
    return role === 'bias' && shapes[i]!.length > 1 ? 'kernel' : role;
  });
}

function roleAt({ opType }: ForeignNode, index: number): VariableRole {
  if (opType === 'BatchNormalization') return index > 2 ? 'statistic' : 'normalization';
  if (opType === 'LayerNormalization') return 'normalization';
  return index === 1 && ['Conv', 'Gemm', 'MatMul'].includes(opType) ? 'kernel' : 'bias';
}
