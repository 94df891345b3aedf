import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INVALID } from '@nopal/client/codec';
import { ProtoWriter, writeErrorMessage } from '@nopal/protocol/protobuf';
import { protobufBodies } from '../../../packages/client/src/protobuf-bodies.js';
import { jsonBodies } from '../../../packages/client/src/typed-bodies.js';
import { encoded, numberedObject } from '../../support/plain-codec.js';

describe('bodies of a JSON contract', () => {
  const bodies = jsonBodies({
    sends: { 'a.b.when': (value) => (value instanceof Date ? value.toISOString() : INVALID) },
    receives: { 'a.b.when': (tree) => (typeof tree === 'string' ? new Date(tree) : INVALID) },
  });

  it('are converted where the contract says so, and left alone elsewhere', () => {
    const when = new Date(0);
    assert.equal(bodies.serializer, undefined);
    assert.equal(bodies.encode('a.b.when', when), '1970-01-01T00:00:00.000Z');
    assert.deepEqual(bodies.decode('a.b.when', '1970-01-01T00:00:00.000Z'), when);
    for (const route of ['a.b.other', 'toString', '__proto__']) {
      assert.equal(bodies.encode(route, when), when);
      assert.equal(bodies.decode(route, 'x'), 'x');
    }
  });

  it('that are not of their types are refused in both directions', () => {
    const expected = { name: 'NopalError', code: 'INVALID', route: 'a.b.when' };
    assert.throws(() => bodies.encode('a.b.when', 'now'), expected);
    assert.throws(() => bodies.decode('a.b.when', 7), TypeError);
  });
});

describe('bodies of a protobuf contract', () => {
  const bodies = protobufBodies({
    sends: { 'a.b.count': (value, out) => numberedObject.encode(value, out) },
    receives: { 'a.b.count': ({ bytes, pos, end }) => numberedObject.decode(bytes, pos, end) },
  });

  it('are protobuf in both directions', () => {
    assert.equal(bodies.serializer, 'protobuf');
    const bytes = bodies.encode('a.b.count', { n: 2 }) as Uint8Array;
    assert.deepEqual(bytes, encoded(numberedObject, { n: 2 }));
    assert.deepEqual(bodies.decode('a.b.count', bytes), { n: 2 });
  });

  it('that are not of their types are refused in both directions', () => {
    assert.throws(() => bodies.encode('a.b.count', { n: '2' }), { code: 'INVALID' });
    assert.throws(() => bodies.decode('a.b.count', new Uint8Array(0)), TypeError);
    assert.throws(() => bodies.decode('a.b.count', Uint8Array.of(255)), { code: 'BAD_PROTOBUF' });
  });

  it('of a route without a type are nothing or bytes, as they are', () => {
    const bytes = Uint8Array.of(1, 2);
    assert.deepEqual(bodies.encode('a.b.ask', undefined), new Uint8Array(0));
    assert.equal(bodies.encode('a.b.ask', bytes), bytes);
    assert.throws(() => bodies.encode('a.b.ask', {}), { code: 'BAD_REQUEST', route: 'a.b.ask' });
    assert.deepEqual(bodies.decode('a.b.ask', new Uint8Array(0)), {});
    const received = Buffer.from(bytes);
    const kept = bodies.decode('a.b.ask', received);
    received.fill(0);
    assert.deepEqual(kept, bytes, 'a copy: the received bytes belong to the transport');
  });

  it('of errors are read as Pitaya’s message', () => {
    const writer = new ProtoWriter();
    const error = { code: 'ARENA_FULL', msg: 'full', metadata: { seats: '7' } };
    writeErrorMessage(error, writer);
    assert.deepEqual(bodies.readError?.(writer.finish()), error);
  });
});
