import { InternalError } from '../base/error.js';
import {
  type DType,
  elementCount,
  inputName,
  isInput,
  type LoweredAttribute,
  type Node,
  type OnnxBuilder,
  type Tensor,
  type TypedArray,
  topologicalOrder,
  typedArrayOf,
} from '../graph/index.js';
import { keepPadding } from './keep-padding.js';
import { type ChooseFormulation, type LaidOutTensor, type LoweredValue, laidOutTensor } from './layout.js';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './model.js';
import { spliceGraph } from './splice-graph.js';

/** What to write: the inputs to declare, in this order, and the named outputs. */
export interface GraphToLower {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: Readonly<Record<string, Tensor>>;
}

export interface LowerOptions {
  /** Another formulation of a node for the target at hand; the operation's plain one where it gives none. */
  readonly formulation?: ChooseFormulation;
}

/** Equal constants up to this many elements are written once. */
const SHARED_ELEMENTS = 4096;

/** Write a graph of tensors as an ONNX graph. The same tensors give the same text, names included. */
export function lowerGraph({ name, inputs, outputs }: GraphToLower, options: LowerOptions = {}): OnnxGraph {
  const given = [...inputs.map(inputName), ...Object.keys(outputs)];
  requireDistinct(given);
  const writer = createWriter(new Set(given));
  const written = new Map<Node, readonly LaidOutTensor[]>();
  const writtenOf = (tensor: Tensor) => written.get(tensor.node)![tensor.index];
  for (const node of topologicalOrder([...inputs, ...Object.values(outputs)])) {
    requireDeclared(node, inputs);
    const operands = node.inputs.map(writtenOf);
    writer.label = node.op.name;
    const lower = options.formulation?.(node, operands) ?? node.op.lower;
    const lowered = lower(writer.builder, operands, node.attrs, node.outputs);
    const values = isSeveral(lowered) ? lowered : [lowered];
    written.set(
      node,
      values.map((value, i) => laidOutTensor(writer.builder, node.outputs[i], value)),
    );
  }
  keepPadding(writer.nodes, writer.initializers, writer.builder.constant);
  const declared = Object.entries(outputs);
  writer.nameOutputs(declared.map(([outputName, tensor]) => [writtenOf(tensor).name, outputName]));
  return {
    name,
    nodes: writer.nodes,
    inputs: inputs.map((t) => valueInfo(inputName(t), t)),
    outputs: declared.map(([outputName, tensor]) => valueInfo(outputName, tensor)),
    initializers: writer.initializers,
  };
}

function isSeveral(lowered: LoweredValue | readonly LoweredValue[]): lowered is readonly LoweredValue[] {
  return Array.isArray(lowered);
}

function valueInfo(name: string, { dtype, shape }: Tensor): OnnxValue {
  return { name, dtype, shape: [...shape] };
}

function requireDeclared(node: Node, inputs: readonly Tensor[]): void {
  const tensor: Tensor = { node, index: 0, ...node.outputs[0] };
  if (!isInput(tensor) || inputs.some((t) => t.node === node)) return;
  throw new InternalError({
    code: 'internal/undeclared-input',
    where: 'lowerGraph',
    what: 'the graph depends on an input that was not declared',
    got: inputName(tensor),
  });
}

function requireDistinct(names: readonly string[]): void {
  const repeated = names.filter((name, i) => names.indexOf(name) !== i);
  if (repeated.length === 0) return;
  throw new InternalError({
    code: 'internal/duplicate-name',
    where: 'lowerGraph',
    what: 'two inputs or outputs have the same name',
    got: repeated,
  });
}

interface Writer {
  readonly builder: OnnxBuilder;
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  /** Prefix of the names given next: the operation being written. */
  label: string;
  /** Give values the names of graph outputs. */
  nameOutputs(pairs: readonly (readonly [value: string, output: string])[]): void;
}

/** `reserved` names belong to inputs and outputs; no value in between takes them. */
function createWriter(reserved: ReadonlySet<string>): Writer {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const shared = new Map<string, string>();
  let count = 0;

  function unreserved(name: string): string {
    return reserved.has(name) ? unreserved(`${name}_`) : name;
  }

  function nodeWithOutputs(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, LoweredAttribute>>,
    outputCount: number,
    domain = '',
  ): string[] {
    const stem = `${writer.label}_${count++}`;
    const outputs = Array.from({ length: outputCount }, (_, i) =>
      unreserved(outputCount === 1 ? stem : `${stem}_${i}`),
    );
    const written = Object.entries(attributes).map(([key, value]) => [key, onnxAttribute(value)] as const);
    nodes.push({
      opType,
      domain,
      name: stem,
      inputs: [...inputs],
      outputs,
      attributes: Object.fromEntries(written),
    });
    return outputs;
  }

  const builder: OnnxBuilder = {
    node: (opType, inputs, attributes = {}, domain = '') =>
      nodeWithOutputs(opType, inputs, attributes, 1, domain)[0],
    nodeWithOutputs,
    splice(graph, inputs) {
      const prefix = `${writer.label}_${count++}/`;
      const name = (own: string) => unreserved(`${prefix}${own}`);
      const spliced = spliceGraph(graph, inputs, { prefix, name, constant: builder.constant });
      nodes.push(...spliced.nodes);
      return spliced.outputs;
    },
    constant(dtype, shape, values) {
      const data = Array.isArray(values) ? typedArrayOf(dtype, values) : (values as TypedArray);
      const key = elementCount(shape) <= SHARED_ELEMENTS ? constantKey(dtype, shape, data) : undefined;
      const known = key === undefined ? undefined : shared.get(key);
      if (known !== undefined) return known;
      const name = unreserved(`constant_${initializers.length}`);
      initializers.push({ name, dtype, shape: [...shape], data });
      if (key !== undefined) shared.set(key, name);
      return name;
    },
  };

  function nameOutputs(pairs: readonly (readonly [string, string])[]): void {
    const produced = new Set(nodes.flatMap((node) => node.outputs));
    const renamed = new Map<string, string>();
    for (const [value, output] of pairs) {
      if (produced.has(value) && !renamed.has(value)) {
        renamed.set(value, output);
        continue;
      }
      // An input, a constant or a value that is an output twice: a copy carries the second name.
      nodes.push({
        opType: 'Identity',
        domain: '',
        name: output,
        inputs: [value],
        outputs: [output],
        attributes: {},
      });
    }
    for (const node of nodes) {
      node.inputs = node.inputs.map((n) => renamed.get(n) ?? n);
      node.outputs = node.outputs.map((n) => renamed.get(n) ?? n);
    }
  }

  const writer: Writer = { builder, nodes, initializers, label: '', nameOutputs };
  return writer;
}

function constantKey(dtype: DType, shape: readonly number[], data: TypedArray): string {
  return `${dtype}[${shape}] ${Array.from(data as ArrayLike<number | bigint>, (v) => (Object.is(v, -0) ? '-0' : String(v))).join()}`;
}

function onnxAttribute(value: LoweredAttribute): OnnxAttribute {
  if (typeof value === 'number') return { type: 'int', value };
  if (typeof value === 'string') return { type: 'string', value };
  if ('float' in value) return { type: 'float', value: value.float };
  if ('floats' in value) return { type: 'floats', value: [...value.floats] };
  return { type: 'ints', value: [...value] };
}
