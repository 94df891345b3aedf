import type { WireService } from '../../wire/plan-services.js';
import { jsonName, mapEntryName } from '../../wire/proto-names.js';
import type {
  Reserved,
  WireElement,
  WireEnum,
  WireField,
  WireMessage,
  WireType,
} from '../../wire/wire-model.js';
import { customJsonName } from './custom-json-name.js';
import {
  OPTIONAL,
  REPEATED,
  SCALAR_NUMBERS,
  TYPE_ENUM,
  TYPE_MESSAGE,
} from './descriptor-numbers.js';
import type { DescriptorWriter } from './descriptor-writer.js';
import { fieldGroups, hasExplicitPresence } from './field-order.js';
import type { Nesting } from './nesting.js';
import { declaredValues, hasAliases } from './print-enum.js';
import { protoName, reservedNames } from './print-reserved.js';
import type { ProtoFile } from './proto-files.js';

// Field numbers are those of google/protobuf/descriptor.proto.

/** Puts a message or enum into a field of its file, maybe as it was written once. */
export type PutMessage = (
  number: number,
  one: WireMessage | WireEnum,
  write: (out: DescriptorWriter) => void,
) => void;

/** FileDescriptorProto */
export function writeFile(
  out: DescriptorWriter,
  file: ProtoFile,
  pkg: string,
  nested: Nesting,
  put: PutMessage,
): void {
  out.text(1, file.path);
  out.text(2, pkg);
  out.texts(3, file.imports);
  for (const one of file.declarations)
    if (one.k === 'message') put(4, one.message, (part) => writeMessage(part, one.message, nested));
  for (const one of file.declarations)
    if (one.k === 'enum') put(5, one.enumeration, (part) => writeEnum(part, one.enumeration));
  out.messages(6, file.service === undefined ? [] : [file.service], (one) =>
    writeService(out, one),
  );
  out.text(12, 'proto3');
}

/** DescriptorProto */
function writeMessage(out: DescriptorWriter, message: WireMessage, nestedIn: Nesting): void {
  const groups = fieldGroups(message.fields);
  const fields = groups.flatMap((group) => group.fields);
  const declared = groups.flatMap(({ oneof }) => (oneof === undefined ? [] : [oneof]));
  // An optional scalar is alone in a oneof of its own.
  const synthetic = fields.filter(hasExplicitPresence).map((field) => `_${field.protoName}`);
  const oneofs = [...declared, ...synthetic];
  out.text(1, message.name);
  out.messages(2, fields, (field) => writeField(out, field, message, oneofs));
  const nested = nestedIn(message.fullName);
  for (const one of nested)
    if (one.k === 'message') out.message(3, () => writeMessage(out, one.message, nestedIn));
  for (const { type, protoName: name } of fields)
    if (type.w === 'map') out.message(3, () => writeMapEntry(out, mapEntryName(name), type));
  for (const one of nested)
    if (one.k === 'enum') out.message(4, () => writeEnum(out, one.enumeration));
  out.message(7, deprecated(out, 3, message.deprecated));
  out.messages(8, oneofs, (name) => out.text(1, name));
  // The end of a message's range is not in it, that of an enum's is.
  writeReserved(out, message.reserved, message.fields.map(protoName), [9, 10], 1);
}

/** FieldDescriptorProto */
function writeField(
  out: DescriptorWriter,
  field: WireField,
  message: WireMessage,
  oneofs: readonly string[],
): void {
  const { type, protoName: name } = field;
  const isOptional = hasExplicitPresence(field);
  const oneof = isOptional ? `_${name}` : field.oneof;
  const element = type.w === 'repeated' ? type.of : type;
  out.text(1, name);
  out.int(3, field.number);
  out.int(4, type.w === 'repeated' || type.w === 'map' ? REPEATED : OPTIONAL);
  out.int(5, typeNumber(element));
  out.text(6, typeNameOf(element, `.${message.fullName}.${mapEntryName(name)}`));
  out.message(8, deprecated(out, 3, field.deprecated));
  out.int(9, oneof === undefined ? undefined : oneofs.indexOf(oneof));
  out.text(10, customJsonName(message, field) ?? jsonName(name));
  out.flag(17, isOptional);
}

function writeMapEntry(
  out: DescriptorWriter,
  name: string,
  type: Extract<WireType, { w: 'map' }>,
): void {
  const field = (number: number, key: string, element: WireElement) => {
    out.text(1, key);
    out.int(3, number);
    out.int(4, OPTIONAL);
    out.int(5, typeNumber(element));
    out.text(6, typeNameOf(element, undefined));
    out.text(10, key);
  };
  out.text(1, name);
  out.message(2, () => field(1, 'key', type.key));
  out.message(2, () => field(2, 'value', type.value));
  out.message(7, () => out.flag(7, true));
}

function typeNumber(type: WireType): number {
  switch (type.w) {
    case 'scalar':
      return SCALAR_NUMBERS[type.proto];
    case 'enum':
    case 'null':
      return TYPE_ENUM;
    default:
      return TYPE_MESSAGE;
  }
}

/** @param mapEntry the message that a map is a list of */
function typeNameOf(type: WireType, mapEntry: string | undefined): string | undefined {
  switch (type.w) {
    case 'enum':
    case 'message':
      return `.${type.id}`;
    case 'timestamp':
      return '.google.protobuf.Timestamp';
    case 'json':
      return '.google.protobuf.Value';
    case 'null':
      return '.google.protobuf.NullValue';
    case 'map':
      return mapEntry;
    default:
      return undefined;
  }
}

/** EnumDescriptorProto */
function writeEnum(out: DescriptorWriter, one: WireEnum): void {
  const values = declaredValues(one);
  const isAliased = hasAliases(values);
  out.text(1, one.name);
  out.messages(2, values, (value) => {
    out.text(1, value.protoName);
    out.int(2, value.number);
    out.message(3, deprecated(out, 1, value.deprecated));
  });
  if (isAliased || one.deprecated !== undefined) {
    out.message(3, () => {
      out.flag(2, isAliased);
      out.flag(3, one.deprecated !== undefined);
    });
  }
  writeReserved(out, one.reserved, values.map(protoName), [4, 5], 0);
}

function writeReserved(
  out: DescriptorWriter,
  gone: readonly Reserved[],
  names: readonly string[],
  [ranges, texts]: readonly [number, number],
  pastEnd: number,
): void {
  const numbers = gone.map((one) => one.number).sort((a, b) => a - b);
  out.messages(ranges, numbers, (number) => {
    out.int(1, number);
    out.int(2, number + pastEnd);
  });
  out.texts(texts, reservedNames(gone, names));
}

/** ServiceDescriptorProto */
function writeService(out: DescriptorWriter, service: WireService): void {
  out.text(1, service.name);
  out.messages(2, service.methods, ({ name, request, response }) => {
    out.text(1, name);
    out.text(2, `.${request}`);
    out.text(3, `.${response}`);
  });
}

function deprecated(
  out: DescriptorWriter,
  number: number,
  reason: string | undefined,
): (() => void) | undefined {
  return reason === undefined ? undefined : () => out.flag(number, true);
}
