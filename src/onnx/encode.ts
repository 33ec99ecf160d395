import { create, toBinary } from '@bufbuild/protobuf';
import { FormatError, InternalError } from '../base/error.js';
import { elementCount, isArrayOf, type TypedArray } from '../graph/index.js';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './model.js';
import { ATTRIBUTE_TYPES, MAX_MODEL_BYTES, type Proto, schemaOf, TENSOR_TYPES } from './schema.js';

/**
 * The bytes of a model file. The same model gives the same bytes.
 *
 * Throws  FormatError if the file would pass the 2 GiB that protobuf allows.
 */
export function encodeModel(model: OnnxModel): Uint8Array {
  refuseTooLarge(model);
  const { graph, opsets, irVersion, metadata, producer, producerVersion } = model;
  return toBinary(
    schemaOf('ModelProto'),
    create(schemaOf('ModelProto'), {
      irVersion: BigInt(irVersion),
      producerName: producer,
      producerVersion,
      graph: graphProto(graph),
      opsetImport: Object.entries(opsets).map(([domain, version]) =>
        create(schemaOf('OperatorSetIdProto'), { domain, version: BigInt(version) }),
      ),
      metadataProps: Object.entries(metadata).map(([key, value]) =>
        create(schemaOf('StringStringEntryProto'), { key, value }),
      ),
    }),
  );
}

function graphProto({ name, nodes, inputs, outputs, initializers }: OnnxGraph): Proto<'GraphProto'> {
  return create(schemaOf('GraphProto'), {
    name,
    node: nodes.map(nodeProto),
    initializer: initializers.map(tensorProto),
    input: inputs.map(valueProto),
    output: outputs.map(valueProto),
  });
}

function nodeProto({
  opType,
  domain = '',
  name = '',
  inputs,
  outputs,
  attributes,
}: OnnxNode): Proto<'NodeProto'> {
  return create(schemaOf('NodeProto'), {
    input: inputs,
    output: outputs,
    name,
    opType,
    domain,
    attribute: Object.entries(attributes).map(([key, value]) => attributeProto(key, value)),
  });
}

function attributeProto(name: string, attribute: OnnxAttribute): Proto<'AttributeProto'> {
  const encoder = new TextEncoder();
  const schema = schemaOf('AttributeProto');
  const type = ATTRIBUTE_TYPES[attribute.type];
  switch (attribute.type) {
    case 'int':
      return create(schema, { name, type, i: BigInt(attribute.value) });
    case 'float':
      return create(schema, { name, type, f: attribute.value });
    case 'string':
      return create(schema, { name, type, s: encoder.encode(attribute.value) });
    case 'ints':
      return create(schema, { name, type, ints: attribute.value.map(BigInt) });
    case 'floats':
      return create(schema, { name, type, floats: attribute.value });
    case 'strings':
      return create(schema, { name, type, strings: attribute.value.map((text) => encoder.encode(text)) });
    case 'tensor':
      return create(schema, { name, type, t: tensorProto(attribute.value) });
    case 'graph':
      return create(schema, { name, type, g: graphProto(attribute.value) });
  }
}

function tensorProto({ name, dtype, shape, data }: OnnxTensor): Proto<'TensorProto'> {
  if (!isArrayOf(dtype, data) || data.length !== elementCount(shape)) {
    throw new InternalError({
      code: 'internal/onnx-tensor',
      where: `tensor ${name}`,
      what: 'the data does not fill the shape',
      got: { dtype, shape, array: data.constructor.name, values: data.length },
    });
  }
  return create(schemaOf('TensorProto'), {
    name,
    dims: shape.map(BigInt),
    dataType: elementType(dtype),
    rawData: littleEndianBytes(data),
  });
}

function valueProto({ name, dtype, shape }: OnnxValue): Proto<'ValueInfoProto'> {
  const dim = shape.map((n) => create(schemaOf('DimensionProto'), dimension(n)));
  const tensorType = create(schemaOf('TensorTypeProto'), {
    elemType: elementType(dtype),
    shape: create(schemaOf('TensorShapeProto'), { dim }),
  });
  return create(schemaOf('ValueInfoProto'), { name, type: create(schemaOf('TypeProto'), { tensorType }) });
}

function dimension(size: number | string) {
  if (typeof size === 'number') return { dimValue: BigInt(size) };
  return size === '' ? {} : { dimParam: size };
}

function elementType(dtype: string): number {
  const found = Object.entries(TENSOR_TYPES).find(([, name]) => name === dtype);
  if (found === undefined)
    throw new InternalError({ where: 'onnx encode', what: 'a dtype has no ONNX element type', got: dtype });
  return Number(found[0]);
}

/** Typed arrays hold the machine's byte order, ONNX files are little-endian: so are all machines that Node runs on. */
function littleEndianBytes(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function refuseTooLarge({ graph }: OnnxModel): void {
  const bytes = graph.initializers.reduce((total, { data }) => total + data.byteLength, 0);
  if (bytes < MAX_MODEL_BYTES) return;
  throw new FormatError({
    code: 'format/too-large',
    where: 'ONNX model',
    what: 'the parameters do not fit into one ONNX file',
    got: { bytes, limit: MAX_MODEL_BYTES },
    fix: 'use a smaller network',
  });
}
