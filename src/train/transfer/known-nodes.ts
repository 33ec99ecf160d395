import { elementCount, isFloat, typedArrayOf } from '../../graph/index.js';
import {
  foldKnown,
  type Known,
  type OnnxGraph,
  type OnnxNode,
  type OnnxTensor,
  renamedNode,
} from '../../onnx/index.js';

/** Constants by name, of a graph and of those around it. */
export type Constants = Pick<ReadonlyMap<string, OnnxTensor>, 'get'>;

/** The value of a Constant node, of which whole numbers are read as a tensor; undefined for any other, and for one of text. */
export function constantOf({ opType, domain, attributes }: OnnxNode): OnnxTensor | undefined {
  if (opType !== 'Constant' || (domain ?? '') !== '') return undefined;
  for (const attribute of Object.values(attributes)) {
    switch (attribute.type) {
      case 'tensor':
        return attribute.value;
      case 'float':
        return { name: '', dtype: 'float32', shape: [], data: Float32Array.of(attribute.value) };
      case 'floats':
        return {
          name: '',
          dtype: 'float32',
          shape: [attribute.value.length],
          data: Float32Array.from(attribute.value),
        };
    }
  }
  return undefined;
}

/** Values of a shape, or of what it is worked out of: few, since a file may ask for them in every node. */
const MOST_VALUES = 4096;

/** A constant as a value to work out others by; undefined for weights, and for what is too large to be a shape. */
export function knownConstant(tensor: OnnxTensor | undefined): Known | undefined {
  if (tensor === undefined || tensor.data.length > MOST_VALUES || tensor.widenedFrom !== undefined)
    return undefined;
  const { dtype, shape, data } = tensor;
  if (isFloat(dtype) && data.length !== 1) return undefined;
  return { dtype, shape, values: Array.from(data as ArrayLike<number | bigint>, Number) };
}

/** Of a weight whose shape alone is asked for, that. */
function inputOf({ opType }: OnnxNode, tensor: OnnxTensor | undefined): Known | undefined {
  if (opType !== 'Shape' || tensor === undefined) return knownConstant(tensor);
  return { dtype: tensor.dtype, shape: tensor.shape, values: [] };
}

/**
 * What a node makes of constants alone, where that is whole numbers, truths or one number: shapes, axes, conditions. Weights that
 * are worked out are left to ONNX Runtime.
 */
export function foldedNode(node: OnnxNode, constants: Constants): OnnxTensor | undefined {
  if ((node.domain ?? '') !== '' || node.outputs.length !== 1 || node.inputs.length === 0) return undefined;
  const inputs = node.inputs.map((name) => inputOf(node, constants.get(name)));
  if (node.inputs.some((name, i) => name !== '' && inputs[i] === undefined)) return undefined;
  const value = foldKnown(node, inputs);
  const count = value === undefined ? 0 : elementCount(value.shape);
  if (value === undefined || count > (isFloat(value.dtype) ? 1 : MOST_VALUES)) return undefined;
  if (!isFloat(value.dtype) && !value.values.every(Number.isSafeInteger)) return undefined;
  return {
    name: '',
    dtype: value.dtype,
    shape: [...value.shape],
    data: typedArrayOf(value.dtype, value.values),
  };
}

/** The nodes that an `If` stands for whose condition is constant; undefined for any other node. */
export function branchTaken(node: OnnxNode, constants: Constants): OnnxNode[] | undefined {
  if (node.opType !== 'If' || (node.domain ?? '') !== '') return undefined;
  const condition = constants.get(node.inputs[0] ?? '');
  if (condition?.dtype !== 'bool' || condition.data.length !== 1) return undefined;
  const branch = node.attributes[condition.data[0] === 0 ? 'else_branch' : 'then_branch'];
  if (branch?.type !== 'graph' || branch.value.outputs.length !== node.outputs.length) return undefined;
  return inlinedBranch(branch.value, node);
}

/** Values of the branch get names behind the first of the node, which no others have; its outputs those of the node. */
function inlinedBranch(branch: OnnxGraph, { outputs }: OnnxNode): OnnxNode[] {
  const made = new Set([
    ...branch.nodes.flatMap((node) => valuesWithin(node)),
    ...branch.initializers.map((tensor) => tensor.name),
  ]);
  const names = new Map<string, string>();
  const passedOn: OnnxNode[] = [];
  for (const [i, { name: own }] of branch.outputs.entries()) {
    const given = outputs[i]!;
    if (given === '') continue;
    if (made.has(own) && !names.has(own)) names.set(own, given);
    else {
      const from = names.get(own) ?? own;
      passedOn.push({ opType: 'Identity', name: given, inputs: [from], outputs: [given], attributes: {} });
    }
  }
  const nameOf = (own: string) => names.get(own) ?? (made.has(own) ? `${outputs[0]}:${own}` : own);
  const constants = branch.initializers.map(
    (tensor): OnnxNode => ({
      opType: 'Constant',
      inputs: [],
      outputs: [nameOf(tensor.name)],
      attributes: { value: { type: 'tensor', value: tensor } },
    }),
  );
  return [
    ...constants,
    ...branch.nodes.map((node) => renamedNode(node, nameOf, `${outputs[0]}/`)),
    ...passedOn,
  ];
}

/** Names of values that a node, and the graphs inside of it, make. */
function valuesWithin({ outputs, attributes }: OnnxNode): string[] {
  const inner = Object.values(attributes).flatMap((attribute) =>
    attribute.type === 'graph'
      ? [
          ...attribute.value.inputs.map(({ name }) => name),
          ...attribute.value.initializers.map(({ name }) => name),
          ...attribute.value.nodes.flatMap(valuesWithin),
        ]
      : [],
  );
  return [...outputs, ...inner].filter((name) => name !== '');
}
