import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MessageType } from '../../../packages/protocol/src/message-header.js';
import {
  type RoutedMessageType,
  responseHeaderBytes,
  routeHeaderBytes,
  writeResponseHeader,
  writeRouteHeader,
} from '../../../packages/protocol/src/message-writer.js';
import { encodeRoute } from '../../../packages/protocol/src/route.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { toHex } from '../../support/protocol-vectors.js';

describe('message writer', () => {
  it('writes a response header at any place and says where the body begins', () => {
    const out = new Uint8Array(6);
    assert.equal(writeResponseHeader(out, 2, 129, true, true), 5);
    assert.equal(toHex(out), '00 00 34 81 01 00');
    assert.equal(responseHeaderBytes(129), 3);
  });

  it('writes routes as text or code, and an id for a request only', () => {
    const route = encodeRoute('a');
    const cases: [RoutedMessageType, number | Uint8Array, string][] = [
      [MessageType.REQUEST, route, '10 07 01 61'],
      [MessageType.REQUEST, 258, '11 07 01 02'],
      [MessageType.NOTIFY, route, '12 01 61'],
      [MessageType.PUSH, 258, '17 01 02'],
    ];
    for (const [type, wire, hex] of cases) {
      const out = new Uint8Array(routeHeaderBytes(type, 7, wire));
      assert.equal(writeRouteHeader(out, 0, type, 7, wire, true), out.length);
      assert.equal(toHex(out), hex);
    }
  });

  it('refuses a code, a route or a type that the wire cannot say', () => {
    const out = new Uint8Array(400);
    for (const code of [-1, 0.5, 65_536]) {
      protocolErrorOf('BAD_DICTIONARY', () =>
        writeRouteHeader(out, 0, MessageType.PUSH, 0, code, false),
      );
    }
    const long = new Uint8Array(256);
    protocolErrorOf('BAD_ROUTE_LENGTH', () => routeHeaderBytes(MessageType.PUSH, 0, long));
    protocolErrorOf('BAD_ROUTE_LENGTH', () =>
      writeRouteHeader(out, 0, MessageType.PUSH, 0, long, false),
    );
    const response = MessageType.RESPONSE as unknown as RoutedMessageType;
    protocolErrorOf('BAD_MESSAGE_TYPE', () => writeRouteHeader(out, 0, response, 0, 1, false));
    protocolErrorOf('BAD_ID', () => writeResponseHeader(out, 0, -1, false, false));
  });
});
