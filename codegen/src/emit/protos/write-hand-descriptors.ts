import type { Loc } from '../../ir/ir.js';
import type {
  ProtoEnum,
  ProtoField,
  ProtoFile,
  ProtoMessage,
  ProtoReserved,
  ProtoService,
  ProtoTypeName,
} from '../../protos-in/proto-file.js';
import { SCALAR_TYPES } from '../../protos-in/scalar-types.js';
import type { Symbols } from '../../protos-in/symbols.js';
import { DESCRIPTOR_FILE } from '../../protos-in/well-known.js';
import { jsonName, mapEntryName } from '../../wire/proto-names.js';
import {
  OPTIONAL,
  REPEATED,
  SCALAR_NUMBERS,
  TYPE_ENUM,
  TYPE_MESSAGE,
} from './descriptor-numbers.js';
import type { DescriptorWriter } from './descriptor-writer.js';

// Field numbers are those of google/protobuf/descriptor.proto. Of the options only `deprecated` is kept: the others, and the
// extensions that declare them, are notes for other tools.

/** What the names in a file are looked up with. */
interface Place {
  readonly file: ProtoFile;
  readonly symbols: Symbols;
}

/** The files that the descriptor of a file needs: without extensions nothing refers to descriptor.proto. */
export function dependenciesOf(file: ProtoFile): ProtoFile['imports'] {
  return file.imports.filter(({ path }) => path !== DESCRIPTOR_FILE);
}

/**
 * FileDescriptorProto of a hand-written file.
 * @param options writes its FileOptions
 */
export function writeHandFile(
  out: DescriptorWriter,
  file: ProtoFile,
  symbols: Symbols,
  options?: () => void,
): void {
  const place = { file, symbols };
  const scope = file.package;
  const dependencies = dependenciesOf(file);
  out.text(1, file.path);
  out.text(2, scope === '' ? undefined : scope);
  for (const { path } of dependencies) out.text(3, path);
  out.messages(4, file.messages, (one) => writeMessage(out, one, scope, place));
  out.messages(5, file.enums, (one) => writeEnum(out, one));
  out.messages(6, file.services, (one) => writeService(out, one, place));
  out.message(8, options);
  for (const [i, { isPublic }] of dependencies.entries()) out.int(10, isPublic ? i : undefined);
  out.text(12, 'proto3');
}

/** DescriptorProto */
function writeMessage(
  out: DescriptorWriter,
  message: ProtoMessage,
  outer: string,
  place: Place,
): void {
  const { name, fields, messages, enums, reserved } = message;
  const scope = outer === '' ? name : `${outer}.${name}`;
  const declared = [...new Set(fields.flatMap((field) => field.oneof ?? []))];
  const synthetic = syntheticOneofs(fields, declared);
  const oneofs = [...declared, ...synthetic.values()];
  out.text(1, name);
  out.messages(2, fields, (field) => {
    const oneof = field.oneof ?? synthetic.get(field);
    writeField(out, field, oneof === undefined ? undefined : oneofs.indexOf(oneof), scope, place);
  });
  const maps = fields.filter((field) => field.key !== undefined);
  // Where the map stands, there its entry is declared.
  for (const one of [...messages, ...maps].sort(byPlace)) {
    if ('fields' in one) out.message(3, () => writeMessage(out, one, scope, place));
    else if (one.key !== undefined) {
      const { key } = one;
      out.message(3, () => writeMapEntry(out, one, key, scope, place));
    }
  }
  out.messages(4, enums, (one) => writeEnum(out, one));
  out.message(7, deprecated(out, 3, message));
  out.messages(8, oneofs, (one) => out.text(1, one));
  // The end of a message's range is not in it, that of an enum's is.
  writeReserved(out, reserved, [9, 10], 1);
}

function byPlace(a: { readonly loc: Loc }, b: { readonly loc: Loc }): number {
  return a.loc.line - b.loc.line || a.loc.column - b.loc.column;
}

