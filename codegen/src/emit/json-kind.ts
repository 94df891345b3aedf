import type { Type } from '../ir/ir.js';
import { type Definitions, literalsOf } from '../wire/literals-of.js';
import { kindOf } from '../wire/plan-union.js';
import { snake } from '../wire/proto-names.js';

type JsonKind = 'string' | 'number' | 'boolean' | 'array' | 'object';
type Union = Extract<Type, { k: 'union' }>;

/** Whether a map with such keys is an object in JSON; else it is an array of pairs. */
export function hasTextKeys(key: Type | undefined, forms: Definitions): boolean {
  switch (key?.k) {
    case undefined:
    case 'string':
    case 'boolean':
    case 'bigint':
      return true;
    case 'number':
      return key.as !== undefined && key.as !== 'double' && key.as !== 'float';
    case 'literal':
      return typeof key.value === 'string';
    case 'union':
      return key.of.every((one) => one.k === 'literal' && typeof one.value === 'string');
    case 'ref': {
      const definition = forms.definition(key.id);
      if (definition.k === 'alias') return hasTextKeys(definition.type, forms);
      return (
        definition.k === 'enum' && definition.members.every((one) => typeof one.value === 'string')
      );
    }
    default:
      return false;
  }
}

/** The member of a union as JSON names it where its members look alike: `date_value`. */
export function caseName(member: Type, forms: Definitions): string {
  return `${snake(kindOf(forms, member))}_value`;
}

/** Whether JSON alone does not tell the members of a union apart: text and a date are both strings there. */
export function lookAlike(type: Union, forms: Definitions): boolean {
  const tagged = new Set(type.tag?.cases.map((one) => one.id));
  const seen = new Set<JsonKind>(tagged.size > 0 ? ['object'] : []);
  const exact = new Set<JsonKind>();
  for (const member of type.of) {
    if (member.k === 'null' || (member.k === 'ref' && tagged.has(member.id))) continue;
    const values = literalsOf(forms, member);
    if (values !== undefined) {
      for (const value of values) exact.add(typeof value as JsonKind);
      continue;
    }
    for (const kind of jsonKinds(member, forms)) {
      if (seen.has(kind)) return true;
      seen.add(kind);
    }
  }
  return [...exact].some((kind) => seen.has(kind));
}

function jsonKinds(member: Type, forms: Definitions): readonly JsonKind[] {
  switch (member.k) {
    case 'string':
    case 'bigint':
    case 'bytes':
      return ['string'];
    case 'date':
      return [member.as === 'millis' ? 'number' : 'string'];
    case 'number':
      return member.nonFinite ? ['number', 'string'] : ['number'];
    case 'boolean':
      return ['boolean'];
    case 'literal':
      return [typeof member.value as JsonKind];
    case 'null':
      return [];
    case 'array':
    case 'set':
    case 'tuple':
    case 'numbers':
      return ['array'];
    case 'record':
      return ['object'];
    case 'map':
      return [hasTextKeys(member.key, forms) ? 'object' : 'array'];
    case 'json':
      return ['string', 'number', 'boolean', 'array', 'object'];
    case 'ref': {
      const definition = forms.definition(member.id);
      if (definition.k === 'alias') return jsonKinds(definition.type, forms);
      if (definition.k === 'object') return ['object'];
      return [...new Set(definition.members.map(({ value }) => typeof value as JsonKind))];
    }
    case 'union':
      if (lookAlike(member, forms)) return ['object'];
      return [...new Set(member.of.flatMap((one) => jsonKinds(one, forms)))];
  }
}
