import type { DescriptorWriter } from './descriptor-writer.js';
import { STRUCT_FILE, TIMESTAMP_FILE } from './imports.js';

// Field numbers and constants are those of google/protobuf/descriptor.proto; what is described is part of protobuf itself.

const OPTIONAL = 1;
const REPEATED = 3;
const TYPE = { double: 1, int64: 3, int32: 5, bool: 8, string: 9, message: 11, enum: 14 } as const;

interface KnownField {
  readonly name: string;
  readonly type: keyof typeof TYPE;
  readonly typeName?: string;
  readonly repeated?: true;
  readonly oneof?: true;
  readonly json?: string;
}

const TIMESTAMP: readonly KnownField[] = [
  { name: 'seconds', type: 'int64' },
  { name: 'nanos', type: 'int32' },
];
const VALUE: readonly KnownField[] = [
  { name: 'null_value', type: 'enum', typeName: 'NullValue', oneof: true, json: 'nullValue' },
  { name: 'number_value', type: 'double', oneof: true, json: 'numberValue' },
  { name: 'string_value', type: 'string', oneof: true, json: 'stringValue' },
  { name: 'bool_value', type: 'bool', oneof: true, json: 'boolValue' },
  { name: 'struct_value', type: 'message', typeName: 'Struct', oneof: true, json: 'structValue' },
  { name: 'list_value', type: 'message', typeName: 'ListValue', oneof: true, json: 'listValue' },
];

type WellKnownFile = typeof TIMESTAMP_FILE | typeof STRUCT_FILE;

export function isWellKnown(file: string): file is WellKnownFile {
  return file === TIMESTAMP_FILE || file === STRUCT_FILE;
}

/** FileDescriptorProto of a file that comes with protobuf. */
export function writeWellKnown(out: DescriptorWriter, file: WellKnownFile): void {
  out.text(1, file);
  out.text(2, 'google.protobuf');
  switch (file) {
    case TIMESTAMP_FILE:
      out.message(4, () => writeMessage(out, 'Timestamp', TIMESTAMP));
      writeOptions(out, 'TimestampProto', 'google.golang.org/protobuf/types/known/timestamppb');
      break;
    case STRUCT_FILE:
      out.message(4, () => writeStruct(out));
      out.message(4, () => writeMessage(out, 'Value', VALUE, 'kind'));
      out.message(4, () =>
        writeMessage(out, 'ListValue', [
          { name: 'values', type: 'message', typeName: 'Value', repeated: true },
        ]),
      );
      out.message(5, () => {
        out.text(1, 'NullValue');
        out.message(2, () => {
          out.text(1, 'NULL_VALUE');
          out.int(2, 0);
        });
      });
      writeOptions(out, 'StructProto', 'google.golang.org/protobuf/types/known/structpb');
      break;
  }
  out.text(12, 'proto3');
}

function writeMessage(
  out: DescriptorWriter,
  name: string,
  fields: readonly KnownField[],
  oneof?: string,
): void {
  out.text(1, name);
  for (const [i, field] of fields.entries()) out.message(2, () => writeField(out, field, i + 1));
  if (oneof !== undefined) out.message(8, () => out.text(1, oneof));
}

function writeField(out: DescriptorWriter, field: KnownField, number: number): void {
  out.text(1, field.name);
  out.int(3, number);
  out.int(4, field.repeated ? REPEATED : OPTIONAL);
  out.int(5, TYPE[field.type]);
  out.text(6, field.typeName && `.google.protobuf.${field.typeName}`);
  out.int(9, field.oneof ? 0 : undefined);
  out.text(10, field.json ?? field.name);
}

function writeStruct(out: DescriptorWriter): void {
  out.text(1, 'Struct');
  const fields: KnownField = {
    name: 'fields',
    type: 'message',
    typeName: 'Struct.FieldsEntry',
    repeated: true,
  };
  out.message(2, () => writeField(out, fields, 1));
  out.message(3, () => {
    writeMessage(out, 'FieldsEntry', [
      { name: 'key', type: 'string' },
      { name: 'value', type: 'message', typeName: 'Value' },
    ]);
    out.message(7, () => out.flag(7, true));
  });
}

function writeOptions(out: DescriptorWriter, outerClass: string, goPackage: string): void {
  out.message(8, () => {
    out.text(1, 'com.google.protobuf');
    out.text(8, outerClass);
    out.flag(10, true);
    out.text(11, goPackage);
    out.flag(31, true);
    out.text(36, 'GPB');
    out.text(37, 'Google.Protobuf.WellKnownTypes');
  });
}
