import type { Field, Type } from '../ir/ir.js';
import { literalsOf } from './literals-of.js';
import { fieldName, pascal } from './proto-names.js';
import { canBeMapKey, numberElement } from './scalar-choice.js';
import { bareField, notesOf, type Shapes } from './shapes.js';
import type { WireElement, WireField, WireType } from './wire-model.js';

/** What carries one member: one field, or the two of a member that may be absent, null or a value. */
export function fieldsOf(shapes: Shapes, field: Field, owner: string): readonly WireField[] {
  return shapes.within(field.loc, () => planField(shapes, field, owner));
}

function planField(shapes: Shapes, field: Field, owner: string): readonly WireField[] {
  const { type, nullable } = withoutNull(unalias(shapes, field.type));
  const missing = field.optional === true || field.undef === true;
  const base = {
    ...bareField(field.name, fieldName(field.name)),
    was: field.was ?? [],
    ...(field.pin !== undefined && { pin: field.pin }),
    ...(field.hot && { hot: true as const }),
    ...notesOf(field),
  };
  if (type === undefined) {
    // Only null says nothing; it has a field so that the member keeps a number when its type grows.
    return missing
      ? [{ ...base, type: { w: 'null' }, presence: 'optional', absent: 'undefined' }]
      : [{ ...base, type: { w: 'null' }, presence: 'plain' }];
  }
  const hint = pascal(field.name);
  if (missing && nullable) {
    const oneof = `${base.protoName}_state`;
    const one = { ...base, oneof, presence: 'case' as const, absent: 'undefined' as const };
    const { pin: _, ...unpinned } = one; // the number that the source gives is the value's
    return [
      { ...one, type: shapes.element(type, owner, hint) },
      {
        ...unpinned,
        key: `${field.name} (null)`,
        protoName: `${base.protoName}_null`,
        was: base.was.map((name) => `${name} (null)`),
        type: { w: 'null' },
      },
    ];
  }
  if (!nullable && (!missing || field.absentAsEmpty === true)) {
    const list = listOf(shapes, unalias(shapes, type), owner, hint);
    if (list !== undefined) {
      const absentAsEmpty = missing ? { absentAsEmpty: true as const } : {};
      return [{ ...base, type: list, presence: 'plain', ...absentAsEmpty }];
    }
  }
  const element = shapes.element(nullable ? type : field.type, owner, hint);
  if (!missing && !nullable) return [{ ...base, type: element, presence: 'plain' }];
  return [{ ...base, type: element, presence: 'optional', absent: missing ? 'undefined' : 'null' }];
}

/** What protobuf repeats by itself; undefined for what is no list. */
function listOf(shapes: Shapes, type: Type, owner: string, hint: string): WireType | undefined {
  switch (type.k) {
    case 'array':
    case 'set': {
      const of = shapes.element(type.of, owner, `${hint}Item`);
      return { w: 'repeated', of, js: type.k, type };
    }
    case 'numbers':
      return { w: 'repeated', of: numberElement(type.of), js: type.of, type };
    case 'record':
    case 'map': {
      const key = keyElement(shapes, type.key ?? { k: 'string' }, owner, hint);
      if (canBeMapKey(key)) {
        const value = shapes.element(type.of, owner, `${hint}Value`);
        return { w: 'map', key, value, js: type.k, type };
      }
      const id = shapes.declare({
        owner,
        hint: `${hint}Entry`,
        shape: 'entry',
        from: type,
        plan: (fullName) => ({
          fields: [
            { ...bareField('key', 'key'), type: key, presence: 'plain' },
            ...fieldsOf(shapes, { name: 'value', type: type.of }, fullName),
          ],
        }),
      });
      return { w: 'repeated', of: { w: 'message', id }, js: 'map', type };
    }
    default:
      return undefined;
  }
}

/** Protobuf has no enum as a key, so that texts which are the only ones stay texts. */
function keyElement(shapes: Shapes, type: Type, owner: string, hint: string): WireElement {
  const isFewTexts = literalsOf(shapes, type)?.every((value) => typeof value === 'string');
  if (isFewTexts) return { w: 'scalar', proto: 'string', type };
  return shapes.element(type, owner, `${hint}Key`);
}

/** The model's type behind names that are not on the wire. */
function unalias(shapes: Shapes, type: Type): Type {
  for (let current = type; ; ) {
    if (current.k !== 'ref' || shapes.isRecursive(current.id)) return current;
    const definition = shapes.definition(current.id);
    if (definition.k !== 'alias') return current;
    const isNamedOnWire = definition.type.k === 'union' && !hasNull(definition.type);
    if (isNamedOnWire || definition.type.k === 'tuple') return current;
    current = definition.type;
  }
}

export function hasNull(type: Extract<Type, { k: 'union' }>): boolean {
  return type.of.some((one) => one.k === 'null');
}

/** Whether the type is null or something else. */
export function isNullable(shapes: Shapes, type: Type): boolean {
  const left = withoutNull(unalias(shapes, type));
  return left.nullable && left.type !== undefined;
}

/** The type without null; `type` is undefined when nothing is left. */
function withoutNull(type: Type): {
  readonly type: Type | undefined;
  readonly nullable: boolean;
} {
  if (type.k === 'null') return { type: undefined, nullable: true };
  if (type.k !== 'union' || !hasNull(type)) return { type, nullable: false };
  const of = type.of.filter((one) => one.k !== 'null');
  const [only] = of;
  return { type: of.length === 1 && only !== undefined ? only : { ...type, of }, nullable: true };
}
