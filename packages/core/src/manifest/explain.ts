import { MAX_VALUE_DEPTH } from '@nopal/protocol/protobuf';
import type { Violation } from './codec.js';
import { isSameKind, keyOf, numberData, typeName } from './explain-types.js';
import { describeValue, isPlain, joinPath, literalNames, own } from './explain-words.js';
import { halfPairs } from './half-pairs.js';
import { isScalarData, lengthLimit, scalarExpectation } from './scalar-check.js';
import type { LengthData, ObjectData, TypeData } from './type-data.js';

/** More are not told. */
export const MAX_VIOLATIONS = 20;
export { joinPath };

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
    if (isScalarData(type)) {
      const expected = scalarExpectation(type, value, this.#printing);
      if (expected !== undefined) this.#add(path, expected, value);
      else if (type === 'json' && this.#printing)
        this.violations.push(...halfPairs(value, MAX_VIOLATIONS - this.violations.length, path));
      return;
    }
    switch (type[0]) {
      case 'ref': {
        const target = this.#types[type[1]];
        if (target === undefined) throw new RangeError(`no type ${type[1]} in the table`);
        if (depth >= MAX_VALUE_DEPTH) {
          this.#add(path, `at most ${MAX_VALUE_DEPTH} values inside each other`, value);
        } else this.visit(target, value, path, type[2] === 1 ? depth + 1 : depth);
        return;
      }
      case 'literal': {
        const allowed = type.slice(1) as (string | number | boolean)[];
        if (!allowed.some((one) => one === value)) this.#add(path, literalNames(allowed), value);
        return;
      }
      case 'open': {
        const allowed = type.slice(1) as (string | number | boolean)[];
        if (value === undefined || allowed.some((one) => one === value)) return;
        if (
          !this.#printing &&
          (value === null || allowed.some((one) => typeof one === typeof value))
        )
          return;
        this.#add(path, literalNames(allowed), value);
        return;
      }
      case 'array':
        this.#items(value, type[1], path, depth, type[2]);
        return;
      case 'set':
        this.#set(value, type[1], path, depth, type[2]);
        return;
      case 'numbers':
        this.#numbers(value, type[1], path, type[2]);
        return;
      case 'record':
      case 'map':
        this.#entries(value, type[1], type[0], path, depth, type[2] ?? 'string', type[3]);
        return;
      case 'pairs':
        this.#pairs(value, type, path, depth);
        return;
      case 'tuple':
        this.#tuple(value, type, path, depth);
        return;
      case 'object':
        this.#object(value, type, path, depth);
        return;
      case 'union': {
        const members = type.slice(1) as TypeData[];
        const same = members.find((member) =>
          isSameKind(this.#types, this.#printing, member, value),
        );
        if (same !== undefined) {
          this.visit(same, value, path, depth);
          return;
        }
        this.#add(
          path,
          members.map((member) => typeName(this.#types, this.#printing, member)).join(' or '),
          value,
        );
        return;
      }
      case 'named': {
        if (value === null && type[2] === 1) return;
        const members = type[1].map(([, member]) => member);
        if (this.#printing) {
          this.visit(['union', ...members], value, path, depth);
          return;
        }
        const [name, ...others] = isPlain(value) ? Object.keys(value) : [];
        const row = type[1].find(([one]) => one === name);
        if (row === undefined || others.length > 0 || !isPlain(value))
          this.#add(path, `an object with one of ${type[1].map(([one]) => one).join(', ')}`, value);
        else this.visit(row[1], value[row[0]], joinPath(path, row[0]), depth);
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
        this.#add(joinPath(path, type[1]), literalNames(allowed), tag);
        return;
      }
    }
  }

  #count(path: string, count: number, limits: LengthData | undefined, of: string): void {
    const expected = lengthLimit(count, limits ?? {}, of);
    if (expected !== undefined) this.violations.push({ path, expected, found: `${count} ${of}` });
  }

  #items(value: unknown, type: TypeData, path: string, depth: number, limits?: LengthData): void {
    if (!Array.isArray(value)) {
      this.#add(path, 'an array', value);
      return;
    }
    this.#count(path, value.length, limits, 'items');
    for (let i = 0; i < value.length && this.violations.length < MAX_VIOLATIONS; i++) {
      this.visit(type, value[i], `${path}[${i}]`, depth);
    }
  }

  #numbers(value: unknown, name: string, path: string, limits?: LengthData): void {
    if (this.#printing) {
      if (Object.prototype.toString.call(value) !== `[object ${name}]`)
        this.#add(path, `a ${name}`, value);
      else this.#count(path, (value as { length: number }).length, limits, 'items');
      return;
    }
    this.#items(value, numberData(name), path, 0, limits);
  }

  #set(value: unknown, type: TypeData, path: string, depth: number, limits?: LengthData): void {
    if (this.#printing) {
      if (!(value instanceof Set)) {
        this.#add(path, 'a Set', value);
        return;
      }
      this.#items([...value], type, path, depth, limits);
      return;
    }
    this.#items(value, type, path, depth, limits);
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

  #entries(
    value: unknown,
    type: TypeData,
    js: string,
    path: string,
    depth: number,
    keys: TypeData,
    limits?: LengthData,
  ): void {
    const asMap = js === 'map' && this.#printing;
    if (asMap ? !(value instanceof Map) : !isPlain(value)) {
      this.#add(path, asMap ? 'a Map' : 'an object', value);
      return;
    }
    const entries: [unknown, unknown][] = asMap
      ? [...(value as Map<unknown, unknown>)]
      : Object.entries(value as object);
    const given = js === 'record' ? entries.filter(([, entry]) => entry !== undefined) : entries;
    this.#count(path, given.length, limits, 'entries');
    for (const [key, entry] of given) {
      if (this.violations.length >= MAX_VIOLATIONS) return;
      this.visit(
        keys,
        asMap ? key : keyOf(this.#resolve(keys), key as string),
        `${path} (key)`,
        depth,
      );
      this.visit(type, entry, joinPath(path, String(key)), depth);
    }
  }

  #pairs(
    value: unknown,
    [, type, keys, limits]: Extract<TypeData, readonly ['pairs', ...unknown[]]>,
    path: string,
    depth: number,
  ): void {
    if (this.#printing ? !(value instanceof Map) : !Array.isArray(value)) {
      this.#add(path, this.#printing ? 'a Map' : 'an array of pairs', value);
      return;
    }
    const pairs = [...(value as Iterable<unknown>)];
    this.#count(path, pairs.length, limits, 'entries');
    const seen = new Set<unknown>();
    pairs.forEach((pair, i) => {
      if (!Array.isArray(pair) || pair.length !== 2) {
        this.#add(`${path}[${i}]`, 'a pair', pair);
        return;
      }
      this.visit(keys, pair[0], `${path}[${i}][0]`, depth);
      this.visit(type, pair[1], `${path}[${i}][1]`, depth);
      if (seen.has(pair[0])) this.#add(`${path}[${i}][0]`, 'no key twice', pair[0]);
      seen.add(pair[0]);
    });
  }

  #resolve(type: TypeData): TypeData {
    return typeof type !== 'string' && type[0] === 'ref' ? (this.#types[type[1]] ?? type) : type;
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

  #object(value: unknown, type: ObjectData, path: string, depth: number): void {
    if (!isPlain(value)) {
      this.#add(path, type[1] === '' ? 'an object' : type[1], value);
      return;
    }
    for (const [name, field, optional] of type[2]) {
      const found = own(value, name);
      if (found === undefined && optional === 1) continue;
      this.visit(field, found, joinPath(path, name), depth);
    }
    for (const group of type[3] ?? []) {
      const there = group.filter((name) => own(value, name) !== undefined);
      if (there.length > 1 && this.violations.length < MAX_VIOLATIONS)
        this.violations.push({
          path,
          expected: `an object with at most one of ${group.join(', ')}`,
          found: `one with ${there.join(', ')}`,
        });
    }
  }

  #add(path: string, expected: string, value: unknown): void {
    if (this.violations.length >= MAX_VIOLATIONS) return;
    this.violations.push({ path, expected, found: describeValue(value) });
  }
}
