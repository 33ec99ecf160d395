import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import { FormatError } from '../base/error.js';
import { inlineFunctions } from './inline-functions.js';
import { fromInt64 } from './int64.js';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxValue } from './model.js';
import { ATTRIBUTE_TYPES, MAX_MODEL_BYTES, type Proto, SPARSE_ATTRIBUTE, schemaOf } from './schema.js';
import { decodeSparse, type ForeignReading, MOST_DENSE_VALUES } from './sparse-tensor.js';
import { decodeTensor, decodeValueDtype, isKnownDtype, type ReadExternal } from './tensor-codec.js';
import { decodeText } from './text.js';

const ModelSchema = schemaOf('ModelProto');
const HeaderSchema = schemaOf('ModelHeader');

const ATTRIBUTE_NAMES = new Map<number, string>(
  Object.entries(ATTRIBUTE_TYPES).map(([name, code]) => [code, name]),
);

/**
 * Read an ONNX file. `where` names it in errors.
 *
 * Memory  Data are copied once; no size that the file claims is believed before that many bytes are there.
 * Throws  FormatError for damage, and for what Pupil does not use: other element types, tensors in other files,
 *         sparse tensors, functions, values that are no tensors or have no known rank.
 */
export function decodeModel(bytes: Uint8Array, where = 'ONNX model'): OnnxModel {
  return decoded(bytes, where, undefined);
}

/**
 * Read a model of anybody: its tensors may have element types that Pupil does not compute with (`widenedFrom`) and lie in
 * other files, which `external` reads; values that are no tensors, or of unknown rank, are 'unknown'. Functions of the file stand
 * where they are called, sparse tensors are written out.
 *
 * Throws  FormatError for damage, and for functions and sparse tensors that would grow beyond bounds.
 */
export function decodeForeignModel(bytes: Uint8Array, where: string, external: ReadExternal): OnnxModel {
  return decoded(bytes, where, { external, denseLeft: MOST_DENSE_VALUES });
}

function decoded(bytes: Uint8Array, where: string, reading: ForeignReading | undefined): OnnxModel {
  const proto = parse(ModelSchema, bytes, where);
  requireVersion(proto.irVersion, where);
  if (proto.graph === undefined) throw damaged(where, 'the file holds no graph');
  if (reading === undefined && proto.functions.length > 0)
    throw unused(where, 'functions', `${proto.functions.length} functions`);
  const opsets = proto.opsetImport.map(
    ({ domain, version }) => [canonicalDomain(domain), fromInt64(version, where)] as const,
  );
  return {
    graph: decodeGraph(inlineFunctions(proto.graph, proto.functions, where), where, reading),
    opsets: uniqueRecord(opsets, `${where}: operator sets`),
    irVersion: fromInt64(proto.irVersion, where),
    metadata: decodeMetadata(proto.metadataProps, where),
    producer: proto.producerName,
    producerVersion: proto.producerVersion,
  };
}

/**
 * The file's `metadata_props`, without reading its graph: cheap for any size of model.
 *
 * Throws  FormatError for bytes that are no ONNX file.
 */
export function readMetadata(bytes: Uint8Array, where = 'ONNX model'): Record<string, string> {
  const { irVersion, metadataProps } = parse(HeaderSchema, bytes, where);
  requireVersion(irVersion, where);
  return decodeMetadata(metadataProps, where);
}

