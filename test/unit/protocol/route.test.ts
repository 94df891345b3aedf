import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeRoute, formatRoute, parseRoute } from '../../../packages/protocol/src/route.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { toHex } from '../../support/protocol-vectors.js';

describe('route', () => {
  it('reads two or three parts and prints them as they were', () => {
    assert.deepEqual(parseRoute('chat.room.join'), {
      server: 'chat',
      component: 'room',
      method: 'join',
    });
    assert.deepEqual(parseRoute('room.join'), { component: 'room', method: 'join' });
    for (const text of ['chat.room.join', 'room.join', '__proto__.constructor', 'é.ü']) {
      assert.equal(formatRoute(parseRoute(text)), text);
    }
  });

  it('refuses another number of parts, blank parts and endless text', () => {
    for (const text of [
      '',
      'a',
      'a.b.c.d',
      'a..b',
      '.a',
      'a.',
      'a. .b',
      '..',
      `a.${'b'.repeat(254)}`,
    ]) {
      protocolErrorOf('BAD_ROUTE_TEXT', () => parseRoute(text));
    }
    assert.equal(parseRoute(`a.${'b'.repeat(253)}`).component, 'a');
  });

  it('gives the bytes of the wire, and refuses what does not fit or has no UTF-8 form', () => {
    assert.equal(toHex(encodeRoute('é.a')), 'c3 a9 2e 61');
    assert.equal(encodeRoute('r'.repeat(255)).length, 255);
    protocolErrorOf('BAD_ROUTE_LENGTH', () => encodeRoute('r'.repeat(256)));
    protocolErrorOf('BAD_ROUTE_TEXT', () => encodeRoute('\udc00'));
  });
});
