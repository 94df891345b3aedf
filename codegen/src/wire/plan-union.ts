import type { Type } from '../ir/ir.js';
import { type Definitions, type Literal, literalsOf } from './literals-of.js';
import { caseName, fieldName, pascal, snake } from './proto-names.js';
import { bareField, notesOf, type Shapes } from './shapes.js';
import type { WireField } from './wire-model.js';

/** The cases of a union: objects by their discriminant's value, the rest by what kind of value they are. */
export function unionFields(
  shapes: Shapes,
  type: Extract<Type, { k: 'union' }>,
  fullName: string,
): readonly WireField[] {
  const { tag } = type;
  const oneof = tag === undefined ? 'value' : fieldName(tag.field);
  const texts = new Set(tag?.cases.flatMap((one) => one.values.filter(isText)));
  const tagged = new Set(tag?.cases.map((one) => one.id));
  const fields: WireField[] = [];
  for (const { id, values } of tag?.cases ?? []) {
    for (const value of values) {
      fields.push({
        ...bareField(keyOf(value, texts), caseName(value)),
        type: shapes.element({ k: 'ref', id }, fullName, pascal(String(value))),
        presence: 'case',
        oneof,
        match: { by: 'tag', member: tag?.field ?? '', value },
        ...notesOf(shapes.definition(id)),
      });
    }
  }
  const rest = type.of.filter((one) => !(one.k === 'ref' && tagged.has(one.id)));
  for (const [kind, members] of kindsOf(shapes, rest)) {
    const [only] = members;
    const one: Type =
      members.length === 1 && only !== undefined ? only : { k: 'union', of: members };
    fields.push({
      ...bareField(`(${kind})`, `${snake(kind)}_value`),
      type: shapes.element(one, fullName, pascal(kind)),
      presence: 'case',
      oneof,
      match: { by: 'kind', type: one },
    });
  }
  return fields;
}

function isText(value: Literal): value is string {
  return typeof value === 'string';
}

/** The lock knows a case by its value; the text "1" stays apart from the number 1 where both lead somewhere. */
function keyOf(value: Literal, texts: ReadonlySet<string>): string {
  const key = String(value);
  return typeof value !== 'string' && texts.has(key) ? `#${key}` : key;
}

/** Members that are told apart by kind; literals of one kind, and enums of it, are together. */
function kindsOf(shapes: Shapes, members: readonly Type[]): ReadonlyMap<string, readonly Type[]> {
  const kinds = new Map<string, Type[]>();
  for (const member of members) {
    const kind = kindOf(shapes, member);
    kinds.set(kind, [...(kinds.get(kind) ?? []), member]);
  }
  return kinds;
}

/** What kind of value a member of a union is, as its case is called. */
export function kindOf(shapes: Definitions, type: Type): string {
  if (type.k === 'numbers') return type.of;
  const values = literalsOf(shapes, type);
  if (values !== undefined) return `${typeof values[0]} literal`;
  if (type.k !== 'ref') return type.k;
  const definition = shapes.definition(type.id);
  return definition.k === 'alias' ? kindOf(shapes, definition.type) : definition.k;
}
