import { lookAlike } from '../../../../../codegen/src/emit/json-kind.js';
import type { Field, Ir, Type, TypeDef } from '../../../../../codegen/src/ir/ir.js';

const text: Type = { k: 'string' };
const types: Record<string, TypeDef> = {};

function define(name: string, definition: Record<string, unknown>): Type {
  types[name] = { label: name, name, named: true, ...definition } as unknown as TypeDef;
  return { k: 'ref', id: name };
}

function object(name: string, fields: readonly Field[]): Type {
  return define(name, { k: 'object', fields });
}

function union(...of: Type[]): Extract<Type, { k: 'union' }> {
  return { k: 'union', of };
}

const literal = (value: string | number | boolean): Type => ({ k: 'literal', value });

const point = object('Point', [
  { name: 'x', type: { k: 'number' } },
  { name: 'y', type: { k: 'number', as: 'float' } },
]);
const color = define('Color', {
  k: 'enum',
  members: [
    { name: 'Red', value: 0 },
    { name: 'Green', value: 1 },
    { name: 'Blue', value: 7 },
    { name: 'Below', value: -3 },
  ],
});
const level = define('Level', {
  k: 'enum',
  members: [
    { name: 'Low', value: 5 },
    { name: 'High', value: 6 },
  ],
});
const suit = define('Suit', {
  k: 'enum',
  members: [
    { name: 'Hearts', value: 'hearts' },
    { name: 'Spades', value: 'spades' },
  ],
});
const weather = define('Weather', {
  k: 'enum',
  open: true,
  members: [
    { name: 'Sun', value: 'sun' },
    { name: 'Rain', value: 'rain' },
  ],
});
const circle = object('Circle', [
  { name: 'type', type: literal('circle') },
  { name: 'radius', type: { k: 'number' } },
]);
const polygon = object('Polygon', [
  { name: 'type', type: union(literal('square'), literal('rectangle')) },
  { name: 'sides', type: { k: 'array', of: { k: 'number', as: 'int32' } } },
]);
const shape: Extract<Type, { k: 'union' }> = {
  ...union(circle, polygon),
  tag: {
    field: 'type',
    cases: [
      { values: ['circle'], id: 'Circle' },
      { values: ['square', 'rectangle'], id: 'Polygon' },
    ],
  },
};
define('Shape', { k: 'alias', type: shape });
define('Tree', {
  k: 'object',
  fields: [
    { name: 'name', type: text },
    { name: 'children', type: { k: 'array', of: { k: 'ref', id: 'Tree' } } },
    { name: 'parent', type: { k: 'ref', id: 'Tree' }, optional: true },
  ],
});
define('Nested', {
  k: 'alias',
  type: union({ k: 'string' }, { k: 'array', of: { k: 'ref', id: 'Nested' } }),
});
define('Names', { k: 'alias', type: { k: 'array', of: text, maxLength: 3 } });
define('Pair', {
  k: 'alias',
  type: { k: 'tuple', items: [{ type: text }, { type: { k: 'number' } }] },
});
define('Dictionary', { k: 'alias', type: { k: 'record', of: { k: 'ref', id: 'Nested' } } });

