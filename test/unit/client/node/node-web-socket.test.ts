import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { NodeWebSocket } from '../../../../packages/client/src/node/node-web-socket.js';
import { until } from '../../../support/until.js';

/** A server that answers the first request with what `answer` makes of its key, then does as `then` says. */
async function serve(
  t: TestContext,
  answer: (key: string) => string,
  then: (socket: Socket) => void = () => undefined,
) {
  const received: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk) => {
      const key = /sec-websocket-key: (.+)\r\n/i.exec(String(chunk))?.[1] ?? '';
      socket.on('data', (more) => received.push(more));
      socket.write(answer(key), 'latin1');
      then(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const socket = new NodeWebSocket(`ws://127.0.0.1:${address.port}/`);
  const events: unknown[] = [];
  socket.onopen = () => events.push('open');
  socket.onmessage = ({ data }) => events.push(data);
  socket.onerror = ({ error }) => events.push(error.message);
  socket.onclose = ({ code, reason }) => events.push([code, reason]);
  t.after(() => socket.close());
  return { socket, events, received, sockets };
}

function accept(key: string, more = ''): string {
  const hash = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  return `HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${hash.digest('base64')}\r\n${more}\r\n`;
}

describe('the WebSocket of Node', () => {
  const refused: Record<string, (key: string) => string> = {
    'a wrong key': () => accept('other'),
    'an extension nobody asked for': (key) =>
      accept(key, 'Sec-WebSocket-Extensions: permessage-deflate\r\n'),
    'a protocol nobody asked for': (key) => accept(key, 'Sec-WebSocket-Protocol: chat\r\n'),
    'a page': () => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    'no HTTP at all': () => 'SSH-2.0-OpenSSH_9\r\n\r\n',
    'headers without an end': () => `HTTP/1.1 101 OK\r\nX: ${'a'.repeat(100_000)}`,
  };
  for (const [name, answer] of Object.entries(refused)) {
    it(`does not open on ${name}`, async (t) => {
      const { events } = await serve(t, answer);
      await until(() => events.length === 2);
      assert.equal(typeof events[0], 'string');
      assert.deepEqual(events[1], [1006, '']);
    });
  }

  it('answers a ping with its payload, masked', async (t) => {
    const { received } = await serve(t, accept, (socket) => {
      socket.write(Buffer.from([0x89, 2, 7, 9]));
    });
    await until(() => Buffer.concat(received).length >= 8);
    const [first, second, m0, m1, , , p0, p1] = Buffer.concat(received);
    assert.deepEqual([first, second], [0x8a, 0x82]);
    assert.deepEqual([(p0 ?? 0) ^ (m0 ?? 0), (p1 ?? 0) ^ (m1 ?? 0)], [7, 9]);
  });

  it('takes frames that came along with the answer', async (t) => {
    const { events } = await serve(t, (key) => `${accept(key)}\x02\x01a\x80\x01b`);
    await until(() => events.length === 2);
    assert.deepEqual(events, ['open', Uint8Array.of(0x61, 0x62)]);
  });

  it('tells code and reason of a close, and answers with the code', async (t) => {
    const { events, received } = await serve(t, accept, (socket) => {
      socket.write(Buffer.from([0x88, 5, 0x0f, 0xa4, 0x62, 0x79, 0x65]));
    });
    await until(() => events.length === 2);
    assert.deepEqual(events, ['open', [4004, 'bye']]);
    const [first, second, m0, m1, , , p0, p1] = Buffer.concat(received);
    assert.deepEqual([first, second], [0x88, 0x82]);
    assert.equal(((p0 ?? 0) ^ (m0 ?? 0)) * 256 + ((p1 ?? 0) ^ (m1 ?? 0)), 4004);
  });

  it('ends on frames that break the rules, with the code for it', async (t) => {
    const { events, sockets } = await serve(t, accept, (socket) => {
      socket.write(Buffer.from([0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0]));
    });
    await until(() => events.length === 3);
    assert.match(String(events[1]), /at most 2097152 are allowed/);
    assert.deepEqual(events[2], [1009, '']);
    await until(() => sockets[0]?.destroyed === true);
  });

  it('is cut from a server that does not answer its close', async (t) => {
    const { socket, events, sockets } = await serve(t, accept);
    await until(() => events.length === 1);
    socket.close(1000, 'done');
    await until(() => sockets[0]?.destroyed === true);
    await until(() => events.length === 2);
    assert.deepEqual(events[1], [1006, '']);
  });

  it('says how much waits when the server does not read', async (t) => {
    const { socket, events } = await serve(t, accept, (peer) => peer.pause());
    await until(() => events.length === 1);
    await until(() => {
      socket.send(new Uint8Array(1_000_000));
      return socket.bufferedAmount > 1_000_000;
    });
  });

  it('takes no address but ws: and wss:', () => {
    assert.throws(() => new NodeWebSocket('http://127.0.0.1/'), TypeError);
  });
});
