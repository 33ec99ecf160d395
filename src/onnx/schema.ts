/**
 * The part of the ONNX file format that Pupil reads and writes, as one table from which both the types and the
 * protobuf descriptors come.
 *
 * Source  onnx/onnx.proto3 of ONNX 1.12 (IR version 8), whose field numbers and kinds these are; `overload` is of ONNX 1.16
 *         (IR version 10). Fields that are not listed are skipped when read: doc strings, value_info, training_info, model
 *         domain and version.
 */
import { type MessageOf, type MessageRows, messageTable } from '../base/message-table.js';

const MESSAGES = {
  ModelProto: {
    irVersion: [1, 'int64'],
    producerName: [2, 'string'],
    producerVersion: [3, 'string'],
    graph: [7, 'GraphProto'],
    opsetImport: [8, 'OperatorSetIdProto', 'repeated'],
    metadataProps: [14, 'StringStringEntryProto', 'repeated'],
    functions: [25, 'FunctionProto', 'repeated'],
  },
  /** A ModelProto of which nothing but the metadata is read. */
  ModelHeader: {
    irVersion: [1, 'int64'],
    metadataProps: [14, 'StringStringEntryProto', 'repeated'],
  },
  OperatorSetIdProto: { domain: [1, 'string'], version: [2, 'int64'] },
  StringStringEntryProto: { key: [1, 'string'], value: [2, 'string'] },
  GraphProto: {
    node: [1, 'NodeProto', 'repeated'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto', 'repeated'],
    input: [11, 'ValueInfoProto', 'repeated'],
    output: [12, 'ValueInfoProto', 'repeated'],
    sparseInitializer: [15, 'SparseTensorProto', 'repeated'],
  },
  NodeProto: {
    input: [1, 'string', 'repeated'],
    output: [2, 'string', 'repeated'],
    name: [3, 'string'],
    opType: [4, 'string'],
    attribute: [5, 'AttributeProto', 'repeated'],
    domain: [7, 'string'],
    overload: [8, 'string'],
  },
  FunctionProto: {
    name: [1, 'string'],
    input: [4, 'string', 'repeated'],
    output: [5, 'string', 'repeated'],
    node: [7, 'NodeProto', 'repeated'],
    opsetImport: [9, 'OperatorSetIdProto', 'repeated'],
    domain: [10, 'string'],
    attributeProto: [11, 'AttributeProto', 'repeated'],
    overload: [13, 'string'],
  },
  AttributeProto: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'bytes'],
    t: [5, 'TensorProto'],
    g: [6, 'GraphProto'],
    floats: [7, 'float', 'repeated'],
    ints: [8, 'int64', 'repeated'],
    strings: [9, 'bytes', 'repeated'],
    type: [20, 'int32'], // enum AttributeType
    refAttrName: [21, 'string'], // only inside functions
    sparseTensor: [22, 'SparseTensorProto'],
  },
  TensorProto: {
    dims: [1, 'int64', 'repeated'],
    dataType: [2, 'int32'], // enum DataType
    segment: [3, 'bytes', 'optional'], // Segment; known only to be refused
    floatData: [4, 'float', 'repeated'],
    int32Data: [5, 'int32', 'repeated'],
    stringData: [6, 'bytes', 'repeated'],
    int64Data: [7, 'int64', 'repeated'],
    name: [8, 'string'],
    rawData: [9, 'bytes', 'optional'],
    doubleData: [10, 'double', 'repeated'],
    uint64Data: [11, 'uint64', 'repeated'],
    externalData: [13, 'StringStringEntryProto', 'repeated'],
    dataLocation: [14, 'int32'], // enum DataLocation
  },
  SparseTensorProto: {
    values: [1, 'TensorProto'],
    indices: [2, 'TensorProto'],
    dims: [3, 'int64', 'repeated'],
  },
  ValueInfoProto: { name: [1, 'string'], type: [2, 'TypeProto'] },
  TypeProto: { tensorType: [1, 'TensorTypeProto'] },
  /** TypeProto.Tensor in the specification. */
  TensorTypeProto: { elemType: [1, 'int32'], shape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [1, 'DimensionProto', 'repeated'] },
  /** TensorShapeProto.Dimension in the specification: at most one of the two. */
  DimensionProto: { dimValue: [1, 'int64', 'optional'], dimParam: [2, 'string', 'optional'] },
} as const satisfies MessageRows;

type MessageName = keyof typeof MESSAGES;

/** The decoded form of a message of the table. */
export type Proto<Name extends MessageName> = MessageOf<'onnx', typeof MESSAGES, Name>;

/** TensorProto.DataType. */
export const TENSOR_TYPES: Readonly<Record<number, string>> = {
  0: 'undefined',
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
};

/** AttributeProto.AttributeType of the attributes in use. */
export const ATTRIBUTE_TYPES = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

/** AttributeProto.AttributeType of a sparse tensor, which is read and never written. */
export const SPARSE_ATTRIBUTE = 11;

/** TensorProto.DataLocation: the value that says that the data lie in another file. */
export const EXTERNAL_LOCATION = 1;

/** Protobuf's own limit for one message, and so for a model file without external data: 2 GiB less one byte. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;

/** The descriptor of a message, for protobuf's `create`, `toBinary` and `fromBinary`. */
export const schemaOf = messageTable('onnx', MESSAGES);
