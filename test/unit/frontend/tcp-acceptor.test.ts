import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { TcpAcceptor, type TcpOptions } from '@nopal/frontend';
import { ManualClock } from '../../support/manual-clock.js';
import { listen } from '../../support/peers.js';
import { selfSignedCertificate } from '../../support/self-signed-certificate.js';
import { TcpClient } from '../../support/tcp-client.js';
import { until } from '../../support/until.js';

const V1 = Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n');
const V2 = Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000207c6336401dc0401bb', 'hex');

const open: Array<{ close(): unknown }> = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function start(options: Partial<TcpOptions> = {}) {
  const acceptor = new TcpAcceptor({ port: 0, host: '127.0.0.1', ...options });
  open.push(acceptor);
  const { port, peers } = await listen(acceptor);
  const join = async (tls = false) => {
    const client = await TcpClient.open(port, '127.0.0.1', tls);
    open.push(client);
    return client;
  };
  return { acceptor, port, peers, join };
}

for (const [name, header] of [
  ['1', V1],
  ['2', V2],
] as const) {
  test(`a trusted proxy names the client by PROXY version ${name}, also byte by byte`, async () => {
    const { join, peers } = await start({ trustedProxies: ['127.0.0.1'] });
    const client = await join();
    for (const byte of header) {
      client.send(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    client.send(Buffer.from('data'));
    await until(() => peers[0]?.text === 'data', 'the bytes after the header');
    assert.equal(peers[0]?.connection.remoteAddress, '192.0.2.7');
    const whole = await join();
    whole.send(Buffer.concat([header, Buffer.from('more')]));
    await until(() => peers[1]?.text === 'more', 'the bytes in one piece with the header');
  });

  test(`PROXY version ${name} from a peer that is not trusted closes the connection`, async () => {
    const { join, peers } = await start();
    const client = await join();
    client.send(header.subarray(0, 3));
    client.send(header.subarray(3));
    await until(() => client.ended, 'the end');
    assert.equal(peers[0]?.text, '');
    assert.equal(peers[0]?.connection.remoteAddress, '127.0.0.1');
  });
}

test('a trusted proxy may leave the header out, unless it is required', async () => {
  const optional = await start({ trustedProxies: ['127.0.0.1'] });
  (await optional.join()).send(Buffer.from('data'));
  await until(() => optional.peers[0]?.text === 'data', 'the bytes');
  assert.equal(optional.peers[0]?.connection.remoteAddress, '127.0.0.1');
  const required = await start({ trustedProxies: ['127.0.0.1'], proxyProtocol: 'required' });
  const client = await required.join();
  client.send(Buffer.from('data'));
  await until(() => client.ended, 'the end');
  assert.equal(required.peers.length, 0);
  assert.throws(() => new TcpAcceptor({ port: 0, proxyProtocol: 'required' }), /trustedProxies/);
});

test('a header that does not come in time ends the connection', async () => {
  const clock = new ManualClock();
  const { join } = await start({ trustedProxies: ['127.0.0.1'], clock });
  const client = await join();
  client.send(V1.subarray(0, 10));
  await until(() => clock.timers === 1, 'the server waits');
  clock.advance(4_900);
  await new Promise(setImmediate);
  assert.equal(client.ended, false);
  clock.advance(600);
  await until(() => client.ended, 'the end');
  assert.equal(clock.timers, 0);
});

test('first bytes that only resemble a header arrive', async () => {
  const { join, peers } = await start();
  const client = await join();
  client.send(Buffer.from('PRO'));
  await new Promise(setImmediate);
  client.send(Buffer.from('Z'));
  await until(() => peers[0]?.text === 'PROZ', 'all bytes');
});

test('clients behind a proxy are limited by their own addresses', async () => {
  const { join, peers } = await start({
    trustedProxies: ['127.0.0.1'],
    maxConnectionsPerAddress: 1,
  });
  (await join()).send(V1);
  await until(() => peers.length === 1, 'the first');
  const second = await join();
  second.send(V1);
  await until(() => second.ended, 'the second is refused');
  (await join()).send(Buffer.from('PROXY TCP4 192.0.2.8 198.51.100.1 1 443\r\n'));
  await until(() => peers.length === 2, 'another client');
});

test('an address has its limits, and a closed connection makes room', async () => {
  const { join, peers } = await start({ maxConnectionsPerAddress: 1 });
  const first = await join();
  await until(() => peers.length === 1, 'the first');
  const second = await join();
  await until(() => second.ended, 'the second is refused');
  first.close();
  await until(() => peers[0]?.closes === 1, 'the close');
  await join();
  await until(() => peers.length === 2, 'room again');
});

test('takes connections over TLS alone', async () => {
  const { join, peers } = await start({ tls: selfSignedCertificate() });
  const client = await join(true);
  client.send(Buffer.from('secret'));
  await until(() => peers[0]?.text === 'secret', 'the bytes');
  peers[0]?.connection.send(Buffer.from('answer'));
  await until(() => client.received.length === 1, 'the answer');
  const plain = await join();
  plain.send(Buffer.from('no TLS at all'));
  await until(() => plain.ended, 'a client without TLS is dropped');
  assert.equal(peers.length, 1);
});

test('a PROXY header comes before the TLS handshake', async () => {
  const { port, peers } = await start({
    tls: selfSignedCertificate(),
    trustedProxies: ['127.0.0.1'],
    proxyProtocol: 'required',
  });
  const raw = connect(port, '127.0.0.1');
  open.push({ close: () => raw.destroy() });
  await once(raw, 'connect');
  raw.write(V2);
  const secured = connectTls({ socket: raw, rejectUnauthorized: false });
  secured.on('error', () => undefined);
  await once(secured, 'secureConnect');
  secured.write('secret');
  await until(() => peers[0]?.text === 'secret', 'the bytes');
  assert.equal(peers[0]?.connection.remoteAddress, '192.0.2.7');
});

test('many sends of one turn are written at once', async () => {
  const { join, peers } = await start();
  const client = await join();
  await until(() => peers.length === 1, 'the connection');
  for (let count = 0; count < 50; count += 1)
    peers[0]?.connection.send(Buffer.from('x'.repeat(20)));
  assert.equal(peers[0]?.connection.bufferedBytes, 1_000);
  await until(() => Buffer.concat(client.received).length === 1_000, 'all bytes');
  assert.equal(client.received.length, 1);
});
