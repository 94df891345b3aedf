import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Codec, INVALID, MAX_VALUE_DEPTH, ProtoWriter } from '@nopal/core';
import type { Ir, Type } from '../../../../codegen/src/ir/ir.js';
import { encoded } from '../../../support/plain-codec.js';
import { protocolErrorOf } from '../../../support/protocol-error-of.js';
import { type BuiltCodecs, buildCodecs } from './support/build-codecs.js';
import { alikeKinds, messageNames, model } from './support/model-of-everything.js';

const int32: Type = { k: 'number', as: 'int32' };
const text: Type = { k: 'string' };
const types = {
  Move: {
    k: 'object',
    fields: [
      { name: 'x', type: { k: 'number' } },
      { name: 'seq', type: { k: 'number', as: 'uint32', max: 1000 } },
      { name: 'name', type: { k: 'string', maxLength: 4 }, optional: true },
    ],
  },
  Path: {
    k: 'object',
    fields: [
      { name: 'steps', type: { k: 'array', of: int32, maxLength: 3 } },
      { name: 'start', type: { k: 'ref', id: 'Move' } },
      { name: 'seen', type: { k: 'set', of: text } },
      { name: 'scores', type: { k: 'record', of: int32 } },
      { name: 'moves', type: { k: 'array', of: { k: 'ref', id: 'Move' } } },
    ],
  },
} as unknown as Ir['types'];
for (const [name, one] of Object.entries(types))
  Object.assign(one, { label: name, name, named: true });

let small: BuiltCodecs;
let all: BuiltCodecs;
before(async () => {
  small = await buildCodecs(types, ['Move', 'Path']);
  all = await buildCodecs(model, messageNames);
});
after(() => {
  small.remove();
  all.remove();
});

