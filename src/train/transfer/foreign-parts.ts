import { FormatError } from '../../base/error.js';
import {
  asForeignNumber,
  ELEMENT_TYPES,
  type ForeignAttribute,
  type ForeignGraph,
  type ForeignNode,
  type ForeignTensor,
} from '../../graph/index.js';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from '../../onnx/index.js';
import type { CutGraph } from './cut-graph.js';
import { castNode } from './plain-graph.js';

/** A large value of a foreign graph. */
export interface ForeignWeight {
  /** Name of the variable, of letters, digits, `_`, `-` and dots. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A foreign graph as a network keeps it: nodes and small values in JSON, large values as variables. */
export interface ForeignParts {
  readonly graph: ForeignGraph;
  readonly weights: readonly ForeignWeight[];
}

/** Constants that hold no weights, such as axes and shapes, up to this many values stand in the JSON. */
const INLINE_VALUES = 4096;
/** Whole numbers up to this size are exact in float32. */
const EXACT = 2 ** 24;

export function foreignParts({ where, nodes, constants, input, output }: CutGraph): ForeignParts {
  const inline: Record<string, ForeignTensor> = {};
  const weights: (ForeignWeight & { readonly value: string })[] = [];
  const casts: OnnxNode[] = [];
  const names = new Set<string>();
  for (const [value, tensor] of constants) {
    if (!isWeight(tensor)) {
      inline[value] = foreignTensor(tensor, where);
      continue;
    }
    const { dtype, shape } = tensor;
    const isFloat = dtype === 'float32';
    const given = isFloat ? value : `${value}:float`;
    if (!isFloat) casts.push(castNode(given, value, ELEMENT_TYPES[dtype]));
    const name = variableName(value, names);
    names.add(name);
    weights.push({
      value: given,
      name,
      shape,
      data: Float32Array.from(tensor.data as ArrayLike<number>, Number),
    });
  }
  return {
    graph: {
      nodes: [...casts, ...nodes].map((node) => foreignNode(node, where)),
      constants: inline,
      inputs: [input.name, ...weights.map(({ value }) => value)],
      outputs: [output],
    },
    weights: weights.map(({ value: _, ...weight }) => weight),
  };
}

/** Whether a value is kept as a variable: floats that are more than a number, and others that are many and exact as floats. */
function isWeight({ dtype, shape, data }: OnnxTensor): boolean {
  if (data.length < 2 || shape.length === 0) return false;
  if (dtype === 'float32') return true;
  if (dtype === 'float64' || data.length <= INLINE_VALUES) return false;
  return Array.from(data as ArrayLike<number | bigint>, Number).every((value) => Math.abs(value) <= EXACT);
}

/** `onnx::Conv_12` and `/layer1/weight` in letters that patterns and checkpoints allow. */
export function variableName(value: string, taken: ReadonlySet<string>): string {
  const plain = value.replace(/[^\w.-]+/g, '_').replace(/^[._]+|[._]+$/g, '') || 'value';
  let name = plain;
  for (let n = 2; taken.has(name); n++) name = `${plain}_${n}`;
  return name;
}

function foreignNode(
  { opType, domain = '', inputs, outputs, attributes }: OnnxNode,
  where: string,
): ForeignNode {
  return {
    opType,
    ...(domain !== '' && { domain }),
    inputs: [...inputs],
    outputs: [...outputs],
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        foreignAttribute(value, `${where}: ${opType}`),
      ]),
    ),
  };
}

function foreignAttribute(attribute: OnnxAttribute, where: string): ForeignAttribute {
  switch (attribute.type) {
    case 'float':
      return { type: 'float', value: asForeignNumber(attribute.value) };
    case 'floats':
      return { type: 'floats', value: attribute.value.map((value) => asForeignNumber(value)) };
    case 'tensor':
      return { type: 'tensor', value: foreignTensor(attribute.value, where) };
    case 'graph':
      return { type: 'graph', value: innerGraph(attribute.value, where) };
    default:
      return attribute;
  }
}

function innerGraph(graph: OnnxGraph, where: string): ForeignGraph {
  return {
    nodes: graph.nodes.map((node) => foreignNode(node, where)),
    constants: Object.fromEntries(
      graph.initializers.map((tensor) => [tensor.name, foreignTensor(tensor, where)]),
    ),
    inputs: graph.inputs.map(({ name }) => name),
    outputs: graph.outputs.map(({ name }) => name),
  };
}

function foreignTensor({ name, dtype, shape, data, widenedFrom }: OnnxTensor, where: string): ForeignTensor {
  const values = Array.from(data as ArrayLike<number | bigint>, asForeignNumber);
  if (widenedFrom === undefined) return { dtype, shape: [...shape], values };
  throw new FormatError({
    code: 'format/onnx-dtype',
    where,
    what: `a constant ${JSON.stringify(name)} has an element type that Pupil cannot keep inside of a node`,
    got: { type: widenedFrom },
    fix: 'export the model with 32-bit floats',
  });
}
