import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generate } from '@nopal/codegen';
import { type Codec, INVALID, ProtoWriter } from '@nopal/core';
import { encoded } from '../support/plain-codec.js';
import { CaseProject } from './case-project.js';

const project = new CaseProject('types', 'codecs');
const hostile = new CaseProject('hostile', 'codecs-hostile');
let codecs: Readonly<Record<string, Codec>>;

before(async () => {
  await generate({ projectDir: project.dir });
  await generate({ projectDir: hostile.dir });
  project.useCore('out/gen');
  hostile.useCore();
  codecs = await project.codecs('out/gen');
});
after(() => {
  project.remove();
  hostile.remove();
});

function codec(name: string): Codec {
  const found = codecs[`${name}Codec`];
  assert.ok(found, `there is a codec for ${name}: ${Object.keys(codecs).join(', ')}`);
  return found;
}

/** What a value looks like after JSON, whose objects have other prototypes. */
function wire(value: unknown): unknown {
  assert.notEqual(value, INVALID);
  return JSON.parse(JSON.stringify(value));
}

function tree(depth: number): { name: string; children: unknown[] } {
  return { name: 'leaf', children: depth <= 1 ? [] : [tree(depth - 1)] };
}

/** A valid value of each type, and what must be refused when it takes the place of a part. */
const cases: Record<string, { valid: unknown[]; invalid: [unknown, string][] }> = {
  Scalars: {
    valid: [
      {
        text: 'ä',
        number: -0.5,
        flag: false,
        big: 2n ** 63n - 1n,
        when: new Date('2026-02-03T04:05:06.789Z'),
        bytes: new Uint8Array([0, 255, 7]),
        nothing: null,
      },
    ],
    invalid: [],
  },
  Literals: {
    valid: [
      {
        word: 'on',
        digit: -3,
        yes: true,
        color: 7,
        suit: 'hearts',
        red: 0,
        mixed: 'auto',
        id: 'p1',
      },
    ],
    invalid: [],
  },
  Optionals: {
    valid: [
      { orNull: null },
      { may: 'a', maybe: 'b', orNull: 'c', both: null, color: 0, flag: false },
    ],
    invalid: [
      [{}, 'orNull'],
      [{ orNull: null, may: null }, 'may'],
      [{ orNull: null, flag: 0 }, 'flag'],
    ],
  },
  Lists: {
    valid: [
      {
        array: ['a'],
        frozen: [{ x: 1, y: 2 }],
        nested: [[1], []],
        pair: ['a', 1],
        optional: ['a'],
        rest: [{ x: 1, y: 2 }, 'b', 'c'],
        set: new Set(['a', 'b']),
        record: { p: { x: 1, y: 2 } },
        map: new Map([['k', new Date(0)]]),
        indexed: { yes: true },
        nullable: [null, 'a'],
      },
    ],
    invalid: [],
  },
  Tree: {
    valid: [
      { name: 'a', children: [{ name: 'b', children: [], parent: { name: 'c', children: [] } }] },
      tree(64),
    ],
    invalid: [
      [tree(65), '.children[0]'],
      [{ name: 'a', children: [{ name: 1, children: [] }] }, 'children[0].name'],
    ],
  },
  AllTypesJsonV: {
    valid: [{ value: { a: [1, 'b', null, true, { c: [] }] } }],
    invalid: [[{ value: { a: [1, Number.NaN] } }, 'value.a[1]']],
  },
  Shape: {
    valid: [
      { type: 'circle', radius: 1 },
      { type: 'rectangle', sides: [1, 2] },
      { type: 'point', at: new Date(5) },
    ],
    invalid: [
      [{ type: 'circle', radius: '1' }, 'radius'],
      [{ type: 'hexagon' }, 'type'],
      [{ type: ['circle'], radius: 1 }, 'type'],
      [{ radius: 1 }, 'type'],
      ['circle', ''],
    ],
  },
  Dto: { valid: [{ name: 'a', size: 1 }], invalid: [[{ name: 'a' }, 'size']] },
  Derived: {
    valid: [
      {
        safe: { id: 1, name: 'a' },
        patch: {},
        full: { id: 1, name: 'a', password: 'p', admin: true },
        merged: { type: 'circle', radius: 1, label: 'l' },
        byTeam: { red: 1, blue: 2 },
        page: { items: [{ x: 1, y: 2 }], next: 'n' },
        dates: { items: [new Date(1)] },
        chosen: 'c',
      },
    ],
    invalid: [],
  },
  Unions: {
    valid: [
      { kinds: { x: 1, y: 2 }, printed: new Date(3), switch: { on: true, volts: 3 } },
      { kinds: ['a'], printed: 3, switch: { on: false } },
      { kinds: null, printed: { a: 'b' }, switch: { on: false } },
      { kinds: false, printed: 0, switch: { on: false } },
    ],
    invalid: [
      [{ kinds: {}, printed: 0, switch: { on: false } }, 'kinds.x'],
      [{ kinds: 1, printed: 0, switch: { on: 'false' } }, 'switch.on'],
      [{ kinds: undefined, printed: 0, switch: { on: false } }, 'kinds'],
    ],
  },
};