/** One of each kind of type, with and without limits. */
export const kinds: Readonly<Record<string, Type>> = {
  Text: text,
  ShortText: { k: 'string', minLength: 1, maxLength: 5 },
  PatternText: { k: 'string', pattern: '[a-c]+|x' },
  LongText: { k: 'string', maxLength: 300 },
  Double: { k: 'number' },
  AnyDouble: { k: 'number', nonFinite: true },
  Percent: { k: 'number', min: 0, max: 100 },
  Float: { k: 'number', as: 'float' },
  AnyFloat: { k: 'number', as: 'float', nonFinite: true },
  Int32: { k: 'number', as: 'int32' },
  Dice: { k: 'number', as: 'int32', min: 1, max: 6 },
  Uint32: { k: 'number', as: 'uint32' },
  Sint32: { k: 'number', as: 'sint32' },
  Fixed32: { k: 'number', as: 'fixed32' },
  Int53: { k: 'number', as: 'int53' },
  Boolean: { k: 'boolean' },
  Bigint: { k: 'bigint' },
  Unsigned: { k: 'bigint', as: 'uint64' },
  SmallBigint: { k: 'bigint', min: '-5', max: '9007199254740993' },
  Date: { k: 'date' },
  Millis: { k: 'date', as: 'millis' },
  Bytes: { k: 'bytes' },
  ViewBytes: { k: 'bytes', view: true, minLength: 1, maxLength: 4 },
  Json: { k: 'json' },
  Word: union(literal('on'), literal('off')),
  Digit: union(literal(1), literal(2), literal(-3)),
  Yes: literal(true),
  Half: literal(0.5),
  Color: color,
  Level: level,
  Suit: suit,
  Weather: weather,
  OpenWord: { ...union(literal('a'), literal('b')), open: true },
  Point: point,
  Shape: { k: 'ref', id: 'Shape' },
  Tree: { k: 'ref', id: 'Tree' },
  Nested: { k: 'ref', id: 'Nested' },
  Names: { k: 'ref', id: 'Names' },
  Pair: { k: 'ref', id: 'Pair' },
  Dictionary: { k: 'ref', id: 'Dictionary' },
  Points: { k: 'array', of: point, minLength: 0, maxLength: 4 },
  Matrix: { k: 'array', of: { k: 'array', of: { k: 'number', as: 'int32' } } },
  Holes: { k: 'array', of: union(text, { k: 'null' }) },
  TextSet: { k: 'set', of: text, maxLength: 5 },
  IntSet: { k: 'set', of: { k: 'number', as: 'sint32' } },
  SuitSet: { k: 'set', of: suit },
  Record: { k: 'record', of: point, maxLength: 3 },
  IntRecord: { k: 'record', key: { k: 'number', as: 'uint32' }, of: text },
  TextMap: { k: 'map', of: { k: 'date' }, minLength: 0, maxLength: 6 },
  IntMap: { k: 'map', key: { k: 'number', as: 'sint32' }, of: { k: 'boolean' } },
  BoolMap: { k: 'map', key: { k: 'boolean' }, of: { k: 'bytes' } },
  BigMap: { k: 'map', key: { k: 'bigint' }, of: { k: 'number', as: 'float' } },
  SuitMap: { k: 'map', key: suit, of: union({ k: 'number' }, { k: 'null' }) },
  DoubleMap: { k: 'map', key: { k: 'number' }, of: text },
  ListMap: { k: 'map', of: { k: 'array', of: color } },
  Optional: {
    k: 'tuple',
    items: [
      { type: text },
      { type: { k: 'number', as: 'int32' }, optional: true },
      { type: point, optional: true },
    ],
  },
  Rest: { k: 'tuple', items: [{ type: suit }], rest: { k: 'number', as: 'uint32' } },
  Kinds: union(text, { k: 'number' }, { k: 'boolean' }, { k: 'array', of: text }, point),
  Alike: union(text, { k: 'date' }, { k: 'bigint' }, { k: 'bytes' }),
  AlikeNumbers: union({ k: 'date', as: 'millis' }, { k: 'number' }, literal('never')),
  Mixed: union(literal('auto'), literal('none'), { k: 'number' }),
  ShapeOrText: { ...union(text, circle, polygon), ...(shape.tag && { tag: shape.tag }) },
  Float32Array: { k: 'numbers', of: 'Float32Array', maxLength: 6 },
  Float64Array: { k: 'numbers', of: 'Float64Array' },
  Int8Array: { k: 'numbers', of: 'Int8Array' },
  Int16Array: { k: 'numbers', of: 'Int16Array' },
  Int32Array: { k: 'numbers', of: 'Int32Array' },
  Uint16Array: { k: 'numbers', of: 'Uint16Array' },
  Uint32Array: { k: 'numbers', of: 'Uint32Array' },
  BigInt64Array: { k: 'numbers', of: 'BigInt64Array' },
  BigUint64Array: { k: 'numbers', of: 'BigUint64Array' },
};

/** A message for each kind that has it in every place that a type may stand in. */
for (const [name, type] of Object.entries(kinds)) {
  const nullable =
    type.k === 'union' && !type.open
      ? { ...type, of: [...type.of, { k: 'null' as const }] }
      : union(type, { k: 'null' });
  const isAny = type.k === 'json';
  const isOpen = (type.k === 'union' && type.open === true) || name === 'Weather';
  const isList = ['array', 'set', 'record', 'map', 'numbers'].includes(type.k);
  const fields: Field[] = [
    { name: 'plain', type },
    { name: 'maybe', type, optional: true },
    { name: 'list', type: { k: 'array', of: type, maxLength: 4 } },
    { name: 'byName', type: { k: 'map', of: type } },
  ];
  if (!isAny && !isOpen) {
    fields.push(
      { name: 'orNull', type: nullable },
      { name: 'anything', type: nullable, optional: true, undef: true },
      { name: 'nulls', type: { k: 'array', of: nullable } },
    );
  }
  if (isList) fields.push({ name: 'emptied', type, optional: true, absentAsEmpty: true });
  object(`With${name}`, fields);
}
object('Empty', []);
object('Nothing', [
  { name: 'nothing', type: { k: 'null' } },
  { name: 'mayBe', type: { k: 'null' }, optional: true },
]);
object('Hostile', [
  { name: '__proto__', type: text },
  { name: 'constructor', type: { k: 'number' } },
  { name: 'toString', type: text, optional: true },
  { name: 'it\'s "quoted"', type: { k: 'boolean' } },
]);
object(
  'Many',
  Array.from(
    { length: 40 },
    (_, i): Field => ({
      name: `field${i}`,
      type: { k: 'number', as: 'int32' },
      ...(i % 3 === 0 && { optional: true as const }),
    }),
  ),
);

// What is written as JSON without `JSON.stringify`.
object('Line', [
  { name: 'text', type: text },
  { name: 'say "so"', type: { k: 'string', minLength: 1, maxLength: 20 } },
  { name: 'at', type: { k: 'number', as: 'int53' } },
  { name: 'done', type: { k: 'boolean' } },
]);
object('Note', [{ name: 'm', type: text }]);
object('Mark', [
  { name: 'size', type: { k: 'number', min: -1, max: 1 } },
  { name: '__proto__', type: text },
  { name: 'toString', type: text },
]);

/** Every message of the model: each has a codec. */
export const messageNames = Object.keys(types).filter(
  (name) => types[name]?.k === 'object' || name === 'Shape' || name === 'Dictionary',
);
export const model: Ir['types'] = types;
/** So that a mistake in the model does not make the unions unlike. */
export const alikeKinds = Object.keys(kinds).filter((name) => {
  const type = kinds[name];
  return type?.k === 'union' && lookAlike(type, { definition: (id) => types[id] as TypeDef });
});
