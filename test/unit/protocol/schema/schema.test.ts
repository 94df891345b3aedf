import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  int32,
  int64,
  Json,
  MaxLength,
  MinLength,
  Opaque,
  Pattern,
  Range,
  uint32,
  uint64,
} from '@nopal/protocol';

// The compiler judges this file; what runs shows that the types leave no trace in the values.

interface Item {
  id: uint32;
}

interface Message {
  count: int32;
  percent: uint32 & Range<0, 100>;
  signed: number & Range<-1.5, 1.5>;
  big: int64;
  unsigned: uint64 & Range<1n, 10n>;
  name: string & MinLength<1> & MaxLength<16> & Pattern<'[a-z]+'>;
  items: Item[] & MaxLength<50>;
  frozen: readonly Item[] & MinLength<1>;
  bytes: Opaque & MaxLength<8>;
  byName: Record<string, uint32> & MaxLength<4>;
  index: Map<uint32, string> & MaxLength<4>;
  tags: Set<string> & MaxLength<4>;
  json: Json;
  maybe?: (string & MinLength<2>) | null;
}

const message: Message = {
  count: 1,
  percent: 7,
  signed: -0.5,
  big: 1n,
  unsigned: 2n,
  name: 'pear',
  items: [{ id: 1 }],
  frozen: [{ id: 2 }],
  bytes: new Uint8Array(2),
  byName: { a: 1 },
  index: new Map([[1, 'a']]),
  tags: new Set(['a']),
  json: { a: [1, null, 'x', { b: true }] },
  maybe: null,
};

test('plain values are assignable to constrained types, and come out as plain ones', () => {
  const count: number = message.count + message.percent;
  const name: string = message.name;
  const items: Item[] = message.items;
  const bytes: Uint8Array = message.bytes;
  assert.equal(count, 8);
  assert.equal(name.length, 4);
  assert.equal(items.map((item) => item.id).length + bytes.length, 3);
});

test('differently constrained values are assignable to each other', () => {
  const other: int32 = message.percent;
  const longer: string & MaxLength<32> = message.name;
  assert.deepEqual([other, longer], [7, 'pear']);
});

test('values of another type are refused', () => {
  // @ts-expect-error a text is no number
  const count: int32 = 'a';
  // @ts-expect-error a number is no bigint
  const big: int64 = 1;
  // @ts-expect-error a number is no list
  const items: Item[] & MaxLength<2> = 1;
  // @ts-expect-error a function is no JSON
  const json: Json = () => 1;
  // @ts-expect-error a limit is a number
  type Wrong = MinLength<'a'>;
  const unused: Wrong | undefined = undefined;
  assert.ok([count, big, items, json, unused].length === 5);
});