/** Every way to put something wrong in the place of one part of a valid value. */
const wrong: unknown[] = [undefined, Symbol('s'), () => 1, Number.NaN, Number('1e999'), -Infinity];

describe('generated codecs', () => {
  for (const [name, { valid, invalid }] of Object.entries(cases)) {
    test(`carry every ${name} to the wire and back`, () => {
      for (const value of valid) {
        const printed = codec(name).print(value);
        const back = codec(name).parse(wire(printed));
        assert.deepEqual(wire(codec(name).print(back)), wire(printed));
        assert.notEqual(back, value, 'a fresh object');
        assert.deepEqual(codec(name).explain(value, 'print'), []);
        assert.deepEqual(codec(name).explain(wire(printed), 'parse'), []);
      }
    });

    test(`carry every ${name} in protobuf and back`, () => {
      for (const value of valid) {
        assert.ok(codec(name).is(value));
        const bytes = encoded(codec(name), value);
        const back = codec(name).decode(bytes, 0, bytes.length);
        assert.deepEqual(wire(codec(name).print(back)), wire(codec(name).print(value)));
      }
    });

    test(`refuse what is no ${name}, and say where`, () => {
      for (const [value, path] of invalid) {
        assert.equal(codec(name).print(value), INVALID, JSON.stringify(value));
        assert.equal(codec(name).is(value), false, JSON.stringify(value));
        assert.equal(codec(name).encode(value, new ProtoWriter()), false, JSON.stringify(value));
        const violations = codec(name).explain(value, 'print');
        assert.ok(
          violations.some((one) => one.path.includes(path)),
          `${path} in ${JSON.stringify(violations)}`,
        );
      }
      for (const value of [undefined, null, 1, 'text', [], [valid[0]], true]) {
        assert.equal(codec(name).parse(value), INVALID);
        assert.notEqual(codec(name).explain(value, 'parse').length, 0);
      }
    });

    test(`refuse a ${name} with any required field missing or wrong`, () => {
      for (const value of valid) {
        for (const key of Object.keys(value as object)) {
          for (const bad of wrong) {
            const changed = { ...(value as object), [key]: bad };
            const accepted = codec(name).print(changed) !== INVALID;
            assert.equal(codec(name).is(changed), accepted, `is: ${name}.${key} = ${String(bad)}`);
            assert.equal(
              codec(name).encode(changed, new ProtoWriter()),
              accepted,
              `encode: ${name}.${key} = ${String(bad)}`,
            );
            const explained = codec(name).explain(changed, 'print').length === 0;
            assert.equal(
              accepted,
              explained,
              `print and explain agree on ${name}.${key} = ${String(bad)}`,
            );
            if (bad !== undefined) assert.ok(!accepted, `${name}.${key} = ${String(bad)}`);
          }
        }
      }
    });
  }

  test('take half a surrogate pair as the string that it is, and put it into no bytes', () => {
    const taken: string[] = [];
    for (const [name, { valid }] of Object.entries(cases)) {
      for (const value of valid as object[]) {
        for (const [key, member] of Object.entries(value)) {
          if (typeof member !== 'string') continue;
          const half = { ...value, [key]: '\ud800' };
          if (!codec(name).is(half)) continue; // a pattern, a literal
          taken.push(`${name}.${key}`);
          const printed = codec(name).print(half);
          assert.equal((printed as Record<string, unknown>)[key], '\ud800');
          assert.notEqual(codec(name).parse(printed), INVALID);
          const out = new ProtoWriter();
          assert.equal(codec(name).encode(half, out), false);
          assert.equal(out.pos, 0);
          assert.deepEqual(
            codec(name)
              .explain(half, 'print')
              .map((one) => one.path),
            [key],
          );
          assert.deepEqual(codec(name).explain(printed, 'parse'), []);
        }
      }
    }
    assert.ok(taken.length > 3, taken.join());
  });

  test('drop fields that the type does not declare, also inside', () => {
    const value = { type: 'circle', radius: 1, extra: 1 };
    assert.deepEqual(codec('Shape').parse(value), { type: 'circle', radius: 1 });
    const lists = { items: [{ x: 1, y: 2, z: 3 }], secret: 's' };
    const derived = { ...(cases.Derived?.valid[0] as object), page: lists };
    const printed = wire(codec('Derived').print(derived)) as { page: unknown };
    assert.deepEqual(printed.page, { items: [{ x: 1, y: 2 }] });
  });

  test('leave absent optional fields absent', () => {
    assert.deepEqual(Object.keys(codec('Optionals').parse({ orNull: null }) as object), ['orNull']);
    const printed = codec('Optionals').print({ orNull: null, may: undefined, maybe: undefined });
    assert.deepEqual(Object.keys(printed as object), ['orNull']);
  });

  test('take a record’s __proto__ as a key like any other', () => {
    const parsed = codec('SAllTypesDictionaryBody').parse(
      JSON.parse('{"__proto__": 1, "constructor": 2}'),
    );
    assert.equal(Object.getPrototypeOf(parsed), null);
    assert.equal(JSON.stringify(parsed), '{"__proto__":1,"constructor":2}');
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    const attack = JSON.parse('{"value": {"__proto__": {"polluted": true}}}');
    assert.notEqual(codec('AllTypesJsonV').parse(attack), INVALID);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  test('read fields that every object inherits only from the object itself', () => {
    const value = JSON.parse('{"constructor": "c", "__proto__": 4, "two words": true}');
    const parsed = codec('Odd').parse(value) as object;
    assert.equal(JSON.stringify(parsed), '{"constructor":"c","__proto__":4,"two words":true}');
    assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
    assert.equal(codec('Odd').parse({ 'two words': true }), INVALID);
    const paths = codec('Odd')
      .explain({ 'two words': true }, 'parse')
      .map((one) => one.path);
    assert.deepEqual(paths.sort(), ['__proto__', 'constructor']);
  });

  test('refuse dates and numbers in forms that would not survive', () => {
    const good = wire(codec('Scalars').print(cases.Scalars?.valid[0])) as Record<string, unknown>;
    const bad: [string, unknown][] = [
      ['number', JSON.parse('1e999')],
      ['number', '1'],
      ['big', 1],
      ['big', '9223372036854775808'],
      ['big', '-0'],
      ['big', '01'],
      ['big', ' 1'],
      ['big', '9'.repeat(100_000)],
      ['when', 0],
      ['when', '2026-02-03'],
      ['when', '2026-13-03T04:05:06Z'],
      ['when', '2026-02-30T04:05:06Z'],
      ['when', '+002026-02-30T04:05:06+05:00'],
      ['when', 'x'.repeat(1000)],
      ['bytes', 'A'],
      ['bytes', 'AB=='],
      ['bytes', 'A_-='],
      ['bytes', [1, 2]],
      ['nothing', 0],
    ];
    for (const [field, value] of bad) {
      const changed = { ...good, [field]: value };
      assert.equal(
        codec('Scalars').parse(changed),
        INVALID,
        `${field} = ${String(value).slice(0, 40)}`,
      );
      const [violation] = codec('Scalars').explain(changed, 'parse');
      assert.equal(violation?.path, field);
      assert.ok((violation?.found.length ?? 99) <= 60, violation?.found);
    }
  });

  test('refuse tuples of another length, and sets with a value twice', () => {
    const good = wire(codec('Lists').print(cases.Lists?.valid[0])) as Record<string, unknown>;
    const bad: [string, unknown, string][] = [
      ['pair', ['a'], 'pair'],
      ['pair', ['a', 1, 2], 'pair'],
      ['optional', [], 'optional'],
      ['optional', ['a', null], 'optional[1]'],
      ['rest', [], 'rest'],
      ['rest', [{ x: 1, y: 2 }, 3], 'rest[1]'],
      ['set', ['a', 'a'], 'set[1]'],
      ['record', { p: { x: 1 } }, 'record.p.y'],
      ['record', [], 'record'],
      ['map', { 'a b': 1 }, 'map["a b"]'],
      ['array', { length: 1, 0: 'a' }, 'array'],
      ['array', new Array(2), 'array[0]'],
    ];
    for (const [field, value, path] of bad) {
      const changed = { ...good, [field]: value };
      assert.equal(codec('Lists').parse(changed), INVALID, `${field} = ${JSON.stringify(value)}`);
      assert.ok(
        codec('Lists')
          .explain(changed, 'parse')
          .some((one) => one.path === path),
        path,
      );
    }
  });

  test('make one function serve both directions where the forms are alike', () => {
    assert.equal(codec('Tree').type, 'Tree');
    assert.equal(codec('Dto').parse, codec('Dto').print);
    assert.notEqual(codec('Scalars').parse, codec('Scalars').print);
  });

  test('keep their meaning under hostile names', async () => {
    const hostileCodecs = await hostile.codecs();
    const value = JSON.parse(
      '{"it\'s":"a","quote\\"\'back\\\\slash":1,"line\\nbreak":true,"separator\\u2028here":"b",' +
        '"*/ pwned: 1 /*":"c","`$' +
        '{1}`":"i\\u2028j","__proto__":{"polluted":"d"},"":"e","hasOwnProperty":"f"}',
    );
    const parsed = hostileCodecs.HostileCodec?.parse(value);
    assert.deepEqual(wire(parsed), wire(value));
    const { components } = await hostile.table('s');
    const [component] = components;
    assert.equal(component?.name, '__proto__');
    const self = component?.create([]);
    const renamed = component?.handlers.find((one) => one.name === 'delete');
    const answer = renamed?.invoke(
      self as never,
      undefined as never,
      { isArray: 'x' } as never,
      undefined as never,
    );
    assert.deepEqual(answer, { isArray: 'x' });
    const remote = component?.remotes.find((one) => one.name === '__proto__');
    const request = { request: 'a', self: 'b', delete_: 'c' };
    assert.equal(remote?.invoke(self as never, request as never, undefined as never), 'abc');
    const { remotes } = await hostile.manifest();
    assert.ok(Object.hasOwn(remotes.s ?? {}, '__proto__'));
  });
});
