import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CloseCode } from '@nopal/core';
import { WebSocketAcceptor, type WebSocketOptions } from '@nopal/frontend';
import { listen } from '../../support/peers.js';
import { selfSignedCertificate } from '../../support/self-signed-certificate.js';
import { until } from '../../support/until.js';
import { type UpgradeRefused, WebSocketClient } from '../../support/web-socket-client.js';

const open: Array<{ close(): unknown }> = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function start(options: Partial<WebSocketOptions> = {}) {
  const acceptor = new WebSocketAcceptor({ port: 0, host: '127.0.0.1', ...options });
  open.push(acceptor);
  const { port, peers } = await listen(acceptor);
  const join = async (more: Partial<Parameters<typeof WebSocketClient.open>[0]> = {}) => {
    const client = await WebSocketClient.open({ port, ...more });
    open.push(client);
    return client;
  };
  return { acceptor, port, peers, join };
}

function http(port: number, method: string, path: string) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', method, path, agent: false }, (answer) => {
        let body = '';
        answer.on('data', (piece) => {
          body += piece;
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        );
      });
      sent.on('error', reject);
      sent.end();
    },
  );
}

const refusedWith = (status: number, text: RegExp) => (error: UpgradeRefused) =>
  error.status === status && text.test(error.body);

const v2 = (body: string, family = '11') =>
  Buffer.from(
    `0d0a0d0a000d0a515549540a21${family}${(body.length / 2).toString(16).padStart(4, '0')}${body}`,
    'hex',
  );
const FROM_192_0_2_7 = v2('c0000207c6336401dc0401bb');

test('hands over the upgrade request', async () => {
  const { join, peers } = await start();
  await join({ path: '/game?zone=7', headers: { 'X-Client': 'bot' } });
  assert.equal(peers[0]?.connection.upgrade?.url, '/game?zone=7');
  assert.equal(peers[0]?.connection.upgrade?.headers['x-client'], 'bot');
});

test('clients see the code and reason of the end, cut to what a close frame holds', async () => {
  const { join, peers } = await start();
  const client = await join();
  peers[0]?.connection.end(CloseCode.KICKED, 'ä'.repeat(100));
  await until(() => client.ended, 'the end');
  assert.deepEqual(client.closeFrame, { code: 4004, reason: 'ä'.repeat(61) });
});

test('a slow client that reads again in time sees the code', async () => {
  const { join, peers } = await start();
  const client = await join();
  client.stopReading();
  const connection = peers[0]?.connection;
  assert.ok(connection);
  while (connection.bufferedBytes < 100_000) connection.send(Buffer.alloc(65_536));
  connection.end(CloseCode.SLOW_CLIENT, 'slow');
  assert.equal(client.ended, false);
  client.readAgain();
  await until(() => client.ended, 'the end');
  assert.deepEqual(client.closeFrame, { code: 4008, reason: 'slow' });
});

test('a text frame is a protocol error', async () => {
  const { join, peers } = await start();
  const client = await join();
  client.sendText('hello');
  await until(() => client.ended && peers[0]?.closes === 1, 'the end');
  assert.deepEqual(client.closeFrame, { code: 4000, reason: 'text frame' });
  assert.equal(peers[0]?.data.length, 0);
});

test('a frame over the limit closes the connection, one at the limit arrives', async () => {
  const { join, peers } = await start({ maxPayloadBytes: 1_000 });
  const client = await join();
  client.send(Buffer.alloc(1_000));
  await until(() => peers[0]?.data.length === 1, 'the frame at the limit');
  client.send(Buffer.alloc(1_001));
  await until(() => client.ended && peers[0]?.closes === 1, 'the end');
  assert.equal(peers[0]?.data.length, 1);
});

test('bytes that are no frame close the connection and nothing else', async () => {
  const { join, peers } = await start();
  const healthy = await join();
  const inputs = [
    '8000',
    '83800000000000',
    'c28000000000',
    '09fe00800000000000',
    '82ff8000000000000001',
    '82ffffffffffffffffff',
  ];
  for (const input of inputs) {
    const client = await join();
    client.socket.write(Buffer.concat([Buffer.from(input, 'hex'), Buffer.alloc(200)]));
    await until(() => client.ended, `the end after ${input}`);
  }
  healthy.send(Buffer.from('ok'));
  await until(() => peers[0]?.text === 'ok', 'the other connection works');
});

test('a page of another origin is refused with its name', async () => {
  const { join } = await start({ allowedOrigins: ['same-origin', 'https://listed.example'] });
  await assert.rejects(
    join({ headers: { Origin: 'https://evil.example' } }),
    refusedWith(403, /evil\.example/),
  );
  await assert.rejects(join({ headers: { Origin: 'null' } }), refusedWith(403, /null/));
  await join({ headers: { Origin: 'https://listed.example' } });
  await join({ headers: { Origin: 'https://game.example', Host: 'game.example' } });
});

test('another WebSocket version is refused', async () => {
  const { join } = await start();
  await assert.rejects(join({ headers: { 'Sec-WebSocket-Version': '8' } }), refusedWith(426, /13/));
});

test('an address has its limits, and a closed connection makes room', async () => {
  const { join, peers } = await start({ maxConnectionsPerAddress: 2 });
  await join();
  const second = await join();
  await assert.rejects(join(), refusedWith(429, /too many connections/));
  second.close();
  await until(() => peers[1]?.closes === 1, 'the close');
  await join();
  const { join: burst } = await start({ maxNewConnectionsPerSecondPerAddress: 1 });
  await burst();
  await assert.rejects(burst(), refusedWith(429, /too many new connections/));
});

