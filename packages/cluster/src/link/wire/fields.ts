import { GameError } from '@nopal/core';
import type { ProtoReader, ProtoWriter } from '@nopal/protocol/protobuf';

/** The most values that one repeated field may have. */
const MAX_REPEATED = 1 << 18;
const MAX_UINT32 = 0xffff_ffff;
const VARINT = 0;
const LENGTH = 2;

export type FieldType = 'uint32' | 'uint53' | 'fixed32' | 'bool' | 'text' | 'bytes' | 'message';

/** One field of a message, as protos/link.proto has it. */
export interface Field {
  readonly number: number;
  readonly name: string;
  readonly type: FieldType;
  /** Absent where the others have their type's zero; a message is absent or wrong where it is not optional. */
  readonly isOptional?: boolean;
  readonly isRepeated?: boolean;
  /** Texts by name, whose names and values together have at most so many bytes; `isOptional` leaves out an empty one. */
  readonly maxTextBytes?: number;
  /** Of a message. */
  readonly of?: readonly Field[];
}

type Message = Record<string, unknown>;

/** A message that is protobuf, but not what it should be. */
export class WrongEnvelope extends Error {
  override readonly name = 'WrongEnvelope';
}

/**
 * Writes the fields of a message, which are in the order of their numbers, without those that are zero.
 * @throws GameError `INVALID` for a text that UTF-8 cannot carry, `TOO_LARGE` for too many texts.
 */
export function writeFields(out: ProtoWriter, fields: readonly Field[], message: object): void {
  for (const field of fields) {
    const value = (message as Message)[field.name];
    if (value === undefined) continue;
    if (field.maxTextBytes !== undefined) writeTexts(out, field, value as Record<string, string>);
    else if (field.isRepeated === true) writeAll(out, field, value as readonly unknown[]);
    else if (field.isOptional === true || !isZero(value)) writeValue(out, field, value);
  }
}

/** Reads a message up to the reader's end. @throws WrongEnvelope and ProtocolError */
export function readFields(reader: ProtoReader, fields: readonly Field[]): Message {
  const message = blank(fields);
  let textBytes = 0;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    const field = fields.find(({ number }) => number === tag >>> 3);
    if (field === undefined) reader.skip(tag);
    else if (field.maxTextBytes === undefined) readField(reader, field, tag & 7, message);
    else {
      textBytes += readText(reader, field, tag & 7, message);
      if (textBytes > field.maxTextBytes)
        throw new WrongEnvelope(`${field.name} has more than ${field.maxTextBytes} bytes`);
    }
  }
  for (const { name, type, isOptional, isRepeated, maxTextBytes } of fields) {
    const isNeeded = type === 'message' && !isOptional && !isRepeated && maxTextBytes === undefined;
    if (isNeeded && message[name] === undefined) throw new WrongEnvelope(`${name} is missing`);
  }
  return message;
}

function writeAll(out: ProtoWriter, field: Field, values: readonly unknown[]): void {
  if (values.length === 0) return;
  if (field.type !== 'uint32') {
    for (const value of values) writeValue(out, field, value);
    return;
  }
  const start = out.begin((field.number << 3) | LENGTH);
  for (const value of values) out.packedUint32(value as number);
  out.end(start);
}

function writeTexts(
  out: ProtoWriter,
  { number, name, maxTextBytes = 0 }: Field,
  texts: Readonly<Record<string, string>>,
): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(texts)) {
    const start = out.begin((number << 3) | LENGTH);
    writeText(out, 1, key, name);
    writeText(out, 2, value, name);
    bytes += out.pos - start;
    out.end(start);
    if (bytes > maxTextBytes) {
      const why = `${name} has more than ${maxTextBytes} bytes of names and texts; send less along`;
      throw new GameError('TOO_LARGE', why);
    }
  }
}

function writeText(out: ProtoWriter, number: number, text: string, name: string): void {
  if (!out.string((number << 3) | LENGTH, text))
    throw new GameError('INVALID', `${name} has half a surrogate pair, which UTF-8 cannot carry`);
}

