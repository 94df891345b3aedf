import { INVALID, MAX_VALUE_DEPTH } from './invalid.js';
import type { ProtoReader } from './proto-reader.js';
import type { ProtoWriter } from './proto-writer.js';

/** Whatever JSON can say. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Whether a value is what JSON can say, at most so deep as values may lie inside each other. */
export function isJson(value: unknown, depth: number): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth >= MAX_VALUE_DEPTH) return false;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isJson(value[i], depth + 1)) return false;
    return true;
  }
  if (!isPlainObject(value)) return false;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member !== undefined && !isJson(member, depth + 1)) return false;
  }
  return true;
}

/** An object of its own keys: of a class or with a way to print itself it would not come back the same. */
function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Writes a google.protobuf.Value.
 * @returns false for what JSON or UTF-8 cannot say; what was written of it must then be dropped.
 */
export function writeJson(out: ProtoWriter, tag: number, value: unknown, depth: number): boolean {
  const start = out.begin(tag);
  switch (typeof value) {
    case 'string':
      if (!out.string(0x1a, value)) return false;
      break;
    case 'number':
      if (!Number.isFinite(value)) return false;
      out.double(0x11, value);
      break;
    case 'boolean':
      out.bool(0x20, value);
      break;
    case 'object':
      if (value === null) out.uint32(0x08, 0);
      else if (depth >= MAX_VALUE_DEPTH) return false;
      else if (Array.isArray(value)) {
        const list = out.begin(0x32);
        for (let i = 0; i < value.length; i++)
          if (!writeJson(out, 0x0a, value[i], depth + 1)) return false;
        out.end(list);
      } else {
        if (!isPlainObject(value)) return false;
        const struct = out.begin(0x2a);
        for (const key of Object.keys(value)) {
          const member = value[key];
          if (member === undefined) continue;
          const entry = out.begin(0x0a);
          if (!out.string(0x0a, key) || !writeJson(out, 0x12, member, depth + 1)) return false;
          out.end(entry);
        }
        out.end(struct);
      }
      break;
    default:
      return false;
  }
  out.end(start);
  return true;
}

/** Reads a google.protobuf.Value. INVALID for one without a value, with a number that JSON cannot say, or too deep. */
export function readJson(reader: ProtoReader, depth: number): Json | typeof INVALID {
  const outer = reader.enter();
  let value: Json | typeof INVALID = INVALID;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    switch (tag) {
      case 0x08:
        reader.uint();
        value = null;
        break;
      case 0x11:
        value = reader.double();
        if (!Number.isFinite(value)) return INVALID;
        break;
      case 0x1a:
        value = reader.string();
        break;
      case 0x20:
        value = reader.bool();
        break;
      case 0x2a:
        if (depth >= MAX_VALUE_DEPTH) return INVALID;
        value = readStruct(reader, depth + 1);
        if (value === INVALID) return INVALID;
        break;
      case 0x32:
        if (depth >= MAX_VALUE_DEPTH) return INVALID;
        value = readList(reader, depth + 1);
        if (value === INVALID) return INVALID;
        break;
      default:
        reader.skip(tag);
    }
  }
  reader.leave(outer);
  return value;
}

function readList(reader: ProtoReader, depth: number): Json[] | typeof INVALID {
  const outer = reader.enter();
  const list: Json[] = [];
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag !== 0x0a) {
      reader.skip(tag);
      continue;
    }
    const item = readJson(reader, depth);
    if (item === INVALID) return INVALID;
    list.push(item);
  }
  reader.leave(outer);
  return list;
}

function readStruct(reader: ProtoReader, depth: number): Record<string, Json> | typeof INVALID {
  const outer = reader.enter();
  const object: Record<string, Json> = {};
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag !== 0x0a) {
      reader.skip(tag);
      continue;
    }
    const end = reader.enter();
    let key = '';
    let value: Json | typeof INVALID = INVALID;
    while (reader.pos < reader.end) {
      const part = reader.tag();
      if (part === 0x0a) key = reader.string();
      else if (part === 0x12) {
        value = readJson(reader, depth);
        if (value === INVALID) return INVALID;
      } else reader.skip(part);
    }
    reader.leave(end);
    if (value === INVALID) return INVALID;
    // As an assignment it would set the prototype.
    if (key === '__proto__')
      Object.defineProperty(object, key, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    else object[key] = value;
  }
  reader.leave(outer);
  return object;
}
