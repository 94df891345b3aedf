import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Field, Type } from '../../../../codegen/src/ir/ir.js';
import { type Definition, plan } from './plan.js';

const text: Type = { k: 'string' };
const number: Type = { k: 'number' };
const nothing: Type = { k: 'null' };
const or = (...of: Type[]): Type => ({ k: 'union', of });
const literal = (value: string | number | boolean): Type => ({ k: 'literal', value });
const list = (of: Type): Type => ({ k: 'array', of });
const ref = (id: string): Type => ({ k: 'ref', id });

/** What one field of a message `M` becomes, without the frame around it. */
function field(
  type: Type,
  more: Partial<Field> = {},
  types: Readonly<Record<string, Definition>> = {},
): string {
  const { proto, diagnostics } = plan({ M: { fields: [{ name: 'x', type, ...more }] }, ...types });
  assert.deepEqual(diagnostics, []);
  return proto;
}

/** The lines of a declaration, without indentation, comments and empty lines. */
function lines(proto: string): string[] {
  return proto
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//'));
}

function assertField(type: Type, expected: readonly string[], more: Partial<Field> = {}): void {
  assert.deepEqual(lines(field(type, more)), ['message M {', ...expected, '}']);
}

describe('a wire plan', () => {
  it('carries each scalar as the protobuf type that loses nothing', () => {
    const rows: readonly [Type, string][] = [
      [text, 'string'],
      [number, 'double'],
      [{ k: 'number', as: 'float' }, 'float'],
      [{ k: 'number', as: 'int32' }, 'int32'],
      [{ k: 'number', as: 'uint32' }, 'uint32'],
      [{ k: 'number', as: 'sint32' }, 'sint32'],
      [{ k: 'number', as: 'fixed32' }, 'fixed32'],
      [{ k: 'number', as: 'int53' }, 'int64'],
      [{ k: 'boolean' }, 'bool'],
      [{ k: 'bigint' }, 'int64'],
      [{ k: 'bigint', as: 'uint64' }, 'uint64'],
      [{ k: 'date' }, 'google.protobuf.Timestamp'],
      [{ k: 'date', as: 'millis' }, 'int64'],
      [{ k: 'bytes' }, 'bytes'],
      [{ k: 'json' }, 'google.protobuf.Value'],
    ];
    for (const [type, proto] of rows) assertField(type, [`${proto} x = 1;`]);
  });

  it('declares presence of scalars that may be missing or null, and says which of both', () => {
    assertField(text, ['optional string x = 1;'], { optional: true });
    assertField(text, ['optional string x = 1;'], { undef: true });
    assertField(or(text, nothing), ['optional string x = 1;']);
    const absent = (type: Type, more: Partial<Field>) =>
      plan({ M: { fields: [{ name: 'x', type, ...more }] } }).message('M').fields[0]?.absent;
    assert.equal(absent(text, { optional: true }), 'undefined');
    assert.equal(absent(or(text, nothing), {}), 'null');
    assert.equal(absent(text, {}), undefined);
  });

  it('declares no presence of messages, which have it anyway', () => {
    assertField({ k: 'date' }, ['google.protobuf.Timestamp x = 1;'], { optional: true });
  });

  it('keeps absent, null and a value apart by a oneof of two fields', () => {
    const expected = [
      'oneof x_state {',
      'string x = 1;',
      'google.protobuf.NullValue x_null = 2;',
      '}',
    ];
    assertField(or(text, nothing), expected, { optional: true });
    const { fields } = plan({
      M: { fields: [{ name: 'x', type: or(text, nothing), optional: true, was: ['y'], pin: 7 }] },
    }).message('M');
    assert.deepEqual(
      fields.map(({ key, member, was, pin, absent }) => ({ key, member, was, pin, absent })),
      [
        { key: 'x', member: 'x', was: ['y'], pin: 7, absent: 'undefined' },
        { key: 'x (null)', member: 'x', was: ['y (null)'], pin: undefined, absent: 'undefined' },
      ],
      'the second follows the first through renames, and has a number of its own',
    );
  });

  it('gives a member that is only null a number, for the day on which it may be more', () => {
    assertField(nothing, ['google.protobuf.NullValue x = 1;']);
    assertField(nothing, ['optional google.protobuf.NullValue x = 1;'], { optional: true });
  });

  it('repeats arrays and sets, and the numbers of typed arrays', () => {
    assertField(list(text), ['repeated string x = 1;']);
    assertField({ k: 'set', of: number }, ['repeated double x = 1;']);
    const rows = {
      Float32Array: 'float',
      Float64Array: 'double',
      Int8Array: 'sint32',
      Int16Array: 'sint32',
      Int32Array: 'sint32',
      Uint16Array: 'uint32',
      Uint32Array: 'uint32',
      BigInt64Array: 'sint64',
      BigUint64Array: 'uint64',
    } as const;
    for (const [of, proto] of Object.entries(rows) as [keyof typeof rows, string][])
      assertField({ k: 'numbers', of }, [`repeated ${proto} x = 1;`]);
  });

  it('boxes a list that may be missing or null, unless absent may come back empty', () => {
    const boxed = ['message X {', 'repeated string value = 1;', '}', 'X x = 1;'];
    assertField(list(text), boxed, { optional: true });
    assertField(or(list(text), nothing), boxed);
    assertField(list(text), ['repeated string x = 1;'], { optional: true, absentAsEmpty: true });
    assertField(
      or(list(text), nothing),
      [
        'message X {',
        'repeated string value = 1;',
        '}',
        'oneof x_state {',
        'X x = 1;',
        'google.protobuf.NullValue x_null = 2;',
        '}',
      ],
      { optional: true },
    );
  });

  it('boxes what protobuf cannot nest: lists in lists, null in lists, lists in maps', () => {
    assertField(list(list(text)), [
      'message XItem {',
      'repeated string value = 1;',
      '}',
      'repeated XItem x = 1;',
    ]);
    assertField(list(or(text, nothing)), [
      'message XItem {',
      'optional string value = 1;',
      '}',
      'repeated XItem x = 1;',
    ]);
    assertField({ k: 'map', of: { k: 'set', of: text } }, [
      'message XValue {',
      'repeated string value = 1;',
      '}',
      'map<string, XValue> x = 1;',
    ]);
  });

  it('maps by every key that protobuf allows, and lists entries of any other', () => {
    const keys: readonly [Type, string][] = [
      [text, 'string'],
      [{ k: 'number', as: 'int32' }, 'int32'],
      [{ k: 'number', as: 'int53' }, 'int64'],
      [{ k: 'bigint', as: 'uint64' }, 'uint64'],
      [{ k: 'boolean' }, 'bool'],
      [or(literal(1), literal(2)), 'uint32'],
      [or(literal('a'), literal('b')), 'string'],
    ];
    for (const [key, proto] of keys)
      assertField({ k: 'map', key, of: number }, [`map<${proto}, double> x = 1;`]);
    assertField({ k: 'record', of: number }, ['map<string, double> x = 1;']);
    assertField({ k: 'map', key: { k: 'date' }, of: or(number, nothing) }, [
      'message XEntry {',
      'google.protobuf.Timestamp key = 1;',
      'optional double value = 2;',
      '}',
      'repeated XEntry x = 1;',
    ]);
    assertField({ k: 'map', key: number, of: list(text) }, [
      'message XEntry {',
      'double key = 1;',
      'repeated string value = 2;',
      '}',
      'repeated XEntry x = 1;',
    ]);
  });

  it('numbers the items of a tuple by their place', () => {
    const tuple: Type = {
      k: 'tuple',
      items: [
        { type: text },
        { type: list(number), optional: true },
        { type: or(text, nothing), optional: true },
        { type: or(text, nothing) },
      ],
      rest: list(text),
    };
    assertField(tuple, [
      'message X {',
      'message N1 {',
      'repeated double value = 1;',
      '}',
      'message N2 {',
      'optional string value = 1;',
      '}',
      'message RestItem {',
      'repeated string value = 1;',
      '}',
      'string item_0 = 1;',
      'N1 item_1 = 2;',
      'N2 item_2 = 3;',
      'optional string item_3 = 4;',
      'repeated RestItem rest = 5;',
      '}',
      'X x = 1;',
    ]);
  });

  it('makes texts that are the only ones an enum with a zero that stands for nothing', () => {
    assertField(or(literal('a'), literal('unspecified'), literal('')), [
      'enum X {',
      'X_UNSPECIFIED = 0;',
      'X_A = 1;',
      'X_UNSPECIFIED_VALUE = 2;',
      'X_EMPTY = 3;',
      '}',
      'X x = 1;',
    ]);
  });

  it('carries few numbers in the smallest scalar that holds them, few booleans as one', () => {
    const rows: readonly [readonly (number | boolean)[], string][] = [
      [[0, 1], 'uint32'],
      [[0, 2 ** 32 - 1], 'uint32'],
      [[-1, 1], 'int32'],
      [[-1, 2 ** 31], 'double'],
      [[0.5], 'double'],
      [[-0], 'double'],
      [[true], 'bool'],
    ];
    for (const [values, proto] of rows)
      assertField(or(...values.map(literal)), [`${proto} x = 1;`]);
  });

  it('keeps the values of a numeric enum, and numbers an enum of texts by its values', () => {
    const of = (members: Readonly<Record<string, string | number>>) =>
      lines(field(ref('Team'), {}, { Team: { members } })).slice(3);
    assert.deepEqual(of({ Blue: 7, Red: 0, Away: -1 }), [
      'enum Team {',
      'TEAM_RED = 0;',
      'TEAM_AWAY = -1;',
      'TEAM_BLUE = 7;',
      '}',
    ]);
    assert.deepEqual(of({ Blue: 1, Azure: 1, Unspecified: 2 }), [
      'enum Team {',
      'option allow_alias = true;',
      'TEAM_UNSPECIFIED = 0;',
      'TEAM_BLUE = 1;',
      'TEAM_AZURE = 1;',
      'TEAM_UNSPECIFIED_VALUE = 2;',
      '}',
    ]);
    assert.deepEqual(of({ Red: 'r', Blue: 'b', Azure: 'b' }), [
      'enum Team {',
      'TEAM_UNSPECIFIED = 0;',
      'TEAM_RED = 1;',
      'TEAM_BLUE = 2;',
      '}',
    ]);
  });

  it('carries a union of objects by its discriminant, which is no field of the cases', () => {
    const circle = {
      fields: [
        { name: 'type', type: literal('circle') },
        { name: 'r', type: number },
      ],
    };
    const box = {
      fields: [
        { name: 'type', type: or(literal('square'), literal('type')) },
        { name: 'a', type: number },
      ],
    };
    const shape: Type = {
      k: 'union',
      of: [ref('Circle'), ref('Box')],
      tag: {
        field: 'type',
        cases: [
          { values: ['circle'], id: 'Circle' },
          { values: ['square', 'type'], id: 'Box' },
        ],
      },
    };
    const planned = plan({ Shape: { alias: shape }, Circle: circle, Box: box });
    assert.deepEqual(lines(planned.proto), [
      'message Box {',
      'enum Type {',
      'TYPE_UNSPECIFIED = 0;',
      'TYPE_SQUARE = 1;',
      'TYPE_TYPE = 2;',
      '}',
      'Type type = 1;',
      'double a = 2;',
      '}',
      'message Circle {',
      'double r = 1;',
      '}',
      'message Shape {',
      'oneof type_case {',
      'Circle circle = 1;',
      'Box square = 2;',
      'Box type = 3;',
      '}',
      '}',
    ]);
    assert.deepEqual(planned.message('Circle').constants, [{ member: 'type', value: 'circle' }]);
    assert.deepEqual(planned.message('Shape').fields[1]?.match, {
      by: 'tag',
      member: 'type',
      value: 'square',
    });
  });

  it('tells the discriminants 1, "1", true and "true" apart', () => {
    const tags = [1, '1', true, 'true'];
    const ids = tags.map((_, i) => `T${i}`);
    const union: Type = {
      k: 'union',
      of: ids.map(ref),
      tag: { field: 'kind', cases: tags.map((value, i) => ({ values: [value], id: `T${i}` })) },
    };
    const objects = ids.map((id, i) => [
      id,
      { fields: [{ name: 'kind', type: literal(tags[i] ?? '') }] },
    ]);
    const { fields } = plan({ U: { alias: union }, ...Object.fromEntries(objects) }).message('U');
    assert.deepEqual(
      fields.map((one) => one.key),
      ['#1', '1', '#true', 'true'],
    );
  });

  it('carries a union of kinds by kind, objects by a discriminant among them', () => {
    const mixed = or(text, number, { k: 'date' }, list(text), literal(true), ref('P'));
    assert.deepEqual(lines(field(mixed, {}, { P: { fields: [] } })).slice(1), [
      'message X {',
      'message Array {',
      'repeated string value = 1;',
      '}',
      'oneof value {',
      'string string_value = 1;',
      'double number_value = 2;',
      'google.protobuf.Timestamp date_value = 3;',
      'Array array_value = 4;',
      'bool boolean_literal_value = 5;',
      'P object_value = 6;',
      '}',
      '}',
      'X x = 1;',
      '}',
      'message P {}',
    ]);
  });

  it('puts literals of one kind and enums of that kind together', () => {
    const team = { Team: { members: { Red: 'red' } }, Other: { members: { Blue: 'blue' } } };
    const both = field(or(ref('Team'), ref('Other')), {}, team);
    assert.deepEqual(lines(both).slice(1, 7), [
      'enum X {',
      'X_UNSPECIFIED = 0;',
      'X_RED = 1;',
      'X_BLUE = 2;',
      '}',
      'X x = 1;',
    ]);
    const more = lines(field(or(ref('Team'), literal('away'), number), {}, team));
    assert.ok(more.includes('StringLiteral string_literal_value = 1;'), more.join('\n'));
    assert.ok(more.includes('STRING_LITERAL_AWAY = 2;'), more.join('\n'));
  });

  it('uses the name of an alias for unions, tuples, lists and maps, wherever it stands', () => {
    const types: Record<string, Definition> = {
      M: {
        fields: [
          { name: 'mode', type: ref('Mode') },
          { name: 'modes', type: list(ref('Mode')) },
          { name: 'at', type: ref('At') },
          { name: 'names', type: ref('Names') },
          { name: 'grid', type: list(ref('Names')) },
          { name: 'id', type: ref('Id') },
          { name: 'maybe', type: ref('Maybe') },
        ],
      },
      Mode: { alias: or(literal('on'), literal('off')) },
      At: { alias: { k: 'tuple', items: [{ type: number }] } },
      Names: { alias: list(text) },
      Id: { alias: { k: 'string', brand: 'Id' } },
      Maybe: { alias: or(ref('At'), nothing) },
    };
    const found = lines(plan(types).proto);
    for (const line of [
      'Mode mode = 1;',
      'repeated Mode modes = 2;',
      'At at = 3;',
      'repeated string names = 4;',
      'repeated Names grid = 5;',
      'string id = 6;',
      'At maybe = 7;',
      'message Names {',
      'enum Mode {',
    ])
      assert.ok(found.includes(line), `${line} in\n${found.join('\n')}`);
  });

  it('carries types that contain themselves, objects and aliases', () => {
    assert.deepEqual(lines(plan({ Tree: { alias: list(ref('Tree')) } }).proto), [
      'message Tree {',
      'repeated Tree value = 1;',
      '}',
    ]);
    const json = or(text, list(ref('Json')), { k: 'record', of: ref('Json') });
    const withNull: Type = { k: 'union', of: [nothing, text, list(ref('L'))] };
    assert.ok(plan({ Json: { alias: json } }).proto.includes('repeated Json value = 1;'));
    assert.ok(plan({ L: { alias: withNull } }).proto.includes('repeated L value = 1;'));
    const node = {
      Node: { fields: [{ name: 'next', type: ref('Node'), optional: true as const }] },
    };
    assert.ok(plan(node).proto.includes('Node next = 1;'));
  });

  it('goes to the end of long chains of types', () => {
    const types: Record<string, Definition> = {};
    for (let i = 0; i < 1_000; i++)
      types[`T${i}`] = { fields: i < 999 ? [{ name: 'x', type: ref(`T${i + 1}`) }] : [] };
    assert.equal(plan(types).model.messages.size, 1_000);
  });
});
