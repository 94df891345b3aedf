import type { Violation } from './codec.js';
import { MAX_VALUE_DEPTH, type TypeData } from './type-data.js';

const MAX_VIOLATIONS = 20;
const MAX_FOUND_LENGTH = 40;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const ISO_DATE = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Why a value is not of a type: every violation, at most 20. Interprets type data, so it is slow; a codec calls it only
 * after it refused the value.
 * @param types the table that `['ref', n]` points into
 * @param direction `parse` explains a plain tree from the wire, `print` a value that the game made
 */
export function explainValue(
  types: readonly TypeData[],
  type: TypeData,
  value: unknown,
  direction: 'parse' | 'print',
): readonly Violation[] {
  const explanation = new Explanation(types, direction === 'print');
  explanation.visit(type, value, '', 0);
  return explanation.violations;
}

/** ECMAScript 2024, which Node 20 has. */
type UnicodeText = string & { isWellFormed(): boolean };

class Explanation {
  readonly violations: Violation[] = [];
  readonly #types: readonly TypeData[];
  readonly #printing: boolean;

  constructor(types: readonly TypeData[], printing: boolean) {
    this.#types = types;
    this.#printing = printing;
  }

  visit(type: TypeData, value: unknown, path: string, depth: number): void {
    if (this.violations.length >= MAX_VIOLATIONS) return;
    if (typeof type === 'string') {
      if (!this.#isScalar(type, value)) this.#add(path, this.#scalarName(type), value);
      return;
    }
    switch (type[0]) {
      case 'ref': {
        const target = this.#types[type[1]];
        if (target === undefined) throw new RangeError(`no type ${type[1]} in the table`);
        if (depth >= MAX_VALUE_DEPTH) {
          this.#add(path, `at most ${MAX_VALUE_DEPTH} values inside each other`, value);
        } else this.visit(target, value, path, depth + 1);
        return;
      }
      case 'literal': {
        const allowed = type.slice(1) as (string | number | boolean)[];
        if (!allowed.some((one) => one === value)) this.#add(path, literalNames(allowed), value);
        return;
      }
      case 'array':
        return this.#items(value, type[1], path, depth);
      case 'set':
        return this.#set(value, type[1], path, depth);
      case 'record':
      case 'map':
        return this.#entries(value, type[1], type[0], path, depth);
      case 'tuple':
        return this.#tuple(value, type, path, depth);
      case 'object':
        return this.#object(value, type, path, depth);
      case 'union': {
        const members = type.slice(1) as TypeData[];
        const same = members.find((member) => this.#sameKind(member, value));
        if (same !== undefined) return this.visit(same, value, path, depth);
        return this.#add(path, members.map((member) => this.#name(member)).join(' or '), value);
      }
      case 'tagged': {
        if (!isPlain(value)) return this.#add(path, 'an object', value);
        const tag = own(value, type[1]);
        const found = type[2].find((row) => row.slice(1).includes(tag as string));
        if (found !== undefined) return this.visit(found[0], value, path, depth);
        const allowed = type[2].flatMap((row) => row.slice(1) as string[]);
        return this.#add(join(path, type[1]), literalNames(allowed), tag);
      }
    }
  }

  #items(value: unknown, type: TypeData, path: string, depth: number): void {
    if (!Array.isArray(value)) return this.#add(path, 'an array', value);
    for (let i = 0; i < value.length && this.violations.length < MAX_VIOLATIONS; i++) {
      this.visit(type, value[i], `${path}[${i}]`, depth);
    }
  }

  #set(value: unknown, type: TypeData, path: string, depth: number): void {
    if (this.#printing) {
      if (!(value instanceof Set)) return this.#add(path, 'a Set', value);
      return this.#items([...value], type, path, depth);
    }
    this.#items(value, type, path, depth);
    if (!Array.isArray(value)) return;
    const seen = new Set<unknown>();
    for (let i = 0; i < value.length; i++) {
      if (seen.has(value[i])) return this.#add(`${path}[${i}]`, 'no value twice', value[i]);
      seen.add(value[i]);
    }
  }

  #entries(value: unknown, type: TypeData, js: string, path: string, depth: number): void {
    const asMap = js === 'map' && this.#printing;
    if (asMap ? !(value instanceof Map) : !isPlain(value)) {
      return this.#add(path, asMap ? 'a Map' : 'an object', value);
    }
    const entries: [unknown, unknown][] = asMap
      ? [...(value as Map<unknown, unknown>)]
      : Object.entries(value as object);
    for (const [key, entry] of entries) {
      if (this.violations.length >= MAX_VIOLATIONS) return;
      if (!this.#isScalar('string', key)) this.#add(`${path} (key)`, 'well-formed text', key);
      if (entry === undefined && this.#printing && js === 'record') continue;
      this.visit(type, entry, join(path, String(key)), depth);
    }
  }

  #tuple(
    value: unknown,
    type: readonly ['tuple', number, readonly TypeData[], TypeData?],
    path: string,
    depth: number,
  ): void {
    const [, required, items, rest] = type;
    if (!Array.isArray(value)) return this.#add(path, 'an array', value);
    if (value.length < required || (rest === undefined && value.length > items.length)) {
      const most = rest === undefined && required !== items.length ? ` to ${items.length}` : '';
      this.#add(path, `${required}${most}${rest === undefined ? '' : ' or more'} items`, value);
    }
    for (let i = 0; i < value.length && this.violations.length < MAX_VIOLATIONS; i++) {
      const item = items[i] ?? rest;
      if (item !== undefined) this.visit(item, value[i], `${path}[${i}]`, depth);
    }
  }

