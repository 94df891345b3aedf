// What one address may take of a listener for HTTP alone, as clients of the game have it on theirs.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { MemoryMetrics, SystemClock } from '@nopal/core';
import { HttpListener, type HttpListenerOptions, WebSocketAcceptor } from '@nopal/frontend';
import { deferred } from '../../support/deferred.js';
import { httpRoutes } from '../../support/http-routes.js';
import { ask, RawHttp } from '../../support/http-server.js';
import { selfSignedCertificate } from '../../support/self-signed-certificate.js';
import { until } from '../../support/until.js';
import { WebSocketClient } from '../../support/web-socket-client.js';

const OPEN = 'nopal_http_connections_open';
const REFUSED = 'nopal_connections_refused_total';

describe('the connections of a listener for HTTP', () => {
  let running: HttpListener | undefined;
  afterEach(() => running?.close());

  const listen = async (options: Partial<HttpListenerOptions> = {}) => {
    const gate = deferred<void>();
    const metrics = new MemoryMetrics();
    const handler = httpRoutes(
      (router) =>
        router
          .get('/', () => 'fine')
          .get('/slow', () => gate.promise.then(() => 'done'))
          .get('/stream', async function* () {
            yield 'begun';
            await gate.promise;
          }),
      { clock: new SystemClock() },
    );
    const listener = new HttpListener({
      handler,
      port: 0,
      host: '127.0.0.1',
      metrics,
      ...options,
    });
    running = listener;
    const { port } = await listener.listen();
    const refused = (): number =>
      metrics.value(REFUSED, { transport: 'http', reason: 'address limit' });
    return { listener, port, gate, metrics, refused, open: () => metrics.value(OPEN) };
  };

  it('are counted while they are open', async () => {
    const { listener, port, open } = await listen();
    const clients = await Promise.all(Array.from({ length: 5 }, () => RawHttp.open(port)));
    await until(() => open() === 5, 'all are counted');
    for (const client of clients) client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(() => clients.every(({ answers }) => answers === 1));
    assert.equal(open(), 5);
    for (const client of clients.slice(1)) client.destroy();
    await until(() => open() === 1, 'four have gone');
    listener.close();
    await until(() => open() === 0, 'the last one is closed');
  });

  for (const tls of [undefined, selfSignedCertificate()]) {
    it(`of an address that opens too many in a second are closed unheard${tls ? ', with TLS too' : ''}`, async () => {
      const { port, refused, open } = await listen({
        maxNewConnectionsPerSecondPerAddress: 3,
        ...(tls !== undefined && { tls }),
      });
      const clients = await Promise.all(Array.from({ length: 20 }, () => RawHttp.open(port)));
      await until(() => clients.filter(({ isClosed }) => isClosed).length >= 16);
      await until(() => open() === clients.filter(({ isClosed }) => !isClosed).length);
      assert.ok(refused() >= 16, `${refused()} were refused`);
      for (const client of clients) client.destroy();
      await until(() => open() === 0);
    });
  }

  it('are none of HTTP any more once they are WebSockets', async () => {
    const metrics = new MemoryMetrics();
    const acceptor = new WebSocketAcceptor({ port: 0, host: '127.0.0.1', metrics });
    const { port } = await acceptor.listen(() => ({
      onData: () => undefined,
      onDrain: () => undefined,
      onOverflow: () => undefined,
      onClose: () => undefined,
    }));
    const visitor = await RawHttp.open(port);
    await until(() => metrics.value(OPEN) === 1);
    const player = await WebSocketClient.open({ port });
    assert.equal(metrics.value(OPEN), 1);
    visitor.destroy();
    await until(() => metrics.value(OPEN) === 0);
    player.close();
    await acceptor.close();
    assert.equal(metrics.value(OPEN), 0);
  });

  it('that wait for answers are so many of an address at most, and the next one is told so', async () => {
    const { port, gate, metrics } = await listen({ maxConnectionsPerAddress: 3 });
    const slow = [ask(port, '/slow'), ask(port, '/slow')];
    const stream = await RawHttp.open(port);
    stream.write('GET /stream HTTP/1.1\r\nHost: a\r\n\r\n');
    await until(() => stream.answers === 1);
    await until(async () => (await ask(port, '/')).status === 429, 'the address is full');
    const refused = await ask(port, '/slow');
    assert.equal(refused.status, 429);
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal((JSON.parse(refused.body.toString()) as { code: string }).code, 'RATE_LIMITED');
    const counted = (): number =>
      metrics.value('nopal_http_requests_refused_total', { reason: 'address limit' });
    const before = counted();
    assert.equal((await ask(port, '/')).status, 429);
    assert.equal(counted(), before + 1);
    stream.destroy();
    await until(async () => (await ask(port, '/')).status === 200, 'a place is free again');
    gate.resolve();
    for (const answer of await Promise.all(slow)) assert.equal(answer.body.toString(), 'done');
    assert.equal((await ask(port, '/')).body.toString(), 'fine');
  });

  it('of a trusted proxy are those of the clients that it names', async () => {
    const { port, gate } = await listen({
      maxConnectionsPerAddress: 1,
      trustedProxies: ['127.0.0.1'],
    });
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const first = ask(port, '/slow', from('192.0.2.1'));
    await until(async () => (await ask(port, '/', from('192.0.2.1'))).status === 429);
    assert.equal((await ask(port, '/', from('192.0.2.2'))).status, 200);
    assert.equal((await ask(port, '/')).status, 200);
    gate.resolve();
    assert.equal((await first).body.toString(), 'done');
  });
});
