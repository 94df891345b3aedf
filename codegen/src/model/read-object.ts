import { ts } from '../discover/compiler.js';
import type { NumberArray, Type } from '../ir/ir.js';
import { plainNode } from './plain-node.js';
import { readFields } from './read-fields.js';
import { readIndexed, readMap } from './read-keyed.js';
import { refuseStream } from './refuse-stream.js';
import { type TypeReading, type Use, within } from './type-reading.js';

const NUMBER_ARRAYS: readonly NumberArray[] = [
  'Float32Array',
  'Float64Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Uint16Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
];

/** Lists, tuples, the platform's classes, records, and whatever has fields. */
export function readObject(reader: TypeReading, type: ts.ObjectType, use: Use): Type {
  const { checker } = reader.project;
  if (checker.isTupleType(type)) return readTuple(reader, type as ts.TupleTypeReference, use);
  if (checker.isArrayType(type)) {
    const item = use.written && itemNode(use.written);
    const inner = { ...within(use, '[]'), ...(item && { written: item }) };
    const of = readArgument(reader, type, 0, inner);
    return type.symbol.name === 'ReadonlyArray'
      ? { k: 'array', of, readonly: true }
      : { k: 'array', of };
  }
  const { symbol } = type;
  const declaration = symbol?.declarations?.[0];
  const isClass =
    symbol !== undefined && symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
  if (isClass && declaration !== undefined) {
    const file = declaration.getSourceFile();
    const isBuffer = symbol.name === 'Buffer' && reader.project.isForeign(file);
    if (isBuffer || reader.project.isPlatform(file)) return readPlatform(reader, type, use);
    if (reader.project.isForeign(file) && refuseStream(reader, symbol.name, use))
      return { k: 'null' };
    if (reader.project.framework.nameOfSymbol(symbol) !== undefined) {
      return reader.refuse(
        'CG2003',
        use,
        `${symbol.name} lives on its server and cannot be carried`,
      );
    }
  }
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) {
    return reader.refuse('CG2003', use, `${reader.text(type)} is a function and cannot be carried`);
  }
  return readIndexed(reader, type, use) ?? defineObject(reader, type, use);
}

function itemNode(node: ts.TypeNode): ts.TypeNode | undefined {
  const plain = plainNode(node);
  if (plain === undefined) return undefined;
  if (ts.isArrayTypeNode(plain)) return plain.elementType;
  if (!ts.isTypeReferenceNode(plain) || !ts.isIdentifier(plain.typeName)) return undefined;
  return /^(?:Readonly)?Array$/.test(plain.typeName.text) ? plain.typeArguments?.[0] : undefined;
}

/** The definition of a type that has fields. */
export function defineObject(reader: TypeReading, type: ts.Type, use: Use): Type {
  const isEmpty = reader.project.checker.getPropertiesOfType(type).length === 0;
  const isDeclared = type.symbol?.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
  if (isEmpty && !isDeclared && type.aliasSymbol === undefined) {
    return reader.refuse('CG2001', use, '{} does not say what it holds');
  }
  return reader.define(type, use, (inner) => {
    checkBases(reader, type, inner);
    return { k: 'object', fields: readFields(reader, type, inner) };
  });
}

/** A base that was not found would silently take its fields with it. */
function checkBases(reader: TypeReading, type: ts.Type, use: Use): void {
  const { checker } = reader.project;
  for (const declaration of type.symbol?.declarations ?? []) {
    if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassLike(declaration)) continue;
    for (const clause of declaration.heritageClauses ?? []) {
      if (ts.isClassLike(declaration) && clause.token === ts.SyntaxKind.ImplementsKeyword) continue;
      for (const base of clause.types) {
        const found = checker.getTypeAtLocation(base);
        if (found.flags & ts.TypeFlags.Any)
          reader.read(found, { ...use, at: base, trail: [...use.trail, base] });
      }
    }
  }
}

function readPlatform(reader: TypeReading, type: ts.ObjectType, use: Use): Type {
  const { name } = type.symbol;
  const numbers = NUMBER_ARRAYS.find((one) => one === name);
  if (numbers !== undefined) return { k: 'numbers', of: numbers };
  switch (name) {
    case 'Date':
      return { k: 'date' };
    case 'Uint8Array':
    case 'Buffer':
      return { k: 'bytes' };
    case 'Set':
    case 'ReadonlySet':
      return { k: 'set', of: readArgument(reader, type, 0, within(use, '[]')) };
    case 'Map':
    case 'ReadonlyMap':
      return readMap(reader, type, use);
    default:
      if (refuseStream(reader, name, use)) return { k: 'null' };
      return reader.refuse('CG2003', use, `${reader.text(type)} cannot be carried`, HINTS[name]);
  }
}

const HINTS: Readonly<Record<string, string>> = {
  Uint8ClampedArray: 'use Uint8Array',
  ArrayBuffer: 'use Uint8Array',
  Error: 'throw a GameError, or carry its code and text',
  RegExp: 'carry its source as string',
  Promise: 'wait for it before it is sent',
};

function readArgument(reader: TypeReading, type: ts.Type, index: number, use: Use): Type {
  const argument = reader.project.checker.getTypeArguments(type as ts.TypeReference)[index];
  return argument === undefined ? { k: 'null' } : reader.read(argument, use);
}

function readTuple(reader: TypeReading, type: ts.TupleTypeReference, use: Use): Type {
  const { target } = type;
  const items: { type: Type; optional?: true }[] = [];
  let rest: Type | undefined;
  reader.project.checker.getTypeArguments(type).forEach((argument, i) => {
    const flag = target.elementFlags[i] ?? ts.ElementFlags.Required;
    const inner = within(use, `[${i}]`, String(i));
    if (rest !== undefined || flag & ts.ElementFlags.Variadic) {
      reader.refuse('CG2003', use, 'a tuple may repeat only its last item');
    } else if (flag & ts.ElementFlags.Rest) rest = reader.read(argument, inner);
    else if (flag & ts.ElementFlags.Optional) {
      items.push({ type: reader.readOptional(argument, inner).type, optional: true });
    } else items.push({ type: reader.read(argument, inner) });
  });
  const readonly = target.readonly ? { readonly: true as const } : {};
  return { k: 'tuple', items, ...(rest !== undefined && { rest }), ...readonly };
}
