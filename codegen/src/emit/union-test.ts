import type { Type } from '../ir/ir.js';
import type { Definitions } from '../wire/literals-of.js';
import { hasTextKeys } from './json-kind.js';
import { literal } from './text.js';

/** Tells the members of a union apart; the full check follows. */
export function memberTest(type: Type, name: string, isPrint: boolean, forms: Definitions): string {
  switch (type.k) {
    case 'null':
      return `${name} === null`;
    case 'literal':
      return sameAs(name, [type.value]);
    case 'bigint':
      return `typeof ${name} === '${isPrint ? 'bigint' : 'string'}'`;
    case 'date':
      if (isPrint) return `${name} instanceof Date`;
      return `typeof ${name} === '${type.as === 'millis' ? 'number' : 'string'}'`;
    case 'number':
      if (isPrint || !type.nonFinite) return `typeof ${name} === 'number'`;
      return `typeof ${name} === 'number' || typeof ${name} === 'string'`;
    case 'numbers':
      return isPrint ? `${name} instanceof ${type.of}` : `Array.isArray(${name})`;
    case 'bytes':
      return isPrint ? `${name} instanceof Uint8Array` : `typeof ${name} === 'string'`;
    case 'set':
      return isPrint ? `${name} instanceof Set` : `Array.isArray(${name})`;
    case 'map':
      if (isPrint) return `${name} instanceof Map`;
      return hasTextKeys(type.key, forms) ? isObject(name) : `Array.isArray(${name})`;
    case 'array':
    case 'tuple':
      return `Array.isArray(${name})`;
    case 'ref': {
      const definition = forms.definition(type.id);
      if (definition.k === 'alias') return memberTest(definition.type, name, isPrint, forms);
      if (definition.k === 'object') return isObject(name);
      return sameAs(
        name,
        definition.members.map((one) => one.value),
      );
    }
    case 'record':
      return isObject(name);
    case 'union':
      return type.of.map((one) => `(${memberTest(one, name, isPrint, forms)})`).join(' || ');
    case 'json':
      return `${name} !== undefined`;
    default:
      return `typeof ${name} === '${type.k}'`;
  }
}

/** The condition that a value is an object and no array. */
export function isObject(name: string): string {
  return `typeof ${name} === 'object' && ${name} !== null && !Array.isArray(${name})`;
}

/** The condition that a value is one of these. */
export function sameAs(name: string, values: readonly (string | number | boolean)[]): string {
  return [...new Set(values)].map((value) => `${name} === ${literal(value)}`).join(' || ');
}
