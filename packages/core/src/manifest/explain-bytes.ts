import { ProtocolError } from '@nopal/protocol';
import {
  INVALID,
  MAX_VALUE_DEPTH,
  ProtoReader,
  readJson,
  readTimestamp,
} from '@nopal/protocol/protobuf';
import type { Violation } from './codec.js';
import { explainValue, joinPath, MAX_VIOLATIONS } from './explain.js';
import { literalNames } from './explain-words.js';
import type { TypeData } from './type-data.js';
import type { WireData, WireFieldData, WireValueData } from './wire-data.js';
import { absentValue, accepts, enumValue, wireTypeOf, zero } from './wire-values.js';

/**
 * Why bytes are not of a type: every violation, at most 20. Reads them into the value that they would be without any limit,
 * then explains that value.
 */
export function explainWire(
  types: readonly TypeData[],
  wires: readonly WireData[],
  type: TypeData,
  wire: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly Violation[] {
  const reading = new LooseReading(wires, new ProtoReader(bytes, start, end));
  let value: unknown;
  try {
    value = reading.message(wire, '', 0);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return [{ path: '', expected: 'protobuf', found: error.message }];
  }
  const violations = [...reading.violations, ...explainValue(types, type, value, 'print')];
  // What a later value of the same field took the place of is gone, and yet it was refused.
  if (violations.length === 0)
    return [{ path: '', expected: 'every field valid each time', found: 'a field several times' }];
  return violations.slice(0, MAX_VIOLATIONS);
}

class LooseReading {
  readonly violations: Violation[] = [];
  readonly #wires: readonly WireData[];
  readonly #reader: ProtoReader;

  constructor(wires: readonly WireData[], reader: ProtoReader) {
    this.#wires = wires;
    this.#reader = reader;
  }

  /** Reads until the reader's end. */
  message(index: number, path: string, depth: number): unknown {
    const wire = this.#wires[index];
    if (wire === undefined) throw new RangeError(`no message ${index} in the table`);
    const [shape, fields, constants, counted] = wire;
    if (counted === 1 && depth >= MAX_VALUE_DEPTH) {
      this.#add(path, `at most ${MAX_VALUE_DEPTH} values inside each other`, 'more');
      this.#reader.pos = this.#reader.end;
      return undefined;
    }
    const inner = counted === 1 ? depth + 1 : depth;
    const found = new Map<string, unknown>();
    for (const [, member, type, absent] of fields)
      if (!found.has(member)) found.set(member, absentValue(type, absent));
    let last: unknown;
    const reader = this.#reader;
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      const field = fields.find(([number]) => number === tag >>> 3);
      if (field === undefined || !accepts(field[2], tag & 7)) {
        reader.skip(tag);
        continue;
      }
      const [, member, , , discriminant] = field;
      const at =
        shape === 'object'
          ? joinPath(path, member)
          : shape === 'tuple' && member !== 'rest'
            ? `${path}[${member}]`
            : path;
      last = this.#field(field, tag & 7, found.get(member), at, inner);
      found.set(member, last);
      if (discriminant !== undefined) this.#checkTag(last, discriminant, path);
    }
    switch (shape) {
      case 'union':
        return last;
      case 'box':
        return found.get('value');
      case 'entry':
        return [found.get('key'), found.get('value')];
      case 'tuple':
        return tuple(found);
      case 'object':
        return objectOf([...(constants ?? []), ...found]);
    }
  }

  #checkTag(value: unknown, [member, wanted]: readonly [string, unknown], path: string): void {
    const given = (value as Record<string, unknown> | undefined)?.[member];
    if (given !== wanted && given !== undefined)
      this.#add(
        joinPath(path, member),
        JSON.stringify(wanted),
        `${typeof given} ${JSON.stringify(given)}`,
      );
  }

  #field(
    field: WireFieldData,
    wireType: number,
    before: unknown,
    path: string,
    depth: number,
  ): unknown {
    const type = field[2];
    if (typeof type === 'string' || type[0] === 'message' || type[0] === 'enum')
      return this.#value(type, path, depth);
    const reader = this.#reader;
    if (type[0] === 'map') {
      const outer = reader.enter();
      let key: unknown = zero(type[2]);
      let value: unknown = typeof type[3] === 'string' ? zero(type[3]) : undefined;
      while (reader.pos < reader.end) {
        const tag = reader.tag();
        if (tag >>> 3 === 1 && accepts(type[2], tag & 7)) key = this.#value(type[2], path, depth);
        else if (tag >>> 3 === 2 && accepts(type[3], tag & 7))
          value = this.#value(type[3], joinPath(path, String(key)), depth);
        else reader.skip(tag);
      }
      reader.leave(outer);
      const isThere = value !== undefined || (typeof type[3] !== 'string' && type[3][0] === 'enum');
      if (!isThere) this.#add(joinPath(path, String(key)), 'a value', 'undefined');
      return addEntry(before, key, value);
    }
    const [, js, of] = type;
    if (js === 'map' || js === 'record') {
      const [key, value] = this.#value(of, path, depth) as [unknown, unknown];
      return addEntry(before, key, value);
    }
    if (wireType !== 2 || wireTypeOf(of) === 2) return this.#append(before, of, path, depth);
    const outer = reader.enter();
    let list = before;
    while (reader.pos < reader.end) list = this.#append(list, of, path, depth);
    reader.leave(outer);
    return list;
  }

  #append(before: unknown, of: WireValueData, path: string, depth: number): unknown {
    if (before instanceof Set) {
      const item = this.#value(of, `${path}[${before.size}]`, depth);
      if (before.has(item))
        this.#add(`${path}[${before.size}]`, 'no value twice', `${typeof item} ${String(item)}`);
      return before.add(item);
    }
    if (Array.isArray(before)) {
      before.push(this.#value(of, `${path}[${before.length}]`, depth));
      return before;
    }
    // A typed array: grown by copying, since nobody waits for it.
    const list = before as Int32Array;
    const item = this.#value(of, path, depth);
    const longer = new (list.constructor as Int32ArrayConstructor)([...list, item as number]);
    if (longer[list.length] !== item && !Number.isNaN(item))
      this.#add(
        `${path}[${list.length}]`,
        `a number of ${list.constructor.name}`,
        `number ${String(item)}`,
      );
    return longer;
  }

  #value(type: WireValueData, path: string, depth: number): unknown {
    const reader = this.#reader;
    if (typeof type !== 'string') {
      if (type[0] === 'message') {
        const outer = reader.enter();
        const value = this.message(type[1], path, depth);
        reader.leave(outer);
        return value;
      }
      if (type[0] !== 'enum') throw new RangeError('a list is no single value');
      const number = reader.int32();
      const known = enumValue(type, number);
      if (known !== undefined || type[2] === 1) return known;
      const values = type[1].map(([, value]) => value);
      this.#add(path, literalNames(values), `the unknown value ${number}`);
      return values[0];
    }
    switch (type) {
      case 'int53':
        return reader.int();
      case 'uint32':
        return reader.uint();
      case 'millis':
        return new Date(reader.int());
      case 'bytes':
        return reader.byteString();
      case 'timestamp': {
        const date = readTimestamp(reader);
        return date === INVALID ? new Date(Number.NaN) : date;
      }
      case 'json': {
        const value = readJson(reader, 0);
        return value === INVALID ? undefined : value;
      }
      case 'null':
        reader.uint();
        return null;
      default:
        return reader[type]();
    }
  }

  #add(path: string, expected: string, found: string): void {
    if (this.violations.length < MAX_VIOLATIONS) this.violations.push({ path, expected, found });
  }
}

function addEntry(before: unknown, key: unknown, value: unknown): unknown {
  if (before instanceof Map) return before.set(key, value);
  (before as Record<string, unknown>)[String(key)] = value;
  return before;
}

/** Without the members that are missing: they are what the explanation is about. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function tuple(found: ReadonlyMap<string, unknown>): unknown[] {
  const items = [...found].filter(([member]) => member !== 'rest').map(([, value]) => value);
  const rest = (found.get('rest') ?? []) as unknown[];
  let length = items.length;
  if (rest.length === 0) while (length > 0 && items[length - 1] === undefined) length--;
  return [...items.slice(0, length), ...rest];
}
