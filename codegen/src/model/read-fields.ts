import { ts } from '../discover/compiler.js';
import type { Field } from '../ir/ir.js';
import { docOf } from './locate.js';
import type { TypeReading, Use } from './type-reading.js';

/** The fields of an object type, inherited ones too, in the order of their declaration. */
export function readFields(reader: TypeReading, type: ts.Type, use: Use): readonly Field[] {
  const { checker } = reader.project;
  const fields: Field[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    const at = property.valueDeclaration ?? property.declarations?.[0];
    const inner: Use = { ...use, path: `${use.path}.${property.name}`, ...(at && { at }) };
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
    const read = reader.readOptional(checker.getTypeOfSymbol(property), inner);
    fields.push({
      name: property.name,
      type: read.type,
      ...presence(property, read.undef),
      ...(isReadonly(property) && { readonly: true as const }),
      ...docOf(property, checker),
    });
  }
  return fields;
}

function presence(property: ts.Symbol, undef: boolean): Pick<Field, 'optional' | 'undef'> {
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
