import type { Type } from '../ir/ir.js';
import type { TypeReading, Use } from './type-reading.js';

/** Everything that JSON can say by itself. */
const JSON_KINDS = ['string', 'number', 'boolean', 'null', 'array', 'object'];

/** Reports members of a union that JavaScript cannot tell apart; answers whether there are none. */
export function refuseLookAlikes(
  reader: TypeReading,
  types: readonly Type[],
  isTagged: boolean,
  use: Use,
): boolean {
  const byKind = new Map<string, Type[]>();
  for (const type of types) {
    const kind = kindOf(reader, type);
    byKind.set(kind, [...(byKind.get(kind) ?? []), type]);
  }
  const refuse = (what: string) => {
    reader.refuse('CG2007', use, `members of this union look alike: ${what}`);
    return false;
  };
  if (byKind.has('json')) {
    const hidden = JSON_KINDS.filter((kind) => byKind.has(kind));
    if (hidden.length > 0) return refuse(`Json may be ${hidden.join(', ')} as well`);
  }
  let ok = true;
  for (const [kind, same] of byKind) {
    if (same.length < 2) continue;
    if (same.every((type) => isLiteral(reader, type))) {
      const values = same.flatMap((type) => valuesOf(reader, type));
      const enums = same.filter((type) => type.k === 'ref');
      if (enums.length < 2 && new Set(values).size === values.length) continue;
      const twice = values.find((value, i) => values.indexOf(value) < i);
      ok = refuse(
        enums.length > 1
          ? `${enums.length} enums, which are ${kind}s; put them into one`
          : `${JSON.stringify(twice)} is in it twice`,
      );
      continue;
    }
    if (kind === 'object' && isTagged && same.every((type) => isObject(reader, type))) continue;
    ok = refuse(`${same.length} of them are ${PLURALS[kind] ?? `${kind}s`}`);
  }
  return ok;
}

const PLURALS: Readonly<Record<string, string>> = { bytes: 'bytes', null: 'null' };

/** What a value is to JavaScript: by `typeof` or by its class. */
function kindOf(reader: TypeReading, type: Type): string {
  switch (type.k) {
    case 'ref': {
      const definition = reader.definition(type.id);
      if (definition?.k === 'alias') return kindOf(reader, definition.type);
      if (definition?.k === 'enum') return typeof definition.members[0]?.value;
      return 'object';
    }
    case 'literal':
      return typeof type.value;
    case 'tuple':
      return 'array';
    case 'record':
      return 'object';
    case 'numbers':
      return type.of;
    default:
      return type.k;
  }
}

function isLiteral(reader: TypeReading, type: Type): boolean {
  if (type.k === 'literal') return true;
  return type.k === 'ref' && reader.definition(type.id)?.k === 'enum';
}

function valuesOf(reader: TypeReading, type: Type): readonly (string | number | boolean)[] {
  if (type.k === 'literal') return [type.value];
  const definition = type.k === 'ref' ? reader.definition(type.id) : undefined;
  return definition?.k === 'enum' ? [...new Set(definition.members.map((one) => one.value))] : [];
}

function isObject(reader: TypeReading, type: Type): boolean {
  if (type.k !== 'ref') return false;
  const definition = reader.definition(type.id);
  return definition === undefined || definition.k === 'object';
}
