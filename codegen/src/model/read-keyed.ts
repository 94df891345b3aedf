import { ts } from '../discover/compiler.js';
import type { Type } from '../ir/ir.js';
import { type TypeReading, type Use, within } from './type-reading.js';

/** `Map<K, V>`: any key but a plain number, whose values two texts could name. */
export function readMap(reader: TypeReading, type: ts.ObjectType, use: Use): Type {
  const [key, value] = reader.project.checker.getTypeArguments(type as ts.TypeReference);
  const read = key && reader.read(key, within(use, '.key', 'key'));
  if (key === undefined || value === undefined || read === undefined) return { k: 'null' };
  refuseNumber(reader, read, key, use);
  const of = reader.read(value, within(use, '["*"]'));
  return { k: 'map', ...keyOf(read), of };
}

/** `Record<string, T>` and `{ [key: string]: T }`; undefined for a type without an index signature. */
export function readIndexed(reader: TypeReading, type: ts.ObjectType, use: Use): Type | undefined {
  const { checker } = reader.project;
  const infos = checker.getIndexInfosOfType(type);
  const info = infos[0];
  if (info === undefined) return undefined;
  if (infos.length > 1 || info.keyType.flags & ts.TypeFlags.ESSymbol) {
    const found = infos.map((one) => reader.text(one.keyType)).join(', ');
    return reader.refuse(
      'CG2008',
      use,
      `a record has one kind of key, text or whole numbers; found ${found}`,
    );
  }
  if (checker.getPropertiesOfType(type).length > 0) {
    return reader.refuse('CG2010', use, `${reader.text(type)} has fields and an index signature`);
  }
  const read = (inner: Use): Type => {
    const key = reader.read(info.keyType, within(inner, '.key', 'key'));
    refuseNumber(reader, key, info.keyType, inner);
    const { type: of } = reader.readOptional(info.type, within(inner, '["*"]'));
    return { k: 'record', ...keyOf(key), of };
  };
  const named = type.aliasSymbol ?? type.symbol;
  const own = named?.declarations?.some((one) => !reader.project.isPlatform(one.getSourceFile()));
  const isNamed = own && named !== undefined && !(named.flags & ts.SymbolFlags.TypeLiteral);
  return isNamed
    ? reader.define(type, use, (inner) => ({ k: 'alias', type: read(inner) }))
    : read(use);
}

function refuseNumber(reader: TypeReading, key: Type, type: ts.Type, use: Use): void {
  const plain = key.k === 'ref' ? aliasOf(reader, key) : key;
  if (plain.k !== 'number') return;
  if (plain.as !== undefined && plain.as !== 'double' && plain.as !== 'float') return;
  reader.refuse(
    'CG2008',
    use,
    `${reader.text(type)} cannot be a key: not every number has one text`,
    'use a whole number, such as int32, or string',
  );
}

function aliasOf(reader: TypeReading, type: Extract<Type, { k: 'ref' }>): Type {
  const definition = reader.definition(type.id);
  return definition?.k === 'alias' ? definition.type : type;
}

/** A plain string goes without saying. */
function keyOf(key: Type): { readonly key?: Type } {
  return key.k === 'string' && Object.keys(key).length === 1 ? {} : { key };
}