function codec(name: string): Codec {
  const found = small.codecs.get(name) ?? all.codecs.get(name);
  assert.ok(found, `there is a codec for ${name}`);
  return found;
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function read(name: string, hex: string): unknown {
  const bytes = bytesOf(hex);
  return codec(name).decode(bytes, 0, bytes.length);
}

function hexOf(name: string, value: unknown): string {
  return Buffer.from(encoded(codec(name), value)).toString('hex');
}

/** Paths and what is asked for there. */
function explained(name: string, hex: string): readonly (readonly [string, string])[] {
  const bytes = bytesOf(hex);
  assert.equal(codec(name).decode(bytes, 0, bytes.length), INVALID);
  return codec(name)
    .explainBytes(bytes, 0, bytes.length)
    .map(({ path, expected }) => [path, expected]);
}

// Numbered by order with gaps, see build-codecs.ts: Move 1, 701, 1401; Path 1, 3, 5, 7, 9.
const MOVE = '09000000000000f83f e82b 2a';
const START = `1a0c 09000000000000f83f e82b2a`;
const path = { steps: [], start: { x: 1.5, seq: 42 }, seen: new Set(), scores: {}, moves: [] };

describe('the bytes of codecs', () => {
  test('are those of the protobuf specification', () => {
    assert.equal(hexOf('Move', { x: 1.5, seq: 42 }), MOVE.replaceAll(' ', ''));
    assert.equal(hexOf('Move', { x: 0, seq: 0 }), '', 'defaults are not written');
    assert.equal(hexOf('Move', { x: -0, seq: 0 }), '090000000000000080');
    assert.equal(hexOf('Move', { x: 0, seq: 0, name: '' }), 'ca5700', 'presence is');
    assert.equal(
      hexOf('Path', { ...path, steps: [1, -1], seen: new Set(['a']), scores: { b: 2 } }),
      `0a0b01ffffffffffffffffff01${START}2a0161 3a05 0a0162 1002`.replaceAll(' ', ''),
    );
    assert.equal(hexOf('Empty', {}), '');
  });

  test('may have numbers packed or not, in parts, and in any order', () => {
    const steps = { ...path, steps: [1, 2, 3] };
    const plain = (value: unknown) => JSON.stringify(codec('Path').print(value));
    for (const hex of ['0a03010203', '0801 0802 0803', '0a0101 0802 0a0103', '0a00 0a03010203'])
      assert.equal(plain(read('Path', `${hex} ${START}`)), plain(steps), hex);
    assert.equal(plain(read('Path', `${START} 0801 0a020203`)), plain(steps));
  });

  test('may say a field several times, and the last one counts', () => {
    assert.deepEqual(read('Move', `e82b01 e82b02`), { x: 0, seq: 2 });
    const other = read('Path', `${START} 1a03 e82b07`) as { start: unknown };
    assert.deepEqual(other.start, { x: 0, seq: 7 }, 'also of messages, which are not merged');
    const scores = read('Path', `${START} 3a050a01611001 3a050a01611002`) as { scores: object };
    assert.deepEqual({ ...scores.scores }, { a: 2 });
  });

  test('may have fields that nobody knows, and known ones of another kind, which are passed by', () => {
    const unknown = '5001 590000000000000000 5a0161 5d00000000';
    assert.deepEqual(read('Move', `${unknown} ${MOVE}`), { x: 1.5, seq: 42 });
    assert.deepEqual(read('Move', `0d00000000 ${MOVE}`), { x: 1.5, seq: 42 });
  });

  test('are refused without a message that must be there', () => {
    assert.deepEqual(explained('Path', '0801'), [['start', 'Move']]);
  });

  test('are refused for limits, by path', () => {
    assert.deepEqual(explained('Move', 'e82be907'), [['seq', 'a whole number of at most 1000']]);
    assert.deepEqual(explained('Move', 'e82b8080808010'), [
      ['seq', 'a whole number from 0 to 4294967295'],
    ]);
    assert.deepEqual(explained('Move', 'ca57056162636465'), [['name', 'at most 4 characters']]);
    assert.deepEqual(explained('Move', '09000000000000f07f'), [['x', 'a finite number']]);
    assert.deepEqual(explained('Path', `0a0401020304 ${START}`), [['steps', 'at most 3 items']]);
    assert.deepEqual(explained('Path', `${START} 2a0161 2a0161`), [['seen[1]', 'no value twice']]);
    assert.deepEqual(explained('Path', `${START} 0a06808080808010`), [
      ['steps[0]', 'a whole number of 32 bits'],
    ]);
    assert.deepEqual(explained('Path', `${START} 4a00 4a04e82be907`), [
      ['moves[1].seq', 'a whole number of at most 1000'],
    ]);
    assert.deepEqual(explained('Path', `${START} 3a0a0a016110808080808001`), [
      ['scores.a', 'a whole number of 32 bits'],
    ]);
  });

  test('stop at a limit without reading on', () => {
    // What follows the fourth step is no protobuf, and is never reached.
    assert.equal(read('Path', '0801 0802 0803 0804 ffff'), INVALID);
  });

  test('that are no protobuf are told apart from those that are not of the type', () => {
    for (const hex of ['08', '0b', 'e82b', '0900', '5a05aa', `${MOVE}ff`])
      assert.match(protocolErrorOf('BAD_PROTOBUF', () => read('Move', hex)).message, /byte \d+/);
  });

  test('are read from their own range alone', () => {
    const bytes = bytesOf(`ffff ${MOVE} ffff`);
    assert.deepEqual(codec('Move').decode(bytes, 2, bytes.length - 2), { x: 1.5, seq: 42 });
  });

  test('of values inside each other end at 64', () => {
    const tree = (depth: number): object => ({
      name: 'n',
      children: depth <= 1 ? [] : [tree(depth - 1)],
    });
    const deepest = tree(MAX_VALUE_DEPTH);
    assert.deepEqual(read('Tree', hexOf('Tree', deepest)), deepest);
    assert.ok(codec('Tree').is(deepest));
    assert.equal(codec('Tree').is(tree(MAX_VALUE_DEPTH + 1)), false);
    assert.throws(() => encoded(codec('Tree'), tree(MAX_VALUE_DEPTH + 1)));
    // One more message around the deepest, which no writer would write.
    const { fields } = all.plan.model.messages.get('all.v1.Tree') ?? { fields: [] };
    const children = fields.find(({ member }) => member === 'children')?.number ?? 0;
    const writer = new ProtoWriter();
    const start = writer.begin(children * 8 + 2);
    assert.ok(codec('Tree').encode(deepest, writer));
    writer.end(start);
    const bytes = writer.finish();
    assert.equal(codec('Tree').decode(bytes, 0, bytes.length), INVALID);
    const [first] = codec('Tree').explainBytes(bytes, 0, bytes.length);
    assert.match(first?.expected ?? '', /at most 64 values/);
  });

  test('take no memory for lengths that are not there', () => {
    const before = process.memoryUsage();
    for (const name of all.codecs.keys()) {
      for (const tag of [0x0a, 0x12, 0x1a, 0x2a, 0x3a, 0x4a]) {
        const bytes = Uint8Array.from([tag, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3]);
        assert.throws(() => codec(name).decode(bytes, 0, bytes.length), { name: 'ProtocolError' });
      }
    }
    const now = process.memoryUsage();
    assert.ok(now.arrayBuffers - before.arrayBuffers < 4_000_000, 'no buffer of 2 GB');
    assert.ok(now.heapUsed - before.heapUsed < 100_000_000);
  });

  test('of a megabyte of nothing but beginnings give no more than each is worth', () => {
    const count = 500_000;
    const bytes = new Uint8Array(count * 2);
    for (let i = 0; i < count; i++) bytes[i * 2] = 0x4a; // moves, each without a field
    const before = process.memoryUsage().heapUsed;
    const value = codec('Path').decode(
      Buffer.concat([bytesOf(START), bytes]),
      0,
      bytes.length + 14,
    );
    assert.equal((value as { moves: unknown[] }).moves.length, count);
    const used = process.memoryUsage().heapUsed - before;
    assert.ok(used < count * 200, `${Math.round(used / count)} bytes for each`);
  });
});

describe('the JSON of codecs', () => {
  test('names the members of a union that JSON does not tell apart', () => {
    assert.deepEqual(alikeKinds, ['Alike', 'AlikeNumbers']);
    const rest = { list: [], byName: new Map(), orNull: null, nulls: [null] };
    const print = (name: string, plain: unknown) =>
      (codec(name).print({ ...rest, plain }) as { plain: unknown }).plain;
    assert.deepEqual(print('WithAlike', 'x'), { string_value: 'x' });
    assert.deepEqual(print('WithAlike', 7n), { bigint_value: '7' });
    assert.deepEqual(print('WithAlike', new Date(0)), { date_value: '1970-01-01T00:00:00.000Z' });
    assert.deepEqual(print('WithAlike', new Uint8Array([1])), { bytes_value: 'AQ==' });
    assert.deepEqual(print('WithAlikeNumbers', 5), { number_value: 5 });
    assert.deepEqual(print('WithAlikeNumbers', new Date(5)), { date_value: 5 });
    assert.deepEqual(print('WithAlikeNumbers', 'never'), { string_literal_value: 'never' });
    const tree = codec('WithAlike').print({ ...rest, plain: 'x' }) as object;
    for (const plain of [
      'x',
      { string_value: 1 },
      { other: 'x' },
      {},
      { string_value: 'x', date_value: 'x' },
    ]) {
      assert.equal(codec('WithAlike').parse({ ...tree, plain }), INVALID, JSON.stringify(plain));
      assert.match(
        codec('WithAlike').explain({ ...tree, plain }, 'parse')[0]?.path ?? '',
        /^plain/,
      );
    }
  });

  test('has what JSON numbers cannot say as text, and keys that are no text as pairs', () => {
    const rest = { list: [], byName: {}, orNull: null, nulls: [] };
    const parse = (name: string, plain: unknown) =>
      codec(name).parse({ ...rest, plain }) as { plain: unknown };
    assert.deepEqual(parse('WithAnyDouble', 'NaN').plain, Number.NaN);
    assert.deepEqual(parse('WithAnyDouble', '-Infinity').plain, -Infinity);
    assert.equal(parse('WithDouble', 'NaN'), INVALID);
    assert.deepEqual(
      parse('WithFloat64Array', [1, 'NaN']).plain,
      new Float64Array([1, Number.NaN]),
    );
    assert.equal(parse('WithInt8Array', [128]), INVALID);
    assert.deepEqual(
      parse('WithBigUint64Array', ['18446744073709551615']).plain,
      new BigUint64Array([2n ** 64n - 1n]),
    );
    assert.deepEqual(parse('WithMillis', 5).plain, new Date(5));
    assert.deepEqual(parse('WithIntMap', { '-1': true }).plain, new Map([[-1, true]]));
    assert.equal(parse('WithIntMap', { '01': true }), INVALID);
    assert.deepEqual(
      parse('WithBoolMap', { true: 'AA==' }).plain,
      new Map([[true, new Uint8Array(1)]]),
    );
    assert.deepEqual(parse('WithDoubleMap', [[0.5, 'x']]).plain, new Map([[0.5, 'x']]));
    assert.equal(
      parse('WithDoubleMap', [
        [0.5, 'x'],
        [0.5, 'y'],
      ]),
      INVALID,
      'no key twice',
    );
    const keys = parse('WithIntRecord', { 7: 'seven' }).plain as object;
    assert.deepEqual({ ...keys }, { 7: 'seven' });
  });

  test('gives undefined for an unknown value of an open type, and refuses it elsewhere', () => {
    const rest = { list: ['storm'], byName: {} };
    const parsed = codec('WithWeather').parse({ ...rest, plain: 'storm' }) as {
      plain?: unknown;
      list: unknown[];
    };
    assert.equal(parsed.plain, undefined);
    assert.deepEqual(parsed.list, [undefined]);
    assert.equal(codec('WithWeather').parse({ ...rest, plain: 1 }), INVALID);
    assert.equal(codec('WithWeather').is({ ...rest, byName: new Map(), plain: 'storm' }), false);
    const closed = { list: [], byName: {}, orNull: null, nulls: [], plain: 'clubs' };
    assert.equal(codec('WithSuit').parse(closed), INVALID);
  });

  test('brings absent lists back empty where the type asks for it', () => {
    const bytes = encoded(codec('WithPoints'), {
      plain: [],
      list: [],
      byName: new Map(),
      orNull: null,
      nulls: [],
    });
    const value = codec('WithPoints').decode(bytes, 0, bytes.length) as { emptied: unknown };
    assert.deepEqual(value.emptied, []);
    const tree = { plain: [], list: [], byName: {}, orNull: null, nulls: [] };
    assert.deepEqual((codec('WithPoints').parse(tree) as { emptied: unknown }).emptied, []);
  });
});

describe('what codecs import', () => {
  test('is there for servers, and for clients in protobuf and in JSON', async () => {
    const imports = /^import \{ (.*) \} from/m.exec(all.text)?.[1]?.split(', ') ?? [];
    assert.ok(imports.length > 10, imports.join());
    const ofServers: object = await import('@nopal/server/codec');
    const ofProtobuf: object = await import('@nopal/client/protobuf');
    const ofJson: object = await import('@nopal/client/codec');
    for (const name of imports) {
      assert.ok(name in ofServers, `${name} of servers`);
      if (name.startsWith('explain') || name === 'jsonText') continue; // clients have neither
      assert.ok(name in ofProtobuf, `${name} of clients`);
      if (!/^(?:Proto|read|write)/.test(name)) assert.ok(name in ofJson, `${name} of JSON`);
    }
  });
});

describe('codecs of hostile names', () => {
  test('keep __proto__ a member like any other', () => {
    const value = JSON.parse('{"__proto__": "p", "constructor": 1, "it\'s \\"quoted\\"": true}');
    const bytes = encoded(codec('Hostile'), value);
    const back = codec('Hostile').decode(bytes, 0, bytes.length) as object;
    assert.equal(JSON.stringify(back), JSON.stringify(value));
    assert.equal(Object.getPrototypeOf(back), Object.prototype);
    const json = JSON.parse(
      '{"plain": {"__proto__": {"polluted": true}}, "list": [], "byName": {}}',
    );
    const tree = codec('WithJson').parse(json);
    const again = encoded(codec('WithJson'), tree);
    const read = codec('WithJson').decode(again, 0, again.length) as { plain: object };
    assert.equal(JSON.stringify(read.plain), '{"__proto__":{"polluted":true}}');
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  test('leave out what a record inherits, as JSON does', () => {
    const scores: unknown = Object.assign(Object.create({ inherited: 'no number' }), { a: 1 });
    const value = { ...path, scores };
    assert.ok(codec('Path').is(value));
    assert.equal(hexOf('Path', value), hexOf('Path', { ...path, scores: { a: 1 } }));
    const printed = codec('Path').print(value) as { scores: object };
    assert.deepEqual(Object.entries(printed.scores), [['a', 1]]);
  });

  test('leave out what somebody has added to every object', () => {
    const polluted = Object.prototype as { everywhere?: unknown };
    const value = { ...path, scores: { a: 1 } };
    const clean = hexOf('Path', value);
    polluted.everywhere = 7;
    try {
      assert.equal(hexOf('Path', value), clean);
      const { scores } = codec('Path').print(value) as { scores: object };
      assert.deepEqual(Object.keys(scores), ['a']);
      assert.ok(codec('Path').is(value));
    } finally {
      delete polluted.everywhere;
    }
  });
});
