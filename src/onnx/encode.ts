import { create, toBinary } from '@bufbuild/protobuf';
import { FormatError, InternalError } from '../base/error.js';
import { toInt64 } from './int64.js';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxValue } from './model.js';
import { ATTRIBUTE_TYPES, MAX_MODEL_BYTES, type Proto, schemaOf } from './schema.js';
import { encodeTensor, encodeValueDtype } from './tensor-codec.js';
import { encodeText, requireText } from './text.js';

const ModelSchema = schemaOf('ModelProto');
const OpsetSchema = schemaOf('OperatorSetIdProto');
const EntrySchema = schemaOf('StringStringEntryProto');
const GraphSchema = schemaOf('GraphProto');
const NodeSchema = schemaOf('NodeProto');
const AttributeSchema = schemaOf('AttributeProto');
const ValueSchema = schemaOf('ValueInfoProto');
const DimensionSchema = schemaOf('DimensionProto');

/**
 * The bytes of an ONNX file. Equal models give equal bytes, whatever the order of their keys.
 *
 * Throws  FormatError if the file would exceed 2 GiB or a text is not valid Unicode; InternalError if the model
 *         contradicts itself (data against shape, fractions as integers).
 */
export function encodeModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const where = `ONNX model ${JSON.stringify(model.graph.name)}`;
  requireSize(tensorBytes(model.graph), where);
  const text = (value: string) => requireText(value, where);
  const bytes = toBinary(
    ModelSchema,
    create(ModelSchema, {
      irVersion: toInt64(model.irVersion, where),
      producerName: text(model.producer),
      producerVersion: text(model.producerVersion),
      graph: encodeGraph(model.graph),
      opsetImport: sortedEntries(model.opsets).map(([domain, version]) =>
        create(OpsetSchema, { domain: text(domain), version: toInt64(version, where) }),
      ),
      metadataProps: sortedEntries(model.metadata).map(([key, value]) =>
        create(EntrySchema, { key: text(key), value: text(value) }),
      ),
    }),
  );
  requireSize(bytes.length, where);
  return bytes;
}

function requireSize(bytes: number, where: string): void {
  if (bytes <= MAX_MODEL_BYTES) return;
  throw new FormatError({
    code: 'format/onnx-too-large',
    where,
    what: 'the model is larger than an ONNX file can be (2 GiB)',
    got: { bytes },
    fix: 'make the network smaller',
  });
}

function tensorBytes(graph: OnnxGraph): number {
  const attributes = graph.nodes.flatMap((node) => Object.values(node.attributes));
  return [
    ...graph.initializers.map(({ data }) => data.byteLength),
    ...attributes.map((a) => {
      if (a.type === 'tensor') return a.value.data.byteLength;
      return a.type === 'graph' ? tensorBytes(a.value) : 0;
    }),
  ].reduce((sum, n) => sum + n, 0);
}

/** By code unit, which no locale changes. */
function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function encodeGraph(graph: OnnxGraph): Proto<'GraphProto'> {
  return create(GraphSchema, {
    name: requireText(graph.name, 'graph name'),
    node: graph.nodes.map(encodeNode),
    initializer: graph.initializers.map(encodeTensor),
    input: graph.inputs.map(encodeValue),
    output: graph.outputs.map(encodeValue),
  });
}

function encodeValue({ name, dtype, shape }: OnnxValue): Proto<'ValueInfoProto'> {
  const where = `value ${JSON.stringify(name)}`;
  if (dtype === 'unknown') return create(ValueSchema, { name: requireText(name, where) });
  return create(ValueSchema, {
    name: requireText(name, where),
    type: {
      tensorType: {
        elemType: encodeValueDtype(dtype),
        shape: { dim: shape.map((dimension) => encodeDimension(dimension, where)) },
      },
    },
  });
}

function encodeDimension(dimension: number | string, where: string): Proto<'DimensionProto'> {
  if (dimension === '') return create(DimensionSchema, {});
  return typeof dimension === 'string'
    ? create(DimensionSchema, { dimParam: requireText(dimension, where) })
    : create(DimensionSchema, { dimValue: toInt64(dimension, where) });
}

function encodeNode(node: OnnxNode): Proto<'NodeProto'> {
  const where = `node ${node.opType}`;
  const text = (value: string) => requireText(value, where);
  return create(NodeSchema, {
    opType: text(node.opType),
    domain: text(node.domain ?? ''),
    name: text(node.name ?? ''),
    input: node.inputs.map(text),
    output: node.outputs.map(text),
    attribute: sortedEntries(node.attributes).map(([name, attribute]) =>
      create(AttributeSchema, {
        name: text(name),
        type: ATTRIBUTE_TYPES[attribute.type],
        ...attributeValue(attribute, `${where}, attribute ${name}`),
      }),
    ),
  });
}

function attributeValue(
  attribute: OnnxAttribute,
  where: string,
): Partial<Omit<Proto<'AttributeProto'>, '$typeName' | '$unknown'>> {
  switch (attribute.type) {
    case 'int':
      return { i: toInt64(attribute.value, where) };
    case 'float':
      return { f: requireFloat32(attribute.value, where) };
    case 'string':
      return { s: encodeText(attribute.value, where) };
    case 'ints':
      return { ints: attribute.value.map((v) => toInt64(v, where)) };
    case 'floats':
      return { floats: attribute.value.map((v) => requireFloat32(v, where)) };
    case 'strings':
      return { strings: attribute.value.map((v) => encodeText(v, where)) };
    case 'tensor':
      return { t: encodeTensor(attribute.value) };
    case 'graph':
      return { g: encodeGraph(attribute.value) };
  }
}

/** Infinity and NaN may be meant; a finite number that turns into infinity is not. */
function requireFloat32(value: number, where: string): number {
  if (!Number.isFinite(value) || Number.isFinite(Math.fround(value))) return value;
  throw new InternalError({
    code: 'internal/onnx-float',
    where,
    what: 'the number is beyond float32',
    got: value,
  });
}
