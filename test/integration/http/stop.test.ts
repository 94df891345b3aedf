import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createServer, type Manifest, reply } from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { deferred } from '../../support/deferred.js';
import { ask, RawHttp, startHttp } from '../../support/http-server.js';
import { until } from '../../support/until.js';
import { WebSocketClient } from '../../support/web-socket-client.js';

describe('a server with HTTP', () => {
  test('answers what runs before it stops, and asks its clients to go', async () => {
    const gate = deferred<void>();
    let running = 0;
    const { server, port } = await startHttp(
      (router) =>
        router
          .get('/slow', async () => {
            running += 1;
            await gate.promise;
            return 'done';
          })
          .get('/', () => 'fine'),
      { drainMs: 10_000 },
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    assert.notEqual((await ask(port, '/', { agent })).headers.connection, 'close');
    const slow = Array.from({ length: 5 }, () => ask(port, '/slow'));
    await until(() => running === 5);
    const stopped = server.stop();
    await until(() =>
      ask(port, '/').then(
        () => false,
        () => true,
      ),
    ); // takes no new connections
    assert.equal((await ask(port, '/', { agent })).headers.connection, 'close');
    gate.resolve();
    for (const answer of await Promise.all(slow))
      assert.deepEqual([answer.status, answer.body.toString()], [200, 'done']);
    await stopped;
    agent.destroy();
  });

  test('ends event streams, whose clients come back elsewhere, and waits for other streams', async () => {
    const gate = deferred<void>();
    let hasEnded = false;
    const { server, port } = await startHttp(
      (router) =>
        router
          .get('/events', ({ signal }) =>
            reply.events(
              (async function* () {
                try {
                  yield { data: 'first' };
                  await new Promise((resolve) => signal.addEventListener('abort', resolve));
                } finally {
                  hasEnded = true;
                }
              })(),
            ),
          )
          .get('/file', async function* () {
            yield 'a';
            await gate.promise;
            yield 'b';
          }),
      { drainMs: 60_000 },
    );
    const clients = await Promise.all(
      ['/events', '/file', '/events'].map(async (path) => {
        const client = await RawHttp.open(port);
        client.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
        return client;
      }),
    );
    await until(() => clients.every(({ text }) => /first|1\r\na/.test(text)));
    const stopped = server.stop();
    await until(() => clients[0]?.text.endsWith('\r\n0\r\n\r\n') === true, 'the events end');
    assert.doesNotMatch(clients[1]?.text ?? '', /\r\n0\r\n\r\n/);
    gate.resolve();
    await until(() => clients[1]?.text.endsWith('\r\n0\r\n\r\n') === true, 'the file ends');
    await stopped;
    assert.equal(hasEnded, true);
  });

  test('drops what still runs at the end of the drain time', async () => {
    const { server, port } = await startHttp(
      (router) => router.get('/', () => new Promise(() => undefined)),
      { drainMs: 100, timeoutMs: 0 },
    );
    const asked = assert.rejects(ask(port, '/'), { code: 'ECONNRESET' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.stop();
    await asked;
  });

  test('takes no port that another process, or server, has', async () => {
    const first = await startHttp((router) => router.get('/', () => 1));
    await assert.rejects(
      startHttp((router) => router.get('/', () => 1), { port: first.port }),
      { code: 'UNAVAILABLE', message: new RegExp(`port ${first.port} is in use`) },
    );
    await first.server.stop();
  });

  test('listens on a Unix socket, behind a proxy that says whom requests are from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nopal-unix-'));
    const unixPath = join(folder, 'http.sock');
    const { server } = await startHttp((router) => router.get('/ip', (http) => http.ip), {
      unixPath,
      trustedProxies: ['127.0.0.1'],
    });
    assert.deepEqual(server.addresses, [{ host: `unix:${unixPath}`, port: 0 }]);
    const ip = await new Promise<string>((resolve, reject) => {
      const headers = { 'X-Forwarded-For': '192.0.2.7' };
      const sent = request({ socketPath: unixPath, path: '/ip', headers }, (answer) => {
        answer.setEncoding('utf8').once('data', resolve);
      });
      sent.on('error', reject).end();
    });
    assert.equal(ip, '192.0.2.7');
    await server.stop();
    assert.equal(existsSync(unixPath), false);
    rmSync(folder, { recursive: true });
  });

  test('answers inject without a socket, by the same routes', async () => {
    const { server } = await startHttp((router) =>
      router.post('/sum', async (http) => http.body()),
    );
    const answer = await server.inject({ method: 'POST', url: '/sum', body: { a: 1 } });
    assert.deepEqual([answer.status, answer.json()], [200, { a: 1 }]);
    assert.deepEqual(
      server.routes.map(({ method, pattern }) => `${method} ${pattern}`),
      ['POST /sum'],
    );
    await server.stop();
  });

  test('does not start with two routes of one path, or an option that there is not', async () => {
    await assert.rejects(
      startHttp((router) => router.get('/a/:x', () => 1).get('/a/:y', () => 1)),
      /two routes are GET/,
    );
    await assert.rejects(
      startHttp(() => undefined, { nothing: 1 } as never),
      /http\.nothing is no option; there are preset, port/,
    );
    await assert.rejects(
      startHttp(() => undefined, { preset: 'fast' as never }),
      /it must be default, bare/,
    );
    await assert.rejects(
      startHttp(() => undefined, { timeoutMs: -1 }),
      /http\.timeoutMs is -1/,
    );
    await assert.rejects(
      startHttp(() => undefined, { cookieKeys: ['short'] }),
      /16 characters or more/,
    );
  });

  test('shares the port of its WebSocket, and says there what it is for', async () => {
    const manifest: Manifest = {
      version: 1,
      servers: { gate: { frontend: true, load: async () => ({ components: [], providers: [] }) } },
      remotes: {},
    };
    const { HttpRouter } = await import('@nopal/server');
    const server = await createServer({
      manifest,
      type: 'gate',
      logger: new RecordingLogger(),
      port: 0,
      host: '127.0.0.1',
      http: { router: new HttpRouter().get('/health', () => 'fine') },
    });
    await server.start();
    const port = server.addresses[0]?.port ?? 0;
    assert.equal((await ask(port, '/health')).body.toString(), 'fine');
    assert.equal((await ask(port, '/none')).status, 404);
    const hint = await ask(port, '/');
    assert.deepEqual([hint.status, hint.headers.upgrade], [426, 'websocket']);
    const socket = await WebSocketClient.open({ port });
    socket.close();
    await server.stop();
  });
});
