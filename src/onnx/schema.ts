/**
 * The part of the ONNX file format that Pupil reads and writes, as one table from which both the types and the
 * protobuf descriptors come.
 *
 * Source  onnx/onnx.proto3 of ONNX 1.12 (IR version 8), whose field numbers and kinds these are. Fields that are not
 *         listed are skipped when read: doc strings, value_info, training_info, model domain and version.
 */
import { createFileRegistry, create as createMessage, type Message } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { InternalError } from '../base/error.js';

interface ScalarValues {
  int32: number;
  int64: bigint;
  uint64: bigint;
  float: number;
  double: number;
  string: string;
  bytes: Uint8Array;
}
type ScalarKind = keyof ScalarValues;

/** Field number, kind, and how often it occurs; `optional` tells "absent" from zero. Messages are always optional. */
type FieldRow =
  | readonly [number: number, kind: string]
  | readonly [number: number, kind: string, label: 'optional' | 'repeated'];

const MESSAGES = {
  ModelProto: {
    irVersion: [1, 'int64'],
    producerName: [2, 'string'],
    producerVersion: [3, 'string'],
    graph: [7, 'GraphProto'],
    opsetImport: [8, 'OperatorSetIdProto', 'repeated'],
    metadataProps: [14, 'StringStringEntryProto', 'repeated'],
    functions: [25, 'bytes', 'repeated'], // FunctionProto; known only to be refused
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
    sparseInitializer: [15, 'bytes', 'repeated'], // SparseTensorProto; known only to be refused
  },
  NodeProto: {
    input: [1, 'string', 'repeated'],
    output: [2, 'string', 'repeated'],
    name: [3, 'string'],
    opType: [4, 'string'],
    attribute: [5, 'AttributeProto', 'repeated'],
    domain: [7, 'string'],
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
    refAttrName: [21, 'string'], // only inside functions; known only to be refused
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
  ValueInfoProto: { name: [1, 'string'], type: [2, 'TypeProto'] },
  TypeProto: { tensorType: [1, 'TensorTypeProto'] },
  /** TypeProto.Tensor in the specification. */
  TensorTypeProto: { elemType: [1, 'int32'], shape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [1, 'DimensionProto', 'repeated'] },
  /** TensorShapeProto.Dimension in the specification: at most one of the two. */
  DimensionProto: { dimValue: [1, 'int64', 'optional'], dimParam: [2, 'string', 'optional'] },
} as const satisfies Record<string, Record<string, FieldRow>>;

type MessageName = keyof typeof MESSAGES;

type FieldValue<Row> = Row extends readonly [number, infer Kind, 'repeated']
  ? SingleValue<Kind>[]
  : Row extends readonly [number, infer Kind, 'optional']
    ? SingleValue<Kind> | undefined
    : Row extends readonly [number, infer Kind]
      ? Kind extends MessageName
        ? Proto<Kind> | undefined
        : SingleValue<Kind>
      : never;

type SingleValue<Kind> = Kind extends ScalarKind
  ? ScalarValues[Kind]
  : Kind extends MessageName
    ? Proto<Kind>
    : never;

/** The decoded form of a message of the table. */
export type Proto<Name extends MessageName> = Message<`onnx.${Name}`> & {
  -readonly [F in keyof (typeof MESSAGES)[Name]]: FieldValue<(typeof MESSAGES)[Name][F]>;
};

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

/** TensorProto.DataLocation: the value that says that the data lie in another file. */
export const EXTERNAL_LOCATION = 1;

/** Protobuf's own limit for one message, and so for a model file without external data: 2 GiB less one byte. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;

const SCALAR_TYPES: Record<ScalarKind, FieldDescriptorProto_Type> = {
  int32: FieldDescriptorProto_Type.INT32,
  int64: FieldDescriptorProto_Type.INT64,
  uint64: FieldDescriptorProto_Type.UINT64,
  float: FieldDescriptorProto_Type.FLOAT,
  double: FieldDescriptorProto_Type.DOUBLE,
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
};

const registry = createFileRegistry(
  createMessage(FileDescriptorProtoSchema, {
    name: 'onnx.proto3',
    package: 'onnx',
    syntax: 'proto3',
    messageType: Object.entries(MESSAGES).map(([name, fields]) => describeMessage(name, fields)),
  }),
  () => undefined,
);

function describeMessage(name: string, fields: Readonly<Record<string, FieldRow>>) {
  // Protobuf says "absent or set" of a proto3 scalar by wrapping it in a choice of one.
  const optional = Object.keys(fields).filter((field) => fields[field][2] === 'optional');
  return {
    name,
    field: Object.entries(fields).map(([field, [number, kind, label]]) => ({
      name: field,
      number,
      label: label === 'repeated' ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
      ...(isScalar(kind)
        ? { type: SCALAR_TYPES[kind] }
        : { type: FieldDescriptorProto_Type.MESSAGE, typeName: `.onnx.${kind}` }),
      ...(label === 'optional' ? { proto3Optional: true, oneofIndex: optional.indexOf(field) } : {}),
    })),
    oneofDecl: optional.map((field) => ({ name: `_${field}` })),
  };
}

function isScalar(kind: string): kind is ScalarKind {
  return kind in SCALAR_TYPES;
}

/** The descriptor of a message, for protobuf's `create`, `toBinary` and `fromBinary`. */
export function schemaOf<Name extends MessageName>(name: Name): GenMessage<Proto<Name>> {
  const message = registry.getMessage(`onnx.${name}`);
  if (message === undefined) throw new InternalError({ where: 'onnx schema', what: `${name} is missing` });
  return message as unknown as GenMessage<Proto<Name>>;
}
