import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { generate } from '@nopal/codegen';
import { type Codec, INVALID, ProtoWriter } from '@nopal/core';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { repositoryRoot } from '../support/repository-root.js';
import { CaseProject } from './case-project.js';

const project = new CaseProject('hand-protos', 'hand-codecs');
let codecs: Readonly<Record<string, Codec>>;
/** The hand-written files and the generated ones, as another implementation reads them. */
const root = new protobuf.Root();

before(async () => {
  await generate({ projectDir: project.dir });
  project.useCore();
  codecs = await project.codecs();
  const folders = ['protos', 'protos/gen'].map((folder) => join(project.dir, folder));
  folders.push(join(repositoryRoot, 'node_modules/protobufjs'));
  root.resolvePath = (_, target) =>
    folders.map((folder) => join(folder, target)).find(existsSync) ?? target;
  const files = ['vendor/inventory/v1/inventory.proto', 'vendor/inventory/v1/extras.proto'];
  await root.load([...files, 'shop/v1/messages.proto']);
  root.resolveAll();
});
after(() => project.remove());

function codec(name: string): Codec {
  const found = codecs[`${name}Codec`];
  assert.ok(found !== undefined, `${name}: ${Object.keys(codecs).join(', ')}`);
  return found;
}

function encode(of: Codec, value: unknown): Uint8Array {
  const out = new ProtoWriter();
  assert.ok(of.encode(value, out), JSON.stringify(of.explain(value, 'print')));
  return out.finish();
}

function decode(of: Codec, bytes: Uint8Array): unknown {
  const value = of.decode(bytes, 0, bytes.length);
  assert.notEqual(value, INVALID, JSON.stringify(of.explainBytes(bytes, 0, bytes.length)));
  return value;
}

/** Ours → protobufjs with the very .proto file → ours, and the same in JSON. */
function travels(name: string, fullName: string, value: unknown): void {
  const ours = codec(name);
  assert.ok(ours.is(value), JSON.stringify(ours.explain(value, 'print')));
  const bytes = encode(ours, value);
  assert.deepEqual(plain(decode(ours, bytes)), plain(value));
  const type = root.lookupType(fullName);
  const theirs = type.encode(type.decode(bytes)).finish();
  assert.deepEqual(plain(decode(ours, theirs)), plain(value));
  const tree = JSON.parse(JSON.stringify(ours.print(value)));
  assert.deepEqual(plain(ours.parse(tree)), plain(value));
}