function parse<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array, where: string): MessageShape<Desc> {
  if (bytes.length > MAX_MODEL_BYTES) {
    throw new FormatError({
      code: 'format/onnx-too-large',
      where,
      what: 'the file is larger than an ONNX file can be (2 GiB)',
      got: { bytes: bytes.length },
      fix: 'give an ONNX file',
    });
  }
  try {
    return fromBinary(schema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw damaged(where, 'the bytes are not an ONNX model', cause);
  }
}

/** Protobuf reads almost any short input as an empty message; every ONNX file states its version. */
function requireVersion(irVersion: bigint, where: string): void {
  if (irVersion < 1n) throw damaged(where, 'the bytes are not an ONNX model: no format version');
}

function damaged(where: string, what: string, cause?: unknown): FormatError {
  return new FormatError({
    code: 'format/onnx',
    where,
    what,
    got: cause instanceof Error ? cause.message : undefined,
    fix: 'check that this is a whole ONNX file, or export the model again',
    cause,
  });
}

function unused(where: string, thing: string, got: unknown): FormatError {
  return new FormatError({
    code: 'format/onnx-unsupported',
    where,
    what: `Pupil does not read ${thing}`,
    got,
    fix: 'export the model without them',
  });
}

function canonicalDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function decodeMetadata(
  entries: readonly Proto<'StringStringEntryProto'>[],
  where: string,
): Record<string, string> {
  return uniqueRecord(
    entries.map(({ key, value }) => [key, value] as const),
    `${where}: metadata`,
  );
}

function uniqueRecord<T>(entries: readonly (readonly [string, T])[], where: string): Record<string, T> {
  const seen = new Set<string>();
  for (const [key] of entries) {
    if (seen.has(key)) throw damaged(where, `${JSON.stringify(key)} occurs twice`);
    seen.add(key);
  }
  // Defines keys instead of assigning them, so that "__proto__" is a key like any other.
  return Object.fromEntries(entries);
}

function decodeGraph(
  graph: Proto<'GraphProto'>,
  where: string,
  reading: ForeignReading | undefined,
): OnnxGraph {
  if (reading === undefined && graph.sparseInitializer.length > 0) {
    throw unused(where, 'sparse initializers', `${graph.sparseInitializer.length} sparse initializers`);
  }
  return {
    name: graph.name,
    nodes: graph.node.map((node, index) =>
      decodeNode(node, `${where}: node ${index} ${node.opType}`, reading),
    ),
    inputs: graph.input.map((value) => decodeValue(value, where, reading !== undefined)),
    outputs: graph.output.map((value) => decodeValue(value, where, reading !== undefined)),
    initializers: [
      ...graph.initializer.map((tensor) => decodeTensor(tensor, where, reading?.external)),
      ...graph.sparseInitializer.map((tensor) => decodeSparse(tensor, where, reading!)),
    ],
  };
}

function decodeValue(
  { name, type }: Proto<'ValueInfoProto'>,
  place: string,
  takesUnknown: boolean,
): OnnxValue {
  if (takesUnknown && !isKnown(type?.tensorType)) {
    const dims = type?.tensorType?.shape?.dim ?? [];
    const shape = dims.map((dimension) => decodeDimension(dimension, place));
    return { name, dtype: 'unknown', shape, elementType: type?.tensorType?.elemType };
  }
  const where = `${place}: value ${JSON.stringify(name)}`;
  const tensor = type?.tensorType;
  if (tensor === undefined) throw unused(where, 'values that are not tensors', 'no tensor type');
  const dtype = decodeValueDtype(tensor.elemType, where);
  if (tensor.shape === undefined) throw unused(where, 'tensors of unknown rank', 'no shape');
  return { name, dtype, shape: tensor.shape.dim.map((dimension) => decodeDimension(dimension, where)) };
}

function isKnown(tensor: Proto<'TensorTypeProto'> | undefined): boolean {
  return tensor?.shape !== undefined && isKnownDtype(tensor.elemType);
}

function decodeDimension({ dimValue, dimParam }: Proto<'DimensionProto'>, where: string): number | string {
  if (dimValue === undefined) return dimParam ?? '';
  const size = fromInt64(dimValue, where);
  if (size < 0 || dimParam !== undefined) {
    throw damaged(where, `a dimension is neither a size nor a name (${[size, dimParam].join(' ').trim()})`);
  }
  return size;
}

function decodeNode(node: Proto<'NodeProto'>, where: string, reading: ForeignReading | undefined): OnnxNode {
  const domain = canonicalDomain(node.domain);
  if (reading !== undefined && domain === '' && node.opType === 'Constant') {
    const value = wholeConstant(node.attribute[0]);
    if (value !== undefined)
      return { opType: 'Constant', inputs: [], outputs: node.output, attributes: { value } };
  }
  return {
    opType: node.opType,
    ...(domain === '' ? {} : { domain }),
    ...(node.name === '' ? {} : { name: node.name }),
    inputs: node.input,
    outputs: node.output,
    attributes: uniqueRecord(
      node.attribute.map((attribute) => {
        const place = `${where}, attribute ${attribute.name}`;
        return [attribute.name, decodeAttribute(attribute, place, reading)] as const;
      }),
      `${where}: attributes`,
    ),
  };
}

/** Whole numbers of a Constant node as a tensor, which holds each of them exactly. */
function wholeConstant(attribute: Proto<'AttributeProto'> | undefined): OnnxAttribute | undefined {
  if (attribute?.refAttrName !== '') return undefined;
  const { name, i, ints } = attribute;
  if (name === 'value_int')
    return {
      type: 'tensor',
      value: { name: '', dtype: 'int64', shape: [], data: BigInt64Array.of(i) },
    };
  if (name !== 'value_ints') return undefined;
  return {
    type: 'tensor',
    value: { name: '', dtype: 'int64', shape: [ints.length], data: BigInt64Array.from(ints) },
  };
}

/** Exporters write the largest whole number there is for "to the end": here it is the largest that attributes can have. */
function endless(value: bigint): bigint {
  if (value === INT64_MAX) return BigInt(Number.MAX_SAFE_INTEGER);
  return value === -INT64_MAX - 1n ? BigInt(Number.MIN_SAFE_INTEGER) : value;
}

const INT64_MAX = 2n ** 63n - 1n;

function decodeAttribute(
  attribute: Proto<'AttributeProto'>,
  where: string,
  reading: ForeignReading | undefined,
): OnnxAttribute {
  if (attribute.refAttrName !== '') throw unused(where, 'references to attributes', attribute.refAttrName);
  if (reading !== undefined && attribute.type === SPARSE_ATTRIBUTE) {
    if (attribute.sparseTensor === undefined) throw damaged(where, 'the tensor is missing');
    return { type: 'tensor', value: decodeSparse(attribute.sparseTensor, where, reading) };
  }
  const type = ATTRIBUTE_NAMES.get(attribute.type) as keyof typeof ATTRIBUTE_TYPES | undefined;
  switch (type) {
    case 'int':
      return { type, value: fromInt64(attribute.i, where) };
    case 'float':
      return { type, value: attribute.f };
    case 'string':
      return { type, value: decodeText(attribute.s, where) };
    case 'ints':
      return {
        type,
        value: attribute.ints.map((v) => fromInt64(reading === undefined ? v : endless(v), where)),
      };
    case 'floats':
      return { type, value: attribute.floats };
    case 'strings':
      return { type, value: attribute.strings.map((v) => decodeText(v, where)) };
    case 'tensor':
      if (attribute.t === undefined) throw damaged(where, 'the tensor is missing');
      return { type, value: decodeTensor(attribute.t, where, reading?.external) };
    case 'graph':
      if (attribute.g === undefined) throw damaged(where, 'the graph is missing');
      return { type, value: decodeGraph(attribute.g, where, reading) };
    case undefined:
      throw unused(where, 'attributes of this type', `type number ${attribute.type}`);
  }
}
