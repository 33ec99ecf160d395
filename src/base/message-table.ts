/**
 * Protobuf messages as one table, from which both their types and the descriptors that `create`, `toBinary` and
 * `fromBinary` ask for come: a format of which a few messages are used needs no generated code.
 */
import { createFileRegistry, create as createMessage, type Message } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { InternalError } from './error.js';

interface ScalarValues {
  int32: number;
  int64: bigint;
  uint64: bigint;
  float: number;
  double: number;
  bool: boolean;
  string: string;
  bytes: Uint8Array;
}
type ScalarKind = keyof ScalarValues;

/**
 * Field number, kind (a scalar, or a message of the table), and how often it occurs; `optional` tells "absent" from zero, and is
 * what a scalar in a choice (`oneof`) is on the wire. Messages are always optional. An enum is an `int32`; a map is a repeated message of
 * `key: 1` and `value: 2`.
 */
export type FieldRow =
  | readonly [number: number, kind: string]
  | readonly [number: number, kind: string, label: 'optional' | 'repeated'];

/** Messages by name, each with its fields by name. */
export type MessageRows = Readonly<Record<string, Readonly<Record<string, FieldRow>>>>;

/** The decoded form of a message of a table. */
export type MessageOf<
  Package extends string,
  Rows extends MessageRows,
  Name extends keyof Rows & string,
> = Message<`${Package}.${Name}`> & {
  -readonly [F in keyof Rows[Name]]: FieldValue<Package, Rows, Rows[Name][F]>;
};

type FieldValue<Package extends string, Rows extends MessageRows, Row> = Row extends readonly [
  number,
  infer Kind,
  'repeated',
]
  ? SingleValue<Package, Rows, Kind>[]
  : Row extends readonly [number, infer Kind, 'optional']
    ? SingleValue<Package, Rows, Kind> | undefined
    : Row extends readonly [number, infer Kind]
      ? Kind extends ScalarKind
        ? ScalarValues[Kind]
        : SingleValue<Package, Rows, Kind> | undefined
      : never;

type SingleValue<Package extends string, Rows extends MessageRows, Kind> = Kind extends ScalarKind
  ? ScalarValues[Kind]
  : Kind extends keyof Rows & string
    ? MessageOf<Package, Rows, Kind>
    : never;

const SCALAR_TYPES: Record<ScalarKind, FieldDescriptorProto_Type> = {
  int32: FieldDescriptorProto_Type.INT32,
  int64: FieldDescriptorProto_Type.INT64,
  uint64: FieldDescriptorProto_Type.UINT64,
  float: FieldDescriptorProto_Type.FLOAT,
  double: FieldDescriptorProto_Type.DOUBLE,
  bool: FieldDescriptorProto_Type.BOOL,
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
};

/** A function that gives the descriptor of a message of the table, by name. */
export function messageTable<const Package extends string, const Rows extends MessageRows>(
  name: Package,
  rows: Rows,
): <Name extends keyof Rows & string>(message: Name) => GenMessage<MessageOf<Package, Rows, Name>> {
  const registry = createFileRegistry(
    createMessage(FileDescriptorProtoSchema, {
      name: `${name}.proto3`,
      package: name,
      syntax: 'proto3',
      messageType: Object.entries(rows).map(([message, fields]) => describeMessage(name, message, fields)),
    }),
    () => undefined,
  );
  return <Name extends keyof Rows & string>(message: Name) => {
    const found = registry.getMessage(`${name}.${message}`);
    if (found === undefined)
      throw new InternalError({ where: `messages of ${name}`, what: `${message} is missing` });
    return found as unknown as GenMessage<MessageOf<Package, Rows, Name>>;
  };
}

function describeMessage(table: string, name: string, fields: Readonly<Record<string, FieldRow>>) {
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
        : { type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${table}.${kind}` }),
      ...(label === 'optional' ? { proto3Optional: true, oneofIndex: optional.indexOf(field) } : {}),
    })),
    oneofDecl: optional.map((field) => ({ name: `_${field}` })),
  };
}

function isScalar(kind: string): kind is ScalarKind {
  return kind in SCALAR_TYPES;
}
