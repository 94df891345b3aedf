import type { Ir, Type, TypeDef, TypeId } from './ir.js';

/** The types that stand directly inside a type. */
export function partsOf(type: Type): readonly Type[] {
  switch (type.k) {
    case 'array':
    case 'set':
      return [type.of];
    case 'record':
    case 'map':
      return type.key === undefined ? [type.of] : [type.key, type.of];
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

/** The types that stand directly inside a definition. */
export function partsOfDefinition(definition: TypeDef): readonly Type[] {
  if (definition.k === 'object') return definition.fields.map((field) => field.type);
  return definition.k === 'alias' ? [definition.type] : [];
}

/** The definitions that a type names, at any depth. */
export function refsOf(type: Type): readonly TypeId[] {
  return type.k === 'ref' ? [type.id] : partsOf(type).flatMap(refsOf);
}

/** Every definition that one leads to; itself only when it leads back. */
export function reachableFrom(
  id: TypeId,
  next: (id: TypeId) => readonly TypeId[],
): ReadonlySet<TypeId> {
  const seen = new Set<TypeId>();
  const open = [...next(id)];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    open.push(...next(one));
  }
  return seen;
}

/** Aliases that lead back to themselves through aliases alone. */
export function recursiveAliases(types: Ir['types']): ReadonlySet<TypeId> {
  const next = (id: TypeId): readonly TypeId[] => {
    const definition = types[id];
    return definition?.k === 'alias' ? refsOf(definition.type) : [];
  };
  return new Set(Object.keys(types).filter((id) => reachableFrom(id, next).has(id)));
}
