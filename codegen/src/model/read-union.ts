import { ts } from '../discover/compiler.js';
import type { Type } from '../ir/ir.js';
import { refuseLookAlikes } from './look-alikes.js';
import { readEnum } from './read-enum.js';
import { identifierOf } from './type-names.js';
import { type TypeReading, type Use, within } from './type-reading.js';
import { findTag, isPlainObject, refuseUntagged } from './union-tag.js';

/**
 * A union: its literals and booleans put together, its objects told apart by a field. `undefined` is left out; null stands
 * last. The name of what is left is kept: of `Shape | null` it is `Shape`.
 */
export function readUnion(reader: TypeReading, type: ts.UnionType, use: Use): Type {
  const { checker } = reader.project;
  const isUndefined = (one: ts.Type) => (one.flags & ts.TypeFlags.Undefined) !== 0;
  const members = type.types.filter((one) => !isUndefined(one));
  const json = jsonMembers(reader, members);
  if (json !== undefined) {
    const others = members.filter((one) => !json.includes(one));
    if (others.length === 0) return { k: 'json' };
    return readMembers(reader, others, use, { k: 'json' });
  }
  if (members.length === type.types.length && isNamed(reader, type)) {
    return reader.define(type, use, (inner) => {
      const read = readStripped(reader, members, inner, true);
      const brand = members.some((one) => one.isIntersection())
        ? type.aliasSymbol?.name
        : undefined;
      const isBranded = read.k === 'boolean' && brand !== undefined;
      return { k: 'alias', type: isBranded ? { ...read, brand } : read };
    });
  }
  const rest = checker.getNonNullableType(type);
  if (rest !== type && !(rest.flags & ts.TypeFlags.Never)) {
    const isNullable = members.some((one) => one.flags & ts.TypeFlags.Null);
    const read = reader.read(rest, use);
    return isNullable ? withNull(read) : read;
  }
  if (members.length === 0) return reader.read(type.types[0] ?? type, use);
  return readStripped(reader, members, use, false);
}

function isNamed(reader: TypeReading, type: ts.Type): boolean {
  const declaration = type.aliasSymbol?.declarations?.[0];
  return declaration !== undefined && !reader.project.isPlatform(declaration.getSourceFile());
}

function readStripped(
  reader: TypeReading,
  members: readonly ts.Type[],
  use: Use,
  isDefinition: boolean,
): Type {
  const values = members.filter((one) => !(one.flags & ts.TypeFlags.Null));
  const read = readMembers(reader, values, use, undefined, isDefinition);
  return values.length < members.length ? withNull(read) : read;
}

function withNull(type: Type): Type {
  if (type.k === 'null' || type.k === 'json') return type;
  const of = type.k === 'union' ? type.of : [type];
  return { ...(type.k === 'union' ? type : { k: 'union' }), of: [...of, { k: 'null' }] };
}

/** The members of the framework's Json, if all of them are here. */
function jsonMembers(
  reader: TypeReading,
  members: readonly ts.Type[],
): readonly ts.Type[] | undefined {
  const { checker, framework } = reader.project;
  for (const member of members) {
    const node = member.symbol?.declarations?.[0];
    const alias = node && ts.findAncestor(node, ts.isTypeAliasDeclaration);
    if (alias?.name.text !== 'Json') continue;
    if (!framework.isFrameworkFile(alias.getSourceFile().fileName)) continue;
    const json = checker.getTypeAtLocation(alias.name);
    if (json.isUnion() && json.types.every((one) => members.includes(one))) return json.types;
  }
  return undefined;
}

function readMembers(
  reader: TypeReading,
  members: readonly ts.Type[],
  use: Use,
  json: Type | undefined,
  isDefinition = false,
): Type {
  const types: Type[] = json === undefined ? [] : [json];
  const left = foldMembers(reader, members, use, types);
  const objects = left.filter((member) => isPlainObject(reader, member));
  const found = objects.length > 1 ? findTag(reader, objects) : undefined;
  const cases: { values: readonly (string | number | boolean)[]; id: string }[] = [];
  for (const member of left) {
    const values = found?.values.get(member);
    const place = values !== undefined ? caseName(values[0]) : isDefinition ? 'Object' : undefined;
    const inner = objects.includes(member) ? within(use, '', place) : use;
    const read = reader.read(member, inner);
    types.push(read);
    if (values !== undefined && read.k === 'ref') cases.push({ values, id: read.id });
  }
  const [only] = types;
  if (types.length === 1 && only !== undefined) return only;
  const union: Type = { k: 'union', of: types };
  if (objects.length > 1 && found === undefined) return refuseUntagged(reader, objects, use);
  if (!refuseLookAlikes(reader, types, found !== undefined, use)) return union;
  return found === undefined ? union : { ...union, tag: { field: found.field, cases } };
}

function caseName(value: string | number | boolean | undefined): string {
  return identifierOf(String(value)).replace(/^T(?=\d|$)/, 'Case');
}

/** Puts `true | false` and whole enums into `types`, and answers the members that are left. */
function foldMembers(
  reader: TypeReading,
  members: readonly ts.Type[],
  use: Use,
  types: Type[],
): readonly ts.Type[] {
  let left = members;
  const isBoolean = (type: ts.Type): boolean =>
    type.isIntersection()
      ? type.types.some(isBoolean)
      : (type.flags & ts.TypeFlags.BooleanLiteral) !== 0;
  const booleans = left.filter(isBoolean);
  if (booleans.length === 2) {
    types.push({ k: 'boolean' });
    left = left.filter((member) => !booleans.includes(member));
  }
  const enums = new Set<ts.Type>();
  for (const member of left) {
    if (member.flags & ts.TypeFlags.EnumLiteral && !member.isUnion())
      enums.add(reader.project.checker.getBaseTypeOfLiteralType(member));
  }
  for (const one of enums) {
    const all = one.isUnion() ? one.types : [one];
    if (!all.every((member) => left.includes(member))) continue;
    types.push(readEnum(reader, one, use));
    left = left.filter((member) => !all.includes(member));
  }
  return left;
}
