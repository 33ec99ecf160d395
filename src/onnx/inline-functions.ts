import { create } from '@bufbuild/protobuf';
import { FormatError } from '../base/error.js';
import { type Proto, schemaOf } from './schema.js';
import { weighNodes } from './weigh-nodes.js';

const NodeSchema = schemaOf('NodeProto');
const AttributeSchema = schemaOf('AttributeProto');
const GraphSchema = schemaOf('GraphProto');
const TensorSchema = schemaOf('TensorProto');
const SparseSchema = schemaOf('SparseTensorProto');
const ValueSchema = schemaOf('ValueInfoProto');

type FunctionProto = Proto<'FunctionProto'>;
type GraphProto = Proto<'GraphProto'>;
type NodeProto = Proto<'NodeProto'>;
type AttributeProto = Proto<'AttributeProto'>;

/** Functions inside of functions; beyond what any exporter writes. */
const DEEPEST = 100;
/** Nodes of all calls together: functions that call others twice grow without bound. */
const MOST_NODES = 2 ** 18;
/** Of the constants of all calls together, each of which is read anew: a gigabyte. */
const MOST_BYTES = 2 ** 30;

/** What the names of a body, and the attributes that it refers to, stand for in one call. */
interface Call {
  /** Of a name of the body. */
  readonly name: (own: string) => string;
  readonly attributes: ReadonlyMap<string, AttributeProto>;
  /** Before names of nodes. */
  readonly prefix: string;
}

/**
 * The graph of a model with the nodes of its functions in place of those that call them. The versions of operator sets that a
 * function names mean the same operators as those of the model; the specification demands it.
 *
 * Source  ONNX IR specification, "Model Functions" and FunctionProto in onnx.proto.
 * Throws  FormatError for functions that call themselves, that there are twice, or that make too many nodes or constants.
 */
export function inlineFunctions(
  graph: GraphProto,
  functions: readonly FunctionProto[],
  where: string,
): GraphProto {
  if (functions.length === 0) return graph;
  const byKey = new Map<string, FunctionProto>();
  for (const one of functions) {
    const key = keyOf(one.domain, one.name, one.overload);
    if (byKey.has(key)) throw refused(where, one, 'is there twice');
    byKey.set(key, one);
  }
  const fresh = freshPrefixes(graph);
  let count = 0;
  let bytes = 0;

  function inlined(
    nodes: readonly NodeProto[],
    depth: number,
    calling: readonly FunctionProto[],
  ): NodeProto[] {
    return nodes.flatMap((node) => {
      const called = byKey.get(keyOf(node.domain, node.opType, node.overload));
      if (called === undefined) return [withInner(node, (inner) => inlined(inner, depth, calling))];
      if (calling.includes(called)) throw refused(where, called, 'calls itself');
      if (depth >= DEEPEST) throw refused(where, called, `is called from inside of ${DEEPEST} others`);
      const body = bodyOf(called, node, fresh(node));
      const weight = weighNodes(body);
      count += weight.nodes;
      bytes += weight.bytes;
      if (count > MOST_NODES) throw refused(where, called, `and others make more than ${MOST_NODES} nodes`);
      if (bytes > MOST_BYTES)
        throw refused(where, called, `and others make more than ${MOST_BYTES} bytes of constants`);
      return inlined(body, depth + 1, [...calling, called]);
    });
  }
  return { ...graph, node: inlined(graph.node, 0, []) };
}

function keyOf(domain: string, name: string, overload: string): string {
  return JSON.stringify([domain === 'ai.onnx' ? '' : domain, name, overload]);
}

function refused(where: string, { domain, name }: FunctionProto, what: string): FormatError {
  return new FormatError({
    code: 'format/onnx-function',
    where,
    what: `the function ${JSON.stringify(name)} ${what}`,
    got: { domain },
    fix: 'export the model again, without functions',
  });
}

/** The nodes of a function for one call, with the values of the caller. */
function bodyOf(called: FunctionProto, caller: NodeProto, prefix: string): NodeProto[] {
  const names = new Map<string, string>();
  for (const [i, own] of called.input.entries()) names.set(own, caller.input[i] ?? '');
  const passedOn: NodeProto[] = [];
  for (const [i, own] of called.output.entries()) {
    const given = caller.output[i] ?? '';
    if (given === '') continue;
    // A function may give back what it is given, or one value twice.
    const known = names.get(own);
    if (known === undefined) names.set(own, given);
    else
      passedOn.push(create(NodeSchema, { opType: 'Identity', name: given, input: [known], output: [given] }));
  }
  const call: Call = {
    name: (own) => (own === '' ? '' : (names.get(own) ?? `${prefix}${own}`)),
    attributes: new Map([...called.attributeProto, ...caller.attribute].map((one) => [one.name, one])),
    prefix,
  };
  return [...called.node.map((node) => renamed(node, call)), ...passedOn];
}

function renamed(node: NodeProto, call: Call): NodeProto {
  return create(NodeSchema, {
    ...node,
    name: node.name === '' ? '' : `${call.prefix}${node.name}`,
    input: node.input.map(call.name),
    output: node.output.map(call.name),
    attribute: node.attribute.flatMap((attribute) => {
      const { name, refAttrName, g } = attribute;
      if (refAttrName !== '') {
        // An attribute that neither the caller nor the function gives a value is left out.
        const given = call.attributes.get(refAttrName);
        return given === undefined ? [] : [create(AttributeSchema, { ...given, name })];
      }
      return g === undefined
        ? [attribute]
        : [create(AttributeSchema, { ...attribute, g: renamedGraph(g, call) })];
    }),
  });
}

/** A graph inside of a node of a body: its values too get names that no other call has. */
function renamedGraph(graph: GraphProto, call: Call): GraphProto {
  const value = (one: Proto<'ValueInfoProto'>) => create(ValueSchema, { ...one, name: call.name(one.name) });
  return create(GraphSchema, {
    ...graph,
    node: graph.node.map((node) => renamed(node, call)),
    initializer: graph.initializer.map((one) => create(TensorSchema, { ...one, name: call.name(one.name) })),
    sparseInitializer: graph.sparseInitializer.map((one) =>
      create(SparseSchema, {
        ...one,
        ...(one.values !== undefined && {
          values: create(TensorSchema, { ...one.values, name: call.name(one.values.name) }),
        }),
      }),
    ),
    input: graph.input.map(value),
    output: graph.output.map(value),
  });
}

function withInner(node: NodeProto, change: (nodes: readonly NodeProto[]) => NodeProto[]): NodeProto {
  if (node.attribute.every(({ g }) => g === undefined)) return node;
  const attribute = node.attribute.map((one) =>
    one.g === undefined
      ? one
      : create(AttributeSchema, { ...one, g: create(GraphSchema, { ...one.g, node: change(one.g.node) }) }),
  );
  return create(NodeSchema, { ...node, attribute });
}

/** Beginnings that no name of the file has. */
function freshPrefixes(graph: GraphProto): (node: NodeProto) => string {
  const taken = new Set<string>();
  let count = 0;
  const gather = ({ node, initializer, input }: GraphProto) => {
    for (const { name } of [...initializer, ...input]) taken.add(firstPart(name));
    for (const { output, attribute } of node) {
      for (const name of output) taken.add(firstPart(name));
      for (const { g } of attribute) if (g !== undefined) gather(g);
    }
  };
  gather(graph);
  return ({ name, opType }) => {
    for (;;) {
      const prefix = `${(name || opType).replaceAll('/', '.')}:${count++}`;
      if (!taken.has(prefix)) return `${prefix}/`;
    }
  };
}

function firstPart(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')));
}