/** Records come back without a prototype. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, plain(one)]));
  if (Array.isArray(value)) return value.map(plain);
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const int32 = fc.integer();
const uint32 = fc.nat({ max: 2 ** 32 - 1 });
const bytes = fc.uint8Array({ maxLength: 8 }).map((one) => Uint8Array.from(one));
// JSON has no negative zero.
const double = fc.double({ noNaN: true }).map((one) => one + 0);
const float = fc.float({ noNaN: true }).map((one) => one + 0);
const date = fc.date({
  min: new Date('0001-01-01'),
  max: new Date('9999-12-31'),
  noInvalidDate: true,
});
const size = fc.constantFrom(0, 1, 2);
const unit = fc.constantFrom(0, 1, 2, -1);
const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 3 });
const map = <K, V>(key: fc.Arbitrary<K>, of: fc.Arbitrary<V>) =>
  fc
    .uniqueArray(fc.tuple(key, of), { maxLength: 3, selector: ([k]) => k })
    .map((all) => new Map(all));
const shelf = fc
  .record({ row: int32, ['__proto__']: text, size })
  .map(({ row, size: of, ...rest }) =>
    Object.defineProperty({ row, size: of }, '__proto__', {
      value: Object.getOwnPropertyDescriptor(rest, '__proto__')?.value ?? '',
      enumerable: true,
      writable: true,
      configurable: true,
    }),
  );
const money = fc.record({ currency: text, units: int64, nanos: int32 });
const origin = fc.oneof(
  fc.constant({}),
  fc.record({ supplier: text }),
  fc.record({ orderNumber: uint64 }),
  fc.record({ foundOn: shelf }),
  fc.record({ cutTo: size }),
  fc.record({ madeAt: date }),
);

function items(depth: number): fc.Arbitrary<object> {
  const required = {
    id: text,
    amount: uint32,
    unit,
    tags: list(text),
    sizes: list(size),
    shelves: map(text, shelf),
    history: map(int32, int64),
    counts: list(int64),
    picture: bytes,
    barcode: uint64,
    offset: int32,
    checksum: int64,
    score: float,
    exactScore: double,
    colorCode: uint32,
    parts: depth === 0 ? fc.constant([]) : list(items(depth - 1)),
    barcodes: list(uint64),
    offsets: list(int32),
    checksums: list(int64),
    flags: map(fc.boolean(), text),
    sizeOf: map(uint64, size),
    rates: map(int32, double),
    pictures: map(uint64, bytes),
    seenAt: list(date),
  };
  const optional = {
    price: money,
    isFragile: fc.boolean(),
    preferredSize: size,
    addedAt: date,
    shelfLife: fc.record({ seconds: int64, nanos: int32 }),
    note: text,
    home: shelf,
  };
  const item = fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required) as never },
  );
  return fc.tuple(item, origin).map(([one, from]) => ({ ...one, ...from }));
}

describe('the codecs of hand-written messages', () => {
  test('carry every kind of field through protobufjs, with the very .proto file, and through JSON', () => {
    fc.assert(
      fc.property(items(1), (item) =>
        travels('VendorInventoryV1Item', 'vendor.inventory.v1.Item', item),
      ),
      { numRuns: 300 },
    );
  });

  test('carry what google.protobuf has of its own', () => {
    const json: fc.Arbitrary<unknown> = fc
      .jsonValue({ maxDepth: 2, noUnicodeString: false })
      .map((one) => JSON.parse(JSON.stringify(one)));
    const record = fc.dictionary(text, json, { maxKeys: 3, noNullPrototype: true });
    const required = {
      extras: list(json),
      byName: map(text, record),
      none: fc.constant(0),
    };
    const optional = {
      extra: json,
      labels: record,
      list: list(json),
      any: fc.record({ typeUrl: text, value: bytes }),
      mask: fc.record({ paths: list(text) }),
      aDouble: double,
      aFloat: float,
      anInt64: int64,
      aUint64: uint64,
      anInt32: int32,
      aUint32: uint32,
      aBool: fc.boolean(),
      aString: text,
      aBytes: bytes,
    };
    const extras = fc.record(
      { ...required, ...optional },
      { requiredKeys: ['extras', 'byName', 'none'] },
    );
    fc.assert(
      fc.property(extras, (value) =>
        travels('StockStockDescribeRequest', 'shop.v1.StockStockDescribeRequest', {
          extras: value,
        }),
      ),
      { numRuns: 300 },
    );
  });

  test('are part of messages of ours, which import their file', () => {
    const [item] = fc.sample(items(1), { numRuns: 1, seed: 7 });
    travels('Offer', 'shop.v1.Offer', { item, size: 1, largest: 2 });
    travels('VendorInventoryV1GetResponse', 'vendor.inventory.v1.GetResponse', {
      item,
      askedOn: { day: 3 },
    });
    travels('GoogleProtobufEmpty', 'google.protobuf.Empty', {});
  });

  test('read what others leave out as its default, and refuse a number that an enum does not have', () => {
    const item = codec('VendorInventoryV1Item');
    const empty = decode(item, new Uint8Array(0)) as Record<string, unknown>;
    assert.equal(empty.id, '');
    assert.equal(empty.unit, 0);
    assert.equal(empty.barcode, 0n);
    assert.deepEqual(empty.shelves, new Map());
    assert.ok(!('price' in empty) && !('isFragile' in empty) && !('supplier' in empty));
    const type = root.lookupType('vendor.inventory.v1.Item');
    const odd = type.encode({ unit: 7 }).finish();
    assert.equal(item.decode(odd, 0, odd.length), INVALID);
    assert.match(JSON.stringify(item.explainBytes(odd, 0, odd.length)), /"path":"unit"/);
  });

  test('have at most one member of a oneof: the last on the wire, and none is sent beside another', () => {
    const item = codec('VendorInventoryV1Item');
    const type = root.lookupType('vendor.inventory.v1.Item');
    const first = type.encode({ supplier: 'a' }).finish();
    const second = type.encode({ cutTo: 1 }).finish();
    const both = decode(item, Buffer.concat([first, second])) as Record<string, unknown>;
    assert.deepEqual([both.supplier, both.cutTo], [undefined, 1]);
    const wrong = { ...both, supplier: 'a' };
    assert.equal(item.is(wrong), false);
    assert.equal(item.encode(wrong, new ProtoWriter()), false);
    assert.equal(item.print(wrong), INVALID);
    const tree = item.print(both) as object;
    assert.equal(item.parse({ ...tree, supplier: 'a' }), INVALID);
    assert.deepEqual(item.explain(wrong, 'print'), [
      {
        path: '',
        expected: 'an object with at most one of supplier, orderNumber, foundOn, cutTo, madeAt',
        found: 'one with supplier, cutTo',
      },
    ]);
  });
});
