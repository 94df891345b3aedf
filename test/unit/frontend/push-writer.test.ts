import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeMessage, encodeDataPacket, encodeRoute, MessageType } from '@nopal/protocol';
import { PushWriter } from '../../../packages/frontend/src/push-writer.js';
import { WireRoutes } from '../../../packages/frontend/src/wire-routes.js';

describe('PushWriter', () => {
  const writer = new PushWriter();
  const bytes = Buffer.from('ñ'.repeat(40_000));

  it('writes what the protocol’s own encoder writes, of texts and of parts of bytes', () => {
    for (const name of ['a.b', 'onÑ', 'r'.repeat(255)]) {
      for (const units of [0, 1, 30, 48, 49, 96, 97, 127, 2_000, 2_100, 30_000, 40_000]) {
        for (const unit of ['a', 'ñ', '中', '🌵']) {
          const text = unit.repeat(units);
          const message = { type: MessageType.PUSH, route: name, body: Buffer.from(text) };
          const written = writer.write(encodeRoute(name), text, 0, text.length);
          assert.deepEqual(Buffer.from(written), Buffer.from(encodeDataPacket(message)));
        }
        const body = bytes.subarray(2, 2 + units);
        const written = writer.write(encodeRoute(name), bytes, 2, 2 + units);
        const expected = encodeDataPacket({ type: MessageType.PUSH, route: name, body });
        assert.deepEqual(Buffer.from(written), Buffer.from(expected));
      }
    }
  });

  it('writes a dictionary’s code in place of the route', () => {
    const packet = writer.write(258, '{}', 0, 2);
    assert.deepEqual([...packet], [4, 0, 0, 5, 0x07, 1, 2, 0x7b, 0x7d]);
  });

  it('refuses what the wire cannot carry, and writes the next one', () => {
    const huge = 'a'.repeat(1 << 24);
    assert.throws(() => writer.write(1, huge, 0, huge.length), { code: 'PACKET_TOO_LARGE' });
    const { body } = decodeMessage(writer.write(encodeRoute('r'), 'after', 0, 5).subarray(4));
    assert.equal(Buffer.from(body).toString(), 'after');
  });
});

describe('WireRoutes', () => {
  it('makes the bytes of a route once, and refuses one that cannot be sent each time', () => {
    const routes = new WireRoutes(undefined);
    assert.equal(routes.of('game.room.state'), routes.of('game.room.state'));
    for (let i = 0; i < 2; i += 1)
      assert.throws(() => routes.of('r'.repeat(256)), { code: 'BAD_ROUTE_LENGTH' });
    for (let i = 0; i < 10_000; i += 1)
      assert.equal(Buffer.from(routes.of(`r${i}`) as Uint8Array).toString(), `r${i}`);
  });
});