/** An optional field is alone in a oneof of its own, whose name is made as protoc makes it. */
function syntheticOneofs(
  fields: readonly ProtoField[],
  declared: readonly string[],
): ReadonlyMap<ProtoField, string> {
  const taken = new Set([...fields.map(({ name }) => name), ...declared]);
  const found = new Map<ProtoField, string>();
  for (const field of fields) {
    if (field.label !== 'optional') continue;
    let name = field.name.startsWith('_') ? field.name : `_${field.name}`;
    while (taken.has(name)) name = `X${name}`;
    taken.add(name);
    found.set(field, name);
  }
  return found;
}

/** FieldDescriptorProto */
function writeField(
  out: DescriptorWriter,
  field: ProtoField,
  oneof: number | undefined,
  scope: string,
  place: Place,
): void {
  const { name, label, type, key } = field;
  const entry = { number: TYPE_MESSAGE, name: `.${scope}.${mapEntryName(name)}` };
  const carried = key === undefined ? typeOf(type, scope, place) : entry;
  out.text(1, name);
  out.int(3, field.number);
  out.int(4, label === 'repeated' ? REPEATED : OPTIONAL);
  out.int(5, carried.number);
  out.text(6, carried.name);
  out.message(8, deprecated(out, 3, field));
  out.int(9, oneof);
  out.text(10, field.jsonName ?? jsonName(name));
  out.flag(17, label === 'optional');
}

/** The message that a map is a list of. */
function writeMapEntry(
  out: DescriptorWriter,
  field: ProtoField,
  key: ProtoTypeName,
  scope: string,
  place: Place,
): void {
  const member = (name: string, number: number, used: ProtoTypeName) => {
    const type = typeOf(used, scope, place);
    out.text(1, name);
    out.int(3, number);
    out.int(4, OPTIONAL);
    out.int(5, type.number);
    out.text(6, type.name);
    out.text(10, name);
  };
  out.text(1, mapEntryName(field.name));
  out.message(2, () => member('key', 1, key));
  out.message(2, () => member('value', 2, field.type));
  out.message(7, () => out.flag(7, true));
}

/** The number of a type, and the name of a message or enum. */
function typeOf(
  used: ProtoTypeName,
  scope: string,
  { file, symbols }: Place,
): { readonly number: number; readonly name?: string } {
  const scalar = SCALAR_TYPES.get(used.name);
  if (scalar !== undefined) return { number: SCALAR_NUMBERS[scalar.proto] };
  const symbol = symbols.resolve(used, scope, file);
  if (symbol === undefined) throw new RangeError(`${file.path}: ${used.name} was not checked`);
  const number = symbol.kind === 'enum' ? TYPE_ENUM : TYPE_MESSAGE;
  return { number, name: `.${symbol.fullName}` };
}

/** EnumDescriptorProto */
function writeEnum(out: DescriptorWriter, one: ProtoEnum): void {
  out.text(1, one.name);
  out.messages(2, one.values, (value) => {
    out.text(1, value.name);
    out.int(2, value.number);
    out.message(3, deprecated(out, 1, value));
  });
  out.message(3, deprecated(out, 3, one));
  writeReserved(out, one.reserved, [4, 5], 0);
}

function writeReserved(
  out: DescriptorWriter,
  reserved: ProtoReserved,
  [ranges, names]: readonly [number, number],
  pastEnd: number,
): void {
  out.messages(ranges, reserved.ranges, ({ from, to }) => {
    out.int(1, from);
    out.int(2, to + pastEnd);
  });
  out.texts(names, reserved.names);
}

/** ServiceDescriptorProto */
function writeService(out: DescriptorWriter, service: ProtoService, place: Place): void {
  const { file } = place;
  out.text(1, service.name);
  out.messages(2, service.methods, (method) => {
    out.text(1, method.name);
    out.text(2, typeOf(method.request, file.package, place).name);
    out.text(3, typeOf(method.response, file.package, place).name);
    out.message(4, deprecated(out, 33, method));
    out.flag(5, method.requestStreams);
    out.flag(6, method.responseStreams);
  });
  out.message(3, deprecated(out, 33, service));
}

function deprecated(
  out: DescriptorWriter,
  number: number,
  declaration: { readonly deprecated?: true },
): (() => void) | undefined {
  return declaration.deprecated && (() => out.flag(number, true));
}
