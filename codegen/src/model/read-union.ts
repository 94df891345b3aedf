import { ts } from '../discover/compiler.js';
import type { EnumMember, TagCase, Type } from '../ir/ir.js';
import type { TypeReading, Use } from './type-reading.js';

type Literal = string | number | boolean;

/** A union, its literals and booleans put together, its objects told apart by a field. */
export function readUnion(
  reader: TypeReading,
  members: readonly ts.Type[],
  whole: ts.Type | undefined,
  use: Use,
): Type {
  const alias = whole?.aliasSymbol?.declarations?.[0];
  if (
    whole !== undefined &&
    alias !== undefined &&
    !reader.project.isPlatform(alias.getSourceFile())
  ) {
    return reader.define(whole, use, (inner) => ({
      k: 'alias',
      type: readMembers(reader, members, inner),
    }));
  }
  return readMembers(reader, members, use);
}

function readMembers(reader: TypeReading, members: readonly ts.Type[], use: Use): Type {
  const types: Type[] = [];
  const objects: { type: ts.Type; read: Type }[] = [];
  for (const member of foldMembers(reader, members, use, types)) {
    const read = reader.read(member, use);
    types.push(read);
    const definition = read.k === 'ref' ? reader.definition(read.id) : undefined;
    const isObject = read.k === 'ref' && (definition === undefined || definition.k === 'object');
    if (isObject) objects.push({ type: member, read });
  }
  const [only] = types;
  if (types.length === 1 && only !== undefined) return only;
  if (!checkKinds(reader, types, objects.length, use)) return { k: 'union', of: types };
  if (objects.length < 2) return { k: 'union', of: types };
  const tag = findTag(reader, objects);
  if (tag === undefined) {
    const facts = objects
      .slice(0, 6)
      .map(({ type }) => `${reader.text(type)} has ${fieldNames(reader, type)}`);
    reader.refuse(
      'CG2006',
      use,
      `the objects of this union have no common literal field: ${facts.join('; ')}`,
      "add one to each, such as type: 'gold' and type: 'item'",
    );
    return { k: 'union', of: types };
  }
  return { k: 'union', of: types, tag };
}

/** Puts `true | false` and whole enums into `types`, and answers the members that are left. */
function foldMembers(
  reader: TypeReading,
  members: readonly ts.Type[],
  use: Use,
  types: Type[],
): readonly ts.Type[] {
  let left = members;
  const booleans = left.filter((member) => member.flags & ts.TypeFlags.BooleanLiteral);
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

/** How a type looks in JSON. */
function wireKind(reader: TypeReading, type: Type): string {
  switch (type.k) {
    case 'ref': {
      const definition = reader.definition(type.id);
      if (definition?.k === 'alias') return wireKind(reader, definition.type);
      if (definition?.k === 'enum') return typeof definition.members[0]?.value;
      return 'object';
    }
    case 'literal':
      return typeof type.value;
    case 'bigint':
    case 'date':
    case 'bytes':
      return 'string';
    case 'array':
    case 'set':
    case 'tuple':
      return 'array';
    case 'record':
    case 'map':
      return 'object';
    case 'union':
      return 'union';
    default:
      return type.k;
  }
}

/** Each member must look different in JSON, except literals among themselves and objects with a discriminant. */
function checkKinds(
  reader: TypeReading,
  types: readonly Type[],
  objects: number,
  use: Use,
): boolean {
  const byKind = new Map<string, Type[]>();
  for (const type of types) {
    const kind = wireKind(reader, type);
    byKind.set(kind, [...(byKind.get(kind) ?? []), type]);
  }
  let ok = true;
  for (const [kind, same] of byKind) {
    if (same.length < 2 || same.every((type) => isLiteral(reader, type))) continue;
    if (kind === 'object' && objects === same.length) continue;
    ok = false;
    reader.refuse(
      'CG2007',
      use,
      `${same.length} members of this union look alike on the wire: ${kind}`,
    );
  }
  return ok;
}

function isLiteral(reader: TypeReading, type: Type): boolean {
  if (type.k === 'literal') return true;
  return type.k === 'ref' && reader.definition(type.id)?.k === 'enum';
}

/** The field whose literal values tell the objects apart: `type` or `kind` before others. */
function findTag(
  reader: TypeReading,
  objects: readonly { type: ts.Type; read: Type }[],
): { field: string; cases: readonly TagCase[] } | undefined {
  const { checker } = reader.project;
  const first = objects[0];
  if (first === undefined) return undefined;
  const names = checker.getPropertiesOfType(first.type).map((property) => property.name);
  const rank = (name: string) => (name === 'type' ? 0 : name === 'kind' ? 1 : 2);
  for (const field of [...names].sort((a, b) => rank(a) - rank(b))) {
    const cases: TagCase[] = [];
    const seen = new Set<Literal>();
    for (const { type, read } of objects) {
      const values = literalValues(checker, type, field);
      if (values === undefined || values.some((value) => seen.has(value)) || read.k !== 'ref')
        break;
      for (const value of values) seen.add(value);
      cases.push({ values, id: read.id });
    }
    if (cases.length === objects.length) return { field, cases };
  }
  return undefined;
}

function literalValues(
  checker: ts.TypeChecker,
  type: ts.Type,
  field: string,
): Literal[] | undefined {
  const property = checker.getPropertyOfType(type, field);
  if (property === undefined || property.flags & ts.SymbolFlags.Optional) return undefined;
  const propertyType = checker.getTypeOfSymbol(property);
  const values: Literal[] = [];
  for (const member of propertyType.isUnion() ? propertyType.types : [propertyType]) {
    if (member.isStringLiteral() || member.isNumberLiteral()) values.push(member.value);
    else if (member.flags & ts.TypeFlags.BooleanLiteral)
      values.push(checker.typeToString(member) === 'true');
    else return undefined;
  }
  return values;
}

function fieldNames(reader: TypeReading, type: ts.Type): string {
  const names = reader.project.checker.getPropertiesOfType(type).map((property) => property.name);
  return names.length > 6 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ');
}

/** Whether the type is an enum itself, not one of its members. */
export function isFullEnum(type: ts.Type): boolean {
  return (type.symbol?.flags & ts.SymbolFlags.Enum) !== 0 && type.symbol !== undefined;
}

export function readEnum(reader: TypeReading, type: ts.Type, use: Use): Type {
  const { checker } = reader.project;
  const symbol =
    type.symbol.flags & ts.SymbolFlags.Enum
      ? type.symbol
      : ((type.symbol as ts.Symbol & { parent?: ts.Symbol }).parent ?? type.symbol);
  return reader.define(type, use, () => {
    const members: EnumMember[] = [];
    for (const declaration of symbol.declarations ?? []) {
      if (!ts.isEnumDeclaration(declaration)) continue;
      for (const member of declaration.members) {
        const value = checker.getConstantValue(member);
        const name =
          ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)
            ? member.name.text
            : member.name.getText();
        if (value === undefined || (typeof value === 'number' && !Number.isFinite(value)))
          reader.refuse(
            'CG2013',
            { ...use, at: member },
            `the value of ${symbol.name}.${name} is computed`,
          );
        else members.push({ name, value });
      }
    }
    return { k: 'enum', members };
  });
}
