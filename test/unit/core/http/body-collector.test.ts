import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GameError } from '@nopal/core';
import { BodyCollector } from '../../../../packages/core/src/http/body-collector.js';

const piece = (text: string): Uint8Array => new TextEncoder().encode(text);
const left = new GameError('CANCELLED', 'the client has left');

function body(maxBytes = 10_000_000) {
  const socket = {
    paused: 0,
    resumed: 0,
    pauseBody(): void {
      this.paused += 1;
    },
    resumeBody(): void {
      this.resumed += 1;
    },
  };
  return { socket, collector: new BodyCollector(maxBytes, 0, socket) };
}

describe('BodyCollector', () => {
  it('keeps all of it, asked for before, between or after the pieces', async () => {
    for (const at of [0, 1, 2, 3]) {
      const { collector } = body();
      let whole: Promise<Uint8Array> | undefined;
      const steps = [
        () => collector.chunk(piece('uno ')),
        () => collector.chunk(piece('dos')),
        () => collector.end(),
      ];
      for (const [index, step] of steps.entries()) {
        if (index === at) whole = collector.whole();
        step();
      }
      assert.equal(Buffer.from(await (whole ?? collector.whole())).toString(), 'uno dos');
    }
  });

  it('copies the bytes, which the socket takes back', async () => {
    const { collector } = body();
    const bytes = piece('uno');
    collector.chunk(bytes);
    bytes.fill(0);
    collector.end();
    assert.equal(Buffer.from(await collector.whole()).toString(), 'uno');
  });

  it('slows the client down while nobody asks, and lets it go on when somebody does', async () => {
    const { collector, socket } = body();
    for (let i = 0; i < 5; i += 1) collector.chunk(new Uint8Array(65_536));
    assert.deepEqual([socket.paused, socket.resumed], [1, 0]);
    const whole = collector.whole();
    assert.equal(socket.resumed, 1);
    for (let i = 0; i < 20; i += 1) collector.chunk(new Uint8Array(65_536));
    assert.equal(socket.paused, 1);
    collector.end();
    assert.equal((await whole).length, 25 * 65_536);
  });

  it('gives pieces as they come, and slows the client down while none is taken', async () => {
    const { collector, socket } = body();
    const pieces = collector.pieces();
    const first = pieces.next();
    collector.chunk(piece('uno'));
    assert.equal(Buffer.from((await first).value ?? []).toString(), 'uno');
    for (let i = 0; i < 5; i += 1) collector.chunk(new Uint8Array(65_536));
    assert.equal(socket.paused, 1);
    for (let i = 0; i < 3; i += 1) await pieces.next();
    assert.equal(socket.resumed, 1);
    collector.end();
    await pieces.next();
    await pieces.next();
    assert.equal((await pieces.next()).done, true);
  });

  it('lets the rest go when the reader stops', async () => {
    const { collector, socket } = body();
    for (let i = 0; i < 5; i += 1) collector.chunk(new Uint8Array(65_536));
    for await (const _ of collector.pieces()) break;
    assert.equal(socket.resumed, 1);
    for (let i = 0; i < 50; i += 1) collector.chunk(new Uint8Array(65_536));
    assert.equal(socket.paused, 1);
  });

  it('tells the reader that the client has left, or sends too much', async () => {
    const { collector } = body();
    collector.chunk(piece('uno'));
    const pieces = collector.pieces();
    await pieces.next();
    collector.fail(left);
    await assert.rejects(pieces.next(), { code: 'CANCELLED' });
    await assert.rejects(collector.whole(), { code: 'CANCELLED' });
    const small = body(5).collector;
    small.chunk(new Uint8Array(6));
    await assert.rejects(small.pieces().next(), { code: 'TOO_LARGE' });
    assert.throws(() => new BodyCollector(5, 6, body().socket), { code: 'TOO_LARGE' });
  });

  it('is read one way, and once', async () => {
    const { collector } = body();
    collector.end();
    for await (const _ of collector.pieces()) assert.fail();
    await assert.rejects(collector.whole(), /read already/);
    await assert.rejects(collector.pieces().next(), /read already/);
  });

  it('that nobody wants any more keeps nothing and holds nobody up', () => {
    const { collector, socket } = body();
    for (let i = 0; i < 5; i += 1) collector.chunk(new Uint8Array(65_536));
    collector.cancel();
    assert.equal(socket.resumed, 1);
    for (let i = 0; i < 50; i += 1) collector.chunk(new Uint8Array(65_536));
    assert.equal(socket.paused, 1);
  });
});
