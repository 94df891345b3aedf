import type { Ir, Type, TypeDef, TypeId } from '../ir/ir.js';

/** What the emitters ask about types, worked out once. */
export class WireForms {
  readonly #types: Ir['types'];
  readonly #recursive = new Set<TypeId>();
  readonly #different = new Set<TypeId>();

  constructor(types: Ir['types']) {
    this.#types = types;
    const reach = new Map<TypeId, Set<TypeId>>();
    for (const [id, definition] of Object.entries(types))
      reach.set(id, new Set(refsOf(definition)));
    for (const id of reach.keys()) {
      const seen = new Set<TypeId>();
      const open = [...(reach.get(id) ?? [])];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(...(reach.get(next) ?? []));
      }
      if (seen.has(id)) this.#recursive.add(id);
      const all = [id, ...seen].map((one) => types[one]).filter((one) => one !== undefined);
      if (all.some((definition) => partsOf(definition).some(isDifferent))) this.#different.add(id);
    }
  }

  definition(id: TypeId): TypeDef {
    const definition = this.#types[id];
    if (definition === undefined) throw new RangeError(`the model has no type ${id}`);
    return definition;
  }

  /** Whether a value of the type may hold another one of it. */
  isRecursive(id: TypeId): boolean {
    return this.#recursive.has(id);
  }

  /** Whether the JavaScript value and its plain tree are alike, so that one function serves both directions. */
  isSame(type: Type): boolean {
    return !isDifferent(type) && refs(type).every((id) => !this.#different.has(id));
  }
}

function isDifferent(type: Type): boolean {
  switch (type.k) {
    case 'bigint':
    case 'date':
    case 'bytes':
    case 'set':
    case 'map':
      return true;
    default:
      return innerTypes(type).some(isDifferent);
  }
}

function innerTypes(type: Type): readonly Type[] {
  switch (type.k) {
    case 'array':
    case 'set':
    case 'record':
    case 'map':
      return [type.of];
    case 'tuple':
      return [
        ...type.items.map((item) => item.type),
        ...(type.rest === undefined ? [] : [type.rest]),
      ];
    case 'union':
      return type.of;
    default:
      return [];
  }
}

function partsOf(definition: TypeDef): readonly Type[] {
  if (definition.k === 'object') return definition.fields.map((field) => field.type);
  return definition.k === 'alias' ? [definition.type] : [];
}

function refs(type: Type): TypeId[] {
  return type.k === 'ref' ? [type.id] : innerTypes(type).flatMap(refs);
}

function refsOf(definition: TypeDef): TypeId[] {
  return partsOf(definition).flatMap(refs);
}
