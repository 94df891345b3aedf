import type { EnumMember, TypeDef } from '../ir/ir.js';
import { enumValueName, unspecifiedName, upperSnake } from './proto-names.js';
import { notesOf } from './shapes.js';
import type { WireEnum, WireEnumValue } from './wire-model.js';

/** Where an enum is declared. */
export interface EnumPlace {
  readonly fullName: string;
  readonly name: string;
  readonly parent?: string;
}

/** What carries a union of text literals. */
export function enumOfTexts(
  place: EnumPlace,
  texts: readonly string[],
  open: boolean,
  definition: TypeDef | undefined,
): WireEnum {
  return {
    ...place,
    numeric: false,
    open,
    reserved: [],
    removed: definition?.removed ?? [],
    values: [...new Set(texts)].map((value) => ({
      key: value,
      protoName: enumValueName(place.name, value),
      value,
      number: 0,
      was: [],
    })),
    ...notesOf(definition),
  };
}

/**
 * What carries an enum of the source: a numeric one keeps its values, also several names of one; another is numbered by the
 * lock, by value, so that a member's name is free to change.
 */
export function enumOfMembers(
  place: EnumPlace,
  definition: Extract<TypeDef, { k: 'enum' }>,
): WireEnum {
  const numeric = definition.members.every((member) => typeof member.value === 'number');
  const members = numeric ? definition.members : firstOfEachValue(definition.members);
  return {
    ...place,
    numeric,
    open: definition.open === true,
    reserved: [],
    removed: definition.removed ?? [],
    ...(definition.external !== undefined && { external: definition.external }),
    values: members.map((member) => memberValue(place.name, member, numeric)),
    ...notesOf(definition),
  };
}

function memberValue(enumName: string, member: EnumMember, numeric: boolean): WireEnumValue {
  const { name, value } = member;
  const isZeroValue = numeric && value === 0 && upperSnake(name) === 'UNSPECIFIED';
  return {
    key: numeric ? name : keyOf(value),
    protoName: isZeroValue ? unspecifiedName(enumName) : enumValueName(enumName, name),
    value,
    number: numeric && typeof value === 'number' ? value : 0,
    was: member.was ?? [],
    ...(member.pin !== undefined && { pin: member.pin }),
    ...notesOf(member),
  };
}

/** In an enum of texts and numbers the number 1 and the text "1" are two values. */
function keyOf(value: string | number): string {
  return typeof value === 'number' ? `#${value}` : value;
}

function firstOfEachValue(members: readonly EnumMember[]): readonly EnumMember[] {
  const byValue = new Map<string | number, EnumMember>();
  for (const member of members) if (!byValue.has(member.value)) byValue.set(member.value, member);
  return [...byValue.values()];
}
