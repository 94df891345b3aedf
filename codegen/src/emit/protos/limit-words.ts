import type { Lengths, Type } from '../../ir/ir.js';
import type { Messages } from '../../wire/messages.js';
import type { WireField, WireType } from '../../wire/wire-model.js';

type Types = Messages['types'];

/** What a field's values keep to beyond what protobuf says, a sentence each. */
export function limitsOf(field: WireField, types: Types): readonly string[] {
  const words = typeLimits(field.type, types);
  if (field.presence === 'optional' && field.absent === 'null')
    return [...words, 'Absent stands for null.'];
  return words;
}

function typeLimits(type: WireType, types: Types): readonly string[] {
  switch (type.w) {
    case 'scalar':
      return valueLimits(type.type, types);
    case 'repeated':
      return [
        ...lengths(type.type, 'items'),
        ...(type.js === 'set' ? ['No item twice.'] : []),
        ...typeLimits(type.of, types).map((one) => `Each: ${one}`),
      ];
    case 'map':
      return [
        ...lengths(type.type, 'entries'),
        ...valueLimits(type.key.type, types).map((one) => `Each key: ${one}`),
        ...typeLimits(type.value, types).map((one) => `Each value: ${one}`),
      ];
    default:
      return [];
  }
}

function valueLimits(type: Type, types: Types): readonly string[] {
  switch (type.k) {
    case 'string':
      return [
        ...brand(type.brand),
        ...lengths(type, 'characters'),
        ...(type.pattern === undefined ? [] : [`Matches /^(?:${type.pattern})$/u.`]),
      ];
    case 'number': {
      const whole = type.as === 'int53' ? ['A whole number of at most 53 bits.'] : [];
      const finite = type.nonFinite ? ['May be NaN or infinite.'] : [];
      return [...brand(type.brand), ...whole, ...range(type.min, type.max), ...finite];
    }
    case 'bigint':
      return [...brand(type.brand), ...range(type.min, type.max)];
    case 'boolean':
      return brand(type.brand);
    case 'date':
      return ['Milliseconds since 1970.'];
    case 'bytes':
      return lengths(type, 'bytes');
    case 'literal':
      return [`Always ${JSON.stringify(type.value)}.`];
    case 'union':
    case 'ref': {
      const values = literals(type, types);
      return values.length === 0 ? [] : [`One of ${values.join(', ')}.`];
    }
    default:
      return [];
  }
}

function literals(type: Type, types: Types): readonly string[] {
  if (type.k === 'literal') return [JSON.stringify(type.value)];
  if (type.k === 'union') return type.of.flatMap((one) => literals(one, types));
  const definition = type.k === 'ref' ? types[type.id] : undefined;
  if (definition?.k === 'alias') return literals(definition.type, types);
  if (definition?.k !== 'enum') return [];
  return definition.members.map((member) => JSON.stringify(member.value));
}

function brand(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [`A ${name}.`];
}

function range(min: number | string | undefined, max: number | string | undefined) {
  if (min !== undefined && max !== undefined) return [`From ${min} to ${max}.`];
  if (min !== undefined) return [`At least ${min}.`];
  return max === undefined ? [] : [`At most ${max}.`];
}

function lengths(type: Type, things: string): readonly string[] {
  const { minLength: min, maxLength: max }: Lengths =
    'minLength' in type || 'maxLength' in type ? type : {};
  if (min !== undefined && min === max) return [`Exactly ${min} ${things}.`];
  if (min !== undefined && max !== undefined) return [`From ${min} to ${max} ${things}.`];
  if (min !== undefined) return [`At least ${min} ${things}.`];
  return max === undefined ? [] : [`At most ${max} ${things}.`];
}