function writeValue(out: ProtoWriter, { number, name, type, of }: Field, value: unknown): void {
  switch (type) {
    case 'uint32':
      out.uint32(number << 3, Math.min(Math.ceil(value as number), MAX_UINT32));
      break;
    case 'uint53':
      out.int53(number << 3, value as number);
      break;
    case 'fixed32':
      out.fixed32((number << 3) | 5, value as number);
      break;
    case 'bool':
      out.bool(number << 3, value as boolean);
      break;
    case 'text':
      writeText(out, number, value as string, name);
      break;
    case 'bytes':
      out.byteString((number << 3) | LENGTH, value as Uint8Array);
      break;
    case 'message': {
      const start = out.begin((number << 3) | LENGTH);
      writeFields(out, of as readonly Field[], value as object);
      out.end(start);
      break;
    }
  }
}

function readField(reader: ProtoReader, field: Field, wire: number, message: Message): void {
  const { name, type } = field;
  if (field.isRepeated === true) {
    message[name] ??= [];
    const values = message[name] as unknown[];
    if (type === 'uint32' && wire === LENGTH) readPacked(reader, name, values);
    else values.push(readValue(reader, field, wire));
    if (values.length > MAX_REPEATED) throw new WrongEnvelope(`${name} has too many values`);
  } else {
    message[name] = readValue(reader, field, wire);
  }
}

function readPacked(reader: ProtoReader, name: string, values: unknown[]): void {
  const outer = reader.enter();
  while (reader.pos < reader.end) {
    values.push(uint32(reader.uint(), name));
    if (values.length > MAX_REPEATED) throw new WrongEnvelope(`${name} has too many values`);
  }
  reader.leave(outer);
}

/** @returns how many bytes the text and its name took. */
function readText(reader: ProtoReader, field: Field, wire: number, message: Message): number {
  const { name } = field;
  if (wire !== LENGTH) throw new WrongEnvelope(`${name} has wire type ${wire}`);
  const outer = reader.enter();
  const bytes = reader.end - reader.pos;
  message[name] ??= {};
  readEntry(reader, message[name] as object);
  reader.leave(outer);
  return bytes;
}

/** Reads one text of several, up to the reader's end, and puts it to the others by its name. @throws WrongEnvelope and ProtocolError */
export function readEntry(reader: ProtoReader, texts: object): void {
  const { key, value } = readFields(reader, ENTRY);
  // Not by assignment: a name such as __proto__ is a name like others.
  Object.defineProperty(texts, key as string, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

const ENTRY: readonly Field[] = [
  { number: 1, name: 'key', type: 'text' },
  { number: 2, name: 'value', type: 'text' },
];

function readValue(reader: ProtoReader, { name, type, of }: Field, wire: number): unknown {
  const expected =
    type === 'fixed32' ? 5 : ['uint32', 'uint53', 'bool'].includes(type) ? VARINT : LENGTH;
  if (wire !== expected) throw new WrongEnvelope(`${name} has wire type ${wire}`);
  switch (type) {
    case 'uint32':
      return uint32(reader.uint(), name);
    case 'uint53': {
      const value = reader.uint();
      if (value <= Number.MAX_SAFE_INTEGER) return value;
      throw new WrongEnvelope(`${name} is beyond 2^53`);
    }
    case 'fixed32':
      return reader.fixed32();
    case 'bool':
      return reader.bool();
    case 'text':
      return reader.string();
    case 'bytes':
      return reader.byteString();
    case 'message': {
      const outer = reader.enter();
      const message = readFields(reader, of as readonly Field[]);
      reader.leave(outer);
      return message;
    }
  }
}

function uint32(value: number, name: string): number {
  if (value <= MAX_UINT32) return value;
  throw new WrongEnvelope(`${name} is beyond 2^32`);
}

/** What a message is when nothing of it was sent. */
function blank(fields: readonly Field[]): Message {
  const message: Message = {};
  for (const { name, type, isOptional, isRepeated, maxTextBytes } of fields) {
    if (isOptional === true || (type === 'message' && !isRepeated && maxTextBytes === undefined))
      continue;
    message[name] = maxTextBytes !== undefined ? {} : isRepeated === true ? [] : ZEROS[type]();
  }
  return message;
}

const ZEROS: Readonly<Record<FieldType, () => unknown>> = {
  uint32: () => 0,
  uint53: () => 0,
  fixed32: () => 0,
  bool: () => false,
  text: () => '',
  bytes: () => new Uint8Array(0),
  message: () => ({}),
};

function isZero(value: unknown): boolean {
  return (
    value === 0 ||
    value === false ||
    value === '' ||
    (value instanceof Uint8Array && value.length === 0)
  );
}
