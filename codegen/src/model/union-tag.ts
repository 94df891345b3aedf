import { ts } from '../discover/compiler.js';
import type { Type } from '../ir/ir.js';
import type { TypeReading, Use } from './type-reading.js';

type Literal = string | number | boolean;

const MAX_SHOWN = 6;

/** Whether a type is read as an object with fields. */
export function isPlainObject(reader: TypeReading, type: ts.Type): boolean {
  const { checker, project } = { checker: reader.project.checker, project: reader.project };
  if (type.isIntersection()) return type.types.every((one) => isPlainObject(reader, one));
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  if (checker.isArrayType(type) || checker.isTupleType(type)) return false;
  if (type.getCallSignatures().length > 0 || checker.getIndexInfosOfType(type).length > 0)
    return false;
  const isClass = type.symbol?.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
  const file = type.symbol?.declarations?.[0]?.getSourceFile();
  return !(isClass && file !== undefined && project.isPlatform(file));
}

/** The field whose literal values tell the objects apart, and each object's values: `type` or `kind` before others. */
export function findTag(
  reader: TypeReading,
  objects: readonly ts.Type[],
): { field: string; values: ReadonlyMap<ts.Type, readonly Literal[]> } | undefined {
  const { checker } = reader.project;
  const [first] = objects;
  if (first === undefined) return undefined;
  const names = checker.getPropertiesOfType(first).map((property) => property.name);
  const rank = (name: string) => (name === 'type' ? 0 : name === 'kind' ? 1 : 2);
  for (const field of [...names].sort((a, b) => rank(a) - rank(b))) {
    const values = new Map<ts.Type, readonly Literal[]>();
    const seen = new Set<Literal>();
    for (const type of objects) {
      const own = literalValues(checker, type, field);
      if (own === undefined || own.some((value) => seen.has(value))) break;
      for (const value of own) seen.add(value);
      values.set(type, own);
    }
    if (values.size === objects.length) return { field, values };
  }
  return undefined;
}

function literalValues(
  checker: ts.TypeChecker,
  type: ts.Type,
  field: string,
): readonly Literal[] | undefined {
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

/** Shows each object of the union where it is declared. */
export function refuseUntagged(reader: TypeReading, objects: readonly ts.Type[], use: Use): Type {
  const { checker } = reader.project;
  const names = objects.map((type) => reader.text(type));
  const related = objects.slice(0, MAX_SHOWN).flatMap((type, i) => {
    const node = type.symbol?.declarations?.[0];
    const fields = checker.getPropertiesOfType(type).map((property) => property.name);
    const shown = fields.length > MAX_SHOWN ? [...fields.slice(0, MAX_SHOWN), '…'] : fields;
    const message = `'${names[i]}' has: ${shown.join(', ')}`;
    return node === undefined ? [] : [{ loc: reader.locate(node), message }];
  });
  const words = objects.slice(0, 2).map((type, i) => {
    const name = type.aliasSymbol?.name ?? type.symbol?.name ?? '';
    const word = /^[A-Za-z]\w*$/.test(name) ? name : `case${i + 1}`;
    return `type: '${word.charAt(0).toLowerCase()}${word.slice(1)}'`;
  });
  return reader.refuse(
    'CG2006',
    use,
    `the objects of this union have no common literal field: ${names.slice(0, MAX_SHOWN).join(', ')}`,
    `add one to each member, such as ${words.join(' and ')}`,
    { related },
  );
}