  #object(
    value: unknown,
    type: readonly ['object', string, readonly (readonly [string, TypeData, (0 | 1)?])[]],
    path: string,
    depth: number,
  ): void {
    if (!isPlain(value)) return this.#add(path, type[1] === '' ? 'an object' : type[1], value);
    for (const [name, field, optional] of type[2]) {
      const found = own(value, name);
      if (found === undefined && optional === 1) continue;
      this.visit(field, found, join(path, name), depth);
    }
  }

  #isScalar(type: string, value: unknown): boolean {
    switch (type) {
      case 'string':
        return typeof value === 'string' && (value as UnicodeText).isWellFormed();
      case 'number':
        return Number.isFinite(value);
      case 'boolean':
        return typeof value === 'boolean';
      case 'bigint':
        return this.#printing
          ? typeof value === 'bigint' && value >= MIN_INT64 && value <= MAX_INT64
          : isInt64Text(value);
      case 'date':
        return this.#printing
          ? value instanceof Date && !Number.isNaN(value.getTime())
          : typeof value === 'string' && ISO_DATE.test(value) && !Number.isNaN(Date.parse(value));
      case 'bytes':
        return this.#printing ? value instanceof Uint8Array : isBase64(value);
      default:
        return value === null;
    }
  }

  #scalarName(type: string): string {
    switch (type) {
      case 'string':
        return 'a string';
      case 'number':
        return 'a finite number';
      case 'bigint':
        return this.#printing ? 'a bigint of 64 bits' : 'a decimal string of a 64-bit integer';
      case 'date':
        return this.#printing ? 'a valid Date' : 'an ISO 8601 date and time';
      case 'bytes':
        return this.#printing ? 'a Uint8Array' : 'a base64 string';
      default:
        return type === 'boolean' ? 'a boolean' : type;
    }
  }

  /** What a type asks for, in few words. */
  #name(type: TypeData): string {
    if (typeof type === 'string') return this.#scalarName(type);
    switch (type[0]) {
      case 'ref':
        return this.#name(this.#types[type[1]] ?? 'null');
      case 'literal':
        return literalNames(type.slice(1) as string[]);
      case 'union':
        return (type.slice(1) as TypeData[]).map((member) => this.#name(member)).join(' or ');
      case 'object':
        return type[1] === '' ? 'an object' : type[1];
      case 'set':
        return this.#printing ? 'a Set' : 'an array';
      case 'map':
        return this.#printing ? 'a Map' : 'an object';
      case 'array':
      case 'tuple':
        return 'an array';
      default:
        return 'an object';
    }
  }

  /** Whether this member of a union is the one that the value was meant to be. */
  #sameKind(type: TypeData, value: unknown): boolean {
    if (typeof type === 'string') {
      if (type === 'null') return value === null;
      if (!this.#printing && (type === 'bigint' || type === 'date' || type === 'bytes'))
        return typeof value === 'string';
      if (type === 'date') return value instanceof Date;
      if (type === 'bytes') return value instanceof Uint8Array;
      return typeof value === type;
    }
    switch (type[0]) {
      case 'ref':
        return this.#sameKind(this.#types[type[1]] ?? 'null', value);
      case 'literal':
        return type.slice(1).some((one) => typeof one === typeof value);
      case 'union':
        return (type.slice(1) as TypeData[]).some((member) => this.#sameKind(member, value));
      case 'array':
      case 'tuple':
        return Array.isArray(value);
      case 'set':
        return this.#printing ? value instanceof Set : Array.isArray(value);
      case 'map':
        return this.#printing ? value instanceof Map : isPlain(value);
      default:
        return isPlain(value);
    }
  }

  #add(path: string, expected: string, value: unknown): void {
    if (this.violations.length >= MAX_VIOLATIONS) return;
    this.violations.push({ path, expected, found: describe(value) });
  }
}

/** An object that is no array. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field, unless every object has it: `constructor` is one only when the value itself has it. */
function own(value: Record<string, unknown>, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(value, name) ? undefined : value[name];
}

function isInt64Text(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 20 || !/^(?:0|-?[1-9]\d*)$/.test(value))
    return false;
  const number = BigInt(value);
  return number >= MIN_INT64 && number <= MAX_INT64;
}

function isBase64(value: unknown): boolean {
  if (typeof value !== 'string' || value.length % 4 !== 0) return false;
  return /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

function literalNames(values: readonly (string | number | boolean)[]): string {
  const names = values.map((value) => JSON.stringify(value));
  return names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`;
}

function join(path: string, name: string): string {
  const part = name.length > MAX_FOUND_LENGTH ? `${name.slice(0, MAX_FOUND_LENGTH)}…` : name;
  if (!/^[A-Za-z_$][\w$]*$/.test(part)) return `${path}[${JSON.stringify(part)}]`;
  return path === '' ? part : `${path}.${part}`;
}

/** What was found, in at most 40 characters of the value. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (typeof value === 'object') return 'object';
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return `${typeof value} ${text.length > MAX_FOUND_LENGTH ? `${text.slice(0, MAX_FOUND_LENGTH - 1)}…` : text}`;
}
