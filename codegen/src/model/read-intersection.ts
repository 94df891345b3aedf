import { ts } from '../discover/compiler.js';
import type { Type } from '../ir/ir.js';
import { applyLimits } from './apply-limits.js';
import { LIMITS, type Limit } from './limit-type.js';
import { defineObject } from './read-object.js';
import type { TypeReading, Use } from './type-reading.js';

const PRIMITIVE =
  ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.BigInt | ts.TypeFlags.TemplateLiteral;
const LITERAL =
  ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral | ts.TypeFlags.BooleanLiteral;

/**
 * `string & { __brand: 'PlayerId' }` is a string with a name, `string & MinLength<1>` one with a limit; objects are merged.
 */
export function readIntersection(reader: TypeReading, type: ts.IntersectionType, use: Use): Type {
  const words = type.types.map((member) => schemaWords(reader, member));
  const limits = sortLimits(words.flatMap((one) => one ?? []));
  const parts = type.types.filter((_, i) => words[i] === undefined);
  const base = parts.find((member) => member.flags & (PRIMITIVE | LITERAL));
  const [only] = parts;
  const { checker } = reader.project;
  const fieldsOf = (one: ts.Type) => checker.getPropertiesOfType(one).length;
  if (base === undefined && fieldsOf(type) === 0 && parts.some((part) => fieldsOf(part) > 0)) {
    // No value has both: the checker then knows no field at all.
    return reader.refuse('CG2021', use, 'the parts of this intersection contradict each other');
  }
  if (base === undefined && parts.length > 1 && limits.length === 0)
    return defineObject(reader, type, use);
  const isBrand = base !== undefined && parts.length > 1;
  if (isBrand && !parts.every((part) => part === base || isBrandPart(reader, part))) {
    return reader.refuse('CG2021', use, `${reader.text(type)} is both text or number and object`);
  }
  const { aliasSymbol } = type;
  const isOwn =
    aliasSymbol !== undefined && reader.project.framework.nameOfSymbol(aliasSymbol) === undefined;
  const read = (inner: Use): Type => {
    const core = base ?? (parts.length === 1 && only !== undefined ? only : undefined);
    const scalar =
      core === undefined ? defineObject(reader, type, inner) : reader.read(core, inner);
    const brand = isOwn ? aliasSymbol.name : brandName(reader, parts);
    const branded =
      isBrand && brand !== undefined && scalar.k !== 'literal'
        ? ({ ...scalar, brand } as Type)
        : scalar;
    return applyLimits(reader, branded, limits, inner);
  };
  if (!isOwn || (base !== undefined && base.flags & LITERAL)) return read(use);
  return reader.define(type, use, (inner) => ({ k: 'alias', type: read(inner) }));
}

/** What a member of an intersection says by the framework's schema types; undefined for any other member. */
function schemaWords(reader: TypeReading, type: ts.Type): readonly Limit[] | undefined {
  if (!(type.flags & ts.TypeFlags.Object)) return undefined;
  const { checker, framework } = reader.project;
  const [property, ...others] = checker.getPropertiesOfType(type);
  if (property === undefined || others.length > 0) return undefined;
  const isOurs =
    String(property.escapedName).startsWith('__@schema@') &&
    property.declarations?.some((one) => framework.isFrameworkFile(one.getSourceFile().fileName));
  if (!isOurs) return undefined;
  const inner = checker.getNonNullableType(checker.getTypeOfSymbol(property));
  return checker.getPropertiesOfType(inner).flatMap((word): readonly Limit[] => {
    const [head = '', ...rest] = word.name.split(' ');
    const name = head === 'as' ? 'type' : head;
    const known = LIMITS.find((one) => one === name);
    return known === undefined ? [] : [{ name: known, value: rest.join(' ') }];
  });
}

function sortLimits(limits: readonly Limit[]): readonly Limit[] {
  return LIMITS.flatMap((name) =>
    limits
      .filter((limit) => limit.name === name)
      .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)),
  );
}

/** The text that a brand without an alias holds: `{ __brand: 'PlayerId' }`. */
function brandName(reader: TypeReading, parts: readonly ts.Type[]): string | undefined {
  const { checker } = reader.project;
  const texts = parts
    .filter((part) => part.flags & ts.TypeFlags.Object)
    .flatMap((part) => checker.getPropertiesOfType(part))
    .map((property) => checker.getNonNullableType(checker.getTypeOfSymbol(property)))
    .filter((type) => type.isStringLiteral());
  return texts.length === 1 ? texts[0]?.value : undefined;
}

/** A plain object that marks a primitive, not a class of the platform or a list. */
function isBrandPart(reader: TypeReading, type: ts.Type): boolean {
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  if (type.getCallSignatures().length > 0) return false;
  const declaration = type.symbol?.declarations?.[0];
  if (declaration === undefined) return false;
  const { checker } = reader.project;
  if (checker.isArrayType(type) || checker.isTupleType(type)) return false;
  const isMapped = (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped;
  return Boolean(isMapped) || !reader.project.isPlatform(declaration.getSourceFile());
}
