import { ts } from '../discover/compiler.js';
import type { Field, Type } from '../ir/ir.js';
import { inDeclarationOrder } from './declaration-order.js';
import { readDeclared } from './read-declared.js';
import { type DeclarationNotes, readNotes } from './read-notes.js';
import { type TypeReading, type Use, within } from './type-reading.js';

/** The fields of an object type, inherited ones too, in the order of their declaration. */
export function readFields(reader: TypeReading, type: ts.Type, use: Use): readonly Field[] {
  const { checker } = reader.project;
  const fields: Field[] = [];
  for (const property of inDeclarationOrder(checker.getPropertiesOfType(type))) {
    const at = property.valueDeclaration ?? property.declarations?.[0];
    const inner: Use = {
      ...within(use, `.${property.name}`, property.name),
      ...(at && { at, trail: [...use.trail, at] }),
    };
    if (String(property.escapedName).startsWith('__@')) {
      reader.refuse('CG2003', inner, 'a field named by a symbol cannot be carried');
      continue;
    }
    const problem = memberProblem(property);
    if (problem !== undefined) {
      const name = `'${property.name}' of ${reader.text(type)}`;
      reader.refuse('CG2005', inner, `${name} is ${problem}; a message has fields only`);
      continue;
    }
    if (type.isIntersection() && refuseConflict(reader, type, property, inner)) continue;
    const declarations = (property.declarations ?? []).filter(isFieldDeclaration);
    const notes = readNotes(declarations, property, 'field', reader);
    const node = declarations.length === 1 ? declarations[0]?.type : undefined;
    const read =
      readPlain(property, node, notes) ??
      readDeclared(reader, checker.getTypeOfSymbol(property), node, notes, inner);
    const presence = presenceOf(property, read.undef);
    checkPresence(reader, notes, read.type, presence, inner);
    fields.push({
      name: property.name,
      type: read.type,
      ...presence,
      ...(isReadonly(property) && { readonly: true as const }),
      ...fieldNotes(notes),
    });
  }
  return fields;
}

/** A field that is written as `string`, `number` or `boolean` is that, whatever the compiler would work out for it. */
function readPlain(
  property: ts.Symbol,
  node: ts.TypeNode | undefined,
  { limits, protoName }: DeclarationNotes,
): { type: Type; undef: boolean } | undefined {
  const k = node === undefined ? undefined : PLAIN.get(node.kind);
  if (k === undefined || limits.length > 0 || protoName !== undefined) return undefined;
  // What an intersection or a mapped type made of the field is something else; so may be a parameter with a default.
  const isMade = (property.flags & ts.SymbolFlags.Transient) !== 0;
  const declaration = property.valueDeclaration;
  if (isMade || property.declarations?.length !== 1 || declaration === undefined) return undefined;
  return ts.isParameter(declaration) ? undefined : { type: { k }, undef: false };
}

const PLAIN: ReadonlyMap<ts.SyntaxKind, 'string' | 'number' | 'boolean'> = new Map([
  [ts.SyntaxKind.StringKeyword, 'string'],
  [ts.SyntaxKind.NumberKeyword, 'number'],
  [ts.SyntaxKind.BooleanKeyword, 'boolean'],
]);

type FieldDeclaration = ts.PropertySignature | ts.PropertyDeclaration | ts.ParameterDeclaration;

function isFieldDeclaration(node: ts.Declaration): node is FieldDeclaration {
  return ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node);
}

/** What the tags of a field or parameter give to the model's field. */
export function fieldNotes(notes: DeclarationNotes): Omit<Field, 'name' | 'type'> {
  return {
    ...notes.notes,
    ...notes.numbers,
    ...(notes.hot !== undefined && { hot: true as const }),
    ...(notes.absentAsEmpty !== undefined && { absentAsEmpty: true as const }),
  };
}

/** Tags that need a field which may be absent. */
export function checkPresence(
  reader: TypeReading,
  notes: DeclarationNotes,
  type: Type,
  presence: Pick<Field, 'optional' | 'undef'>,
  use: Use,
): void {
  const isOptional = presence.optional === true || presence.undef === true;
  const refuse = (
    tag: { readonly loc: Parameters<TypeReading['findings']['error']>[1] },
    message: string,
  ) => reader.findings.error('CG2015', tag.loc, message, { path: use.path });
  if (notes.absentAsEmpty !== undefined && !(isOptional && isList(reader, type)))
    refuse(notes.absentAsEmpty, '@absentAsEmpty is for an optional list, set or map');
  const open = notes.limits.find((limit) => limit.name === 'open');
  if (open !== undefined && !isOptional)
    refuse(open.tag, '@open is for an optional field: an unknown value comes back undefined');
}

function isList(reader: TypeReading, type: Type): boolean {
  if (type.k === 'ref') {
    const definition = reader.definition(type.id);
    return definition?.k === 'alias' && isList(reader, definition.type);
  }
  return ['array', 'set', 'numbers', 'record', 'map'].includes(type.k);
}

/** The same field with two types: TypeScript makes one of both that no value has, or that looks like a brand. */
function refuseConflict(
  reader: TypeReading,
  type: ts.IntersectionType,
  property: ts.Symbol,
  use: Use,
): boolean {
  const { checker } = reader.project;
  const types = type.types.flatMap((part) => {
    const own = checker.getPropertyOfType(part, property.name);
    return own === undefined ? [] : [checker.getTypeOfSymbol(own)];
  });
  if (new Set(types).size < 2) return false;
  const merged = checker.getNonNullableType(checker.getTypeOfSymbol(property));
  const isObject = (one: ts.Type) => (one.flags & ts.TypeFlags.Object) !== 0;
  const isMixed = merged.isIntersection() && !merged.types.every(isObject) && types.some(isObject);
  if (!isMixed && !(merged.flags & ts.TypeFlags.Never)) return false;
  const found = types.map((one) => reader.text(one)).join(' and ');
  reader.refuse(
    'CG2021',
    use,
    `'${property.name}' has two types that contradict each other: ${found}`,
  );
  return true;
}

function presenceOf(property: ts.Symbol, undef: boolean): Pick<Field, 'optional' | 'undef'> {
  if (property.flags & ts.SymbolFlags.Optional) return { optional: true };
  return undef ? { undef: true } : {};
}

function memberProblem(property: ts.Symbol): string | undefined {
  if (property.flags & ts.SymbolFlags.Method) return 'a method';
  if (property.flags & ts.SymbolFlags.Accessor) return 'an accessor';
  for (const declaration of property.declarations ?? []) {
    const name = ts.getNameOfDeclaration(declaration);
    if (name !== undefined && ts.isPrivateIdentifier(name)) return 'private';
    const modifiers = ts.getCombinedModifierFlags(declaration);
    if (modifiers & ts.ModifierFlags.Private) return 'private';
    if (modifiers & ts.ModifierFlags.Protected) return 'protected';
  }
  return undefined;
}

function isReadonly(property: ts.Symbol): boolean {
  return (property.declarations ?? []).some(
    (declaration) => ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly,
  );
}
