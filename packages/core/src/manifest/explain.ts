import { MAX_VALUE_DEPTH } from '@nopal/protocol/protobuf';
import type { Violation } from './codec.js';
import { isScalar, scalarName } from './scalar-check.js';
import type { TypeData } from './type-data.js';

const MAX_VIOLATIONS = 20;
const MAX_FOUND_LENGTH = 40;

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
      if (!isScalar(type, value, this.#printing))
        this.#add(path, scalarName(type, this.#printing), value);
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
        this.#items(value, type[1], path, depth);
        return;
      case 'set':
        this.#set(value, type[1], path, depth);
        return;
      case 'record':
      case 'map':
        this.#entries(value, type[1], type[0], path, depth);
        return;
      case 'tuple':
        this.#tuple(value, type, path, depth);
        return;
      case 'object':
        this.#object(value, type, path, depth);
        return;
      case 'union': {
        const members = type.slice(1) as TypeData[];
        const same = members.find((member) => this.#sameKind(member, value));
        if (same !== undefined) {
          this.visit(same, value, path, depth);
          return;
        }
        this.#add(path, members.map((member) => this.#name(member)).join(' or '), value);
        return;
      }
      case 'tagged': {
        if (!isPlain(value)) {
          this.#add(path, 'an object', value);
          return;
        }
        const tag = own(value, type[1]);
        const found = type[2].find((row) => row.slice(1).includes(tag as string));
        if (found !== undefined) {
          this.visit(found[0], value, path, depth);
          return;
        }
        const allowed = type[2].flatMap((row) => row.slice(1) as string[]);
        this.#add(join(path, type[1]), literalNames(allowed), tag);
        return;
      }
    }
  }

  #items(value: unknown, type: TypeData, path: string, depth: number): void {
    if (!Array.isArray(value)) {
      this.#add(path, 'an array', value);
      return;
    }
    for (let i = 0; i < value.length && this.violations.length < MAX_VIOLATIONS; i++) {
      this.visit(type, value[i], `${path}[${i}]`, depth);
    }
  }

  #set(value: unknown, type: TypeData, path: string, depth: number): void {
    if (this.#printing) {
      if (!(value instanceof Set)) {
        this.#add(path, 'a Set', value);
        return;
      }
      this.#items([...value], type, path, depth);
      return;
    }
    this.#items(value, type, path, depth);
    if (!Array.isArray(value)) return;
    const seen = new Set<unknown>();
    for (let i = 0; i < value.length; i++) {
      if (seen.has(value[i])) {
        this.#add(`${path}[${i}]`, 'no value twice', value[i]);
        return;
      }
      seen.add(value[i]);
    }
  }

  #entries(value: unknown, type: TypeData, js: string, path: string, depth: number): void {
    const asMap = js === 'map' && this.#printing;
    if (asMap ? !(value instanceof Map) : !isPlain(value)) {
      this.#add(path, asMap ? 'a Map' : 'an object', value);
      return;
    }
    const entries: [unknown, unknown][] = asMap
      ? [...(value as Map<unknown, unknown>)]
      : Object.entries(value as object);
    for (const [key, entry] of entries) {
      if (this.violations.length >= MAX_VIOLATIONS) return;
      if (!isScalar('string', key, this.#printing))
        this.#add(`${path} (key)`, 'well-formed text', key);
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
    if (!Array.isArray(value)) {
      this.#add(path, 'an array', value);
      return;
    }
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
    if (!isPlain(value)) {
      this.#add(path, type[1] === '' ? 'an object' : type[1], value);
      return;
    }
    for (const [name, field, optional] of type[2]) {
      const found = own(value, name);
      if (found === undefined && optional === 1) continue;
      this.visit(field, found, join(path, name), depth);
    }
  }

  /** What a type asks for, in few words. */
  #name(type: TypeData): string {
    if (typeof type === 'string') return scalarName(type, this.#printing);
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
