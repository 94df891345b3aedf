import type { Type, TypeDef, TypeId } from '../ir/ir.js';
import { ByObject, type Memo } from '../ir/memo.js';
import { partsOf, partsOfDefinition } from '../ir/type-parts.js';
import type { Messages } from './messages.js';

/**
 * The members that a union tells its objects apart by, by object: the case says them, so they are not on the wire. Only where
 * one value leads to the object; with several, the member itself says which.
 */
export function discriminants(
  messages: Messages,
  memo: Memo,
): ReadonlyMap<TypeId, ReadonlySet<string>> {
  const known = memo.slot('discriminants', () => new ByObject<TypeDef, readonly Tagged[]>());
  const found = new Map<TypeId, Set<string>>();
  const note = ({ id, field }: Tagged): void => {
    found.set(id, (found.get(id) ?? new Set()).add(field));
  };
  for (const definition of Object.values(messages.types)) {
    const tagged = known.get(definition, [], () => partsOfDefinition(definition).flatMap(taggedIn));
    tagged.forEach(note);
  }
  for (const { type } of messages.all) taggedIn(type).forEach(note);
  return found;
}

interface Tagged {
  readonly id: TypeId;
  readonly field: string;
}

function taggedIn(type: Type): readonly Tagged[] {
  const own =
    type.k === 'union' && type.tag !== undefined
      ? type.tag.cases.flatMap(({ id, values }) =>
          values.length === 1 ? [{ id, field: type.tag?.field ?? '' }] : [],
        )
      : [];
  return [...own, ...partsOf(type).flatMap(taggedIn)];
}
