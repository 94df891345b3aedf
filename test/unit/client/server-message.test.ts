import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MessageHeader, MessageType, readMessageHeader, readRoute } from '@nopal/protocol';
import fc from 'fast-check';
import { readServerMessage, ServerMessage } from '../../../packages/client/src/server-message.js';

/** What @nopal/protocol reads, as the client would say it; undefined when it is wrong or not a server's. */
function byProtocol(bytes: Uint8Array, start: number, end: number): object | undefined {
  const header = new MessageHeader();
  try {
    readMessageHeader(bytes, start, end, header);
    const { type, id, compressed, error, bodyStart, routeCode } = header;
    const push = type === MessageType.PUSH;
    if (!push && type !== MessageType.RESPONSE) return undefined;
    const text = routeCode < 0 ? readRoute(bytes, header, undefined, 255) : routeCode;
    return { push, id, route: push ? text : '', compressed, error, bodyStart };
  } catch {
    return undefined;
  }
}

function byClient(bytes: Uint8Array, start: number, end: number): object | undefined {
  const message = new ServerMessage();
  try {
    readServerMessage(bytes, start, end, message);
    return { ...message };
  } catch (error) {
    assert.ok(error instanceof Error);
    return undefined;
  }
}

const flags = fc.constantFrom(0x04, 0x06, 0x07, 0x14, 0x16, 0x24, 0x26, 0x34, 0x05, 0x00, 0x0e);
const high = fc.constantFrom(0xff, 0x80, 0x81, 0x00, 0x1f, 0x20, 0x0f, 0x10);
const rest = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.array(high, { maxLength: 12 }));

it('reads what the protocol package reads, and refuses what it refuses', () => {
  fc.assert(
    fc.property(flags, rest, fc.nat(3), fc.nat(3), (flag, tail, before, after) => {
      const pad = (length: number) => new Array<number>(length).fill(0x41);
      const bytes = Uint8Array.from([...pad(before), flag, ...tail, ...pad(after)]);
      const end = bytes.length - after;
      assert.deepEqual(byClient(bytes, before, end), byProtocol(bytes, before, end));
    }),
    { numRuns: 20_000 },
  );
});

it('reads any bytes or refuses them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      assert.deepEqual(byClient(bytes, 0, bytes.length), byProtocol(bytes, 0, bytes.length));
    }),
    { numRuns: 5_000 },
  );
});
