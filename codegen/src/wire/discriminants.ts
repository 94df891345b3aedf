import type { Type, TypeId } from '../ir/ir.js';
import { partsOf, partsOfDefinition } from '../ir/type-parts.js';
import type { Messages } from './messages.js';

/**
 * The members that a union tells its objects apart by, by object: the case says them, so they are not on the wire. Only where
 * one value leads to the object; with several, the member itself says which.
 */
export function discriminants(messages: Messages): ReadonlyMap<TypeId, ReadonlySet<string>> {
  const found = new Map<TypeId, Set<string>>();
  const note = (type: Type): void => {
    if (type.k === 'union' && type.tag !== undefined) {
      for (const { id, values } of type.tag.cases) {
        if (values.length !== 1) continue;
        found.set(id, (found.get(id) ?? new Set()).add(type.tag.field));
      }
    }
    partsOf(type).forEach(note);
  };
  for (const definition of Object.values(messages.types))
    partsOfDefinition(definition).forEach(note);
  for (const { type } of messages.all) note(type);
  return found;
}