test('X-Forwarded-For is believed from a trusted proxy alone', async () => {
  const headers = { 'X-Forwarded-For': '6.6.6.6, 192.0.2.7' };
  const trusting = await start({ trustedProxies: ['127.0.0.0/8'], maxConnectionsPerAddress: 1 });
  await trusting.join({ headers });
  assert.equal(trusting.peers[0]?.connection.remoteAddress, '192.0.2.7');
  await assert.rejects(trusting.join({ headers }), refusedWith(429, /connections/));
  const wary = await start();
  await wary.join({ headers });
  assert.equal(wary.peers[0]?.connection.remoteAddress, '127.0.0.1');
});

test('a PROXY header is believed from a trusted proxy and closes the connection from others', async () => {
  const trusting = await start({ trustedProxies: ['127.0.0.1'] });
  await trusting.join({ preamble: FROM_192_0_2_7 });
  assert.equal(trusting.peers[0]?.connection.remoteAddress, '192.0.2.7');
  const wary = await start();
  await assert.rejects(wary.join({ preamble: FROM_192_0_2_7 }), /closed before/);
  assert.equal(wary.peers.length, 0);
});

test('an IPv4 client of a socket for both versions has its dotted address', async () => {
  const { join, peers } = await start({ host: '::' });
  await join();
  assert.equal(peers[0]?.connection.remoteAddress, '127.0.0.1');
});

test('a keep-alive connection cannot upgrade after stopAccepting', async () => {
  const { acceptor, port, peers } = await start();
  const socket = connect(port, '127.0.0.1');
  open.push({ close: () => socket.destroy() });
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes;
  });
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => text.includes('426 Upgrade Required'), 'the first answer');
  acceptor.stopAccepting();
  socket.write(
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await until(() => text.includes('503 Service Unavailable'), 'the refusal');
  assert.equal(peers.length, 0);
});

test('takes connections over TLS, and names a file that it cannot read', async () => {
  const { join, peers } = await start({ tls: selfSignedCertificate() });
  const client = await join({ tls: true });
  client.send(Buffer.from('secret'));
  await until(() => peers[0]?.text === 'secret', 'the bytes');
  peers[0]?.connection.send(Buffer.from('answer'));
  await until(() => client.received.length === 1, 'the answer');
  await assert.rejects(start({ tls: { keyFile: '/none/key.pem', certFile: '/none/cert.pem' } }), {
    code: 'UNAVAILABLE',
    message: /\/none\/key\.pem/,
  });
});

test('hands the requests that open no WebSocket to its HTTP side', async () => {
  const { port, join } = await start({
    path: '/ws',
    http: {
      handle: (exchange) => {
        if (exchange.path === '/throws') throw new Error('secret');
        exchange.send(200, ['X-Path', exchange.path], 'hello', false);
      },
    },
  });
  const page = await http(port, 'GET', '/ws');
  assert.deepEqual([page.status, page.body, page.headers['x-path']], [200, 'hello', '/ws']);
  await assert.rejects(http(port, 'GET', '/throws'), { code: 'ECONNRESET' });
  await join({ path: '/ws' });
});

test('answers without an HTTP side what its port is for', async () => {
  const { port } = await start({ path: '/ws' });
  assert.equal((await http(port, 'GET', '/none')).status, 404);
  assert.equal((await http(port, 'HEAD', '/none')).status, 404);
  const hint = await http(port, 'GET', '/ws');
  assert.deepEqual([hint.status, hint.headers.upgrade], [426, 'websocket']);
  assert.equal((await http(port, 'POST', '/')).status, 405);
});

test('options out of range are refused by name', () => {
  const wrong: Array<[Partial<WebSocketOptions>, RegExp]> = [
    [{ port: 65_536 }, /port/],
    [{ port: Number.NaN }, /port/],
    [{ sendQueueBytes: 0 }, /sendQueueBytes/],
    [{ maxPayloadBytes: 1.5 }, /maxPayloadBytes/],
    [{ path: 'game' }, /path/],
    [{ path: '/:id' }, /path/],
    [{ trustedProxies: ['lan'] }, /lan/],
  ];
  for (const [options, message] of wrong) {
    assert.throws(() => new WebSocketAcceptor({ port: 0, ...options }), {
      name: 'TypeError',
      message,
    });
  }
});

test('a closed connection is freed', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const acceptor = new WebSocketAcceptor({ port: 0, host: '127.0.0.1' });
  open.push(acceptor);
  const kept: WeakRef<object>[] = [];
  let closes = 0;
  const { port } = await acceptor.listen((connection) => {
    kept.push(new WeakRef(connection));
    connection.subscribe('room');
    const onClose = () => {
      closes += 1;
    };
    return { onData: () => {}, onDrain: () => {}, onOverflow: () => {}, onClose };
  });
  for (let count = 0; count < 20; count += 1) (await WebSocketClient.open({ port })).close();
  await until(() => closes === 20, 'all are closed');
  await until(() => {
    collect();
    return kept.every((connection) => connection.deref() === undefined);
  }, 'all are collected');
  assert.equal(acceptor.subscribers('room'), 0);
});
