import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProtoReader } from '../../../../packages/protocol/src/protobuf/index.js';
import { protocolErrorOf } from '../../../support/protocol-error-of.js';

function reader(hex: string): ProtoReader {
  const bytes = Buffer.from(hex, 'hex');
  return new ProtoReader(bytes, 0, bytes.length);
}

function refused(read: () => unknown): void {
  protocolErrorOf('BAD_PROTOBUF', read);
}

describe('a ProtoReader', () => {
  test('passes by the fields that nobody asks for', () => {
    const r = reader('089601 110000000000000000 1a0161 2500000000 2a00'.replaceAll(' ', ''));
    while (r.pos < r.end) r.skip(r.tag());
    assert.equal(r.pos, r.bytes.length);
  });

  test('refuses groups, wire types that there are not, and field number 0', () => {
    for (const tag of ['0b', '0c', '0e', '0f', '00', '02', '07']) {
      const r = reader(`${tag}00`);
      refused(() => r.skip(r.tag()));
    }
    refused(() => reader('ffffffffff01').tag());
  });

  test('refuses whatever ends too early, before anything is allocated', () => {
    refused(() => reader('').tag());
    refused(() => reader('80').tag());
    refused(() => reader('8080').int());
    refused(() => reader('00000000000000').double());
    refused(() => reader('000000').float());
    refused(() => reader('ffffffff7f').byteString());
    refused(() => reader('ffffffffffffffff7f').byteString());
    refused(() => reader('026a').string());
    refused(() => reader('0561').enter());
  });

  test('refuses numbers of more than ten bytes, and takes long forms up to that', () => {
    assert.equal(reader('81808080808080808000').int(), 1);
    assert.equal(reader('81808080808080808000').bool(), true);
    refused(() => reader('8180808080808080808000').int());
  });

  test('refuses text that is not UTF-8, in short and in long', () => {
    for (const bad of ['ff', 'c080', 'eda080', 'f4908080', 'e282']) {
      const length = bad.length / 2;
      refused(() => reader(length.toString(16).padStart(2, '0') + bad).string());
      refused(() => reader(`${(length + 40).toString(16)}${'61'.repeat(40)}${bad}`).string());
    }
  });

  test('keeps numbers that a field cannot hold apart from those that it can', () => {
    assert.equal(reader('808080808010').int32(), 2 ** 39);
    assert.equal(reader('feffffff0f').int32(), -2);
    assert.ok(reader('ffffffffffffffff7f').int() > Number.MAX_SAFE_INTEGER);
    assert.equal(reader('80808080808001').sint32(), 2 ** 41);
    assert.equal(reader('81808080808001').sint32(), -(2 ** 41) - 1);
  });

  test('reads nothing outside its range', () => {
    const bytes = Buffer.from('0801080208', 'hex');
    const r = new ProtoReader(bytes, 0, 3);
    assert.equal(r.tag(), 8);
    assert.equal(r.int(), 1);
    assert.equal(r.tag(), 8);
    refused(() => r.int());
    for (const [start, end] of [
      [-1, 2],
      [3, 2],
      [0, 6],
      [Number.NaN, 2],
    ] as const)
      refused(() => new ProtoReader(bytes, start, end));
  });

  test('gives a copy of bytes, or a view of them', () => {
    const bytes = Buffer.from('020102020304', 'hex');
    const r = new ProtoReader(bytes, 0, bytes.length);
    const copy = r.byteString();
    const view = r.byteView();
    bytes.fill(9);
    assert.deepEqual(copy, new Uint8Array([1, 2]));
    assert.deepEqual(view, new Uint8Array([9, 9]));
  });
});
