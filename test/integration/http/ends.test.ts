import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { afterEach, describe, test } from 'node:test';
import { deferred } from '../../support/deferred.js';
import { ask, type HttpServer, RawHttp, startHttp } from '../../support/http-server.js';
import { until } from '../../support/until.js';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function start(...given: Parameters<typeof startHttp>): Promise<HttpServer> {
  const http = await startHttp(...given);
  open.push(() => http.server.stop());
  return http;
}

async function raw(port: number): Promise<RawHttp> {
  const client = await RawHttp.open(port);
  open.push(() => client.destroy());
  return client;
}

const GET = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('a handler that never answers', () => {
  test('is ended at its deadline with 503, and its connection can be used again', async () => {
    let signal: AbortSignal | undefined;
    const { port } = await start((router) =>
      router
        .get(
          '/hangs',
          (http) => {
            signal = http.signal;
            return new Promise(() => undefined);
          },
          { timeoutMs: 50 },
        )
        .get('/', () => 'fine'),
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    open.push(() => agent.destroy());
    const late = await ask(port, '/hangs', { agent });
    assert.equal(late.status, 503);
    assert.equal(JSON.parse(late.body.toString()).code, 'DEADLINE_EXCEEDED');
    assert.equal(signal?.aborted, true);
    assert.equal((await ask(port, '/', { agent })).body.toString(), 'fine');
  });
});

describe('a client that leaves', () => {
  for (const stage of ['before', 'while', 'after'] as const) {
    test(`${stage === 'while' ? 'while its body comes' : `${stage} its handler has begun to wait`} fires the signal once and leaves nothing behind`, async () => {
      let aborts = 0;
      let hasBegun = false;
      const gate = deferred<string>();
      const { port, logger } = await start(
        (router) =>
          router.post('/', async (http) => {
            hasBegun = true;
            http.signal.addEventListener('abort', () => (aborts += 1));
            if (stage === 'while') return (await http.bodyBytes()).length;
            return gate.promise;
          }),
        {
          hooks: {
            onRequest: [
              (http) => {
                if (stage !== 'before') return;
                hasBegun = true;
                http.signal.addEventListener('abort', () => (aborts += 1));
                return gate.promise.then(() => undefined);
              },
            ],
          },
        },
      );
      const client = await raw(port);
      const length = stage === 'while' ? 1_000 : 0;
      client.write(
        `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${stage === 'while' ? 'abc' : ''}`,
      );
      await until(() => hasBegun);
      client.destroy();
      await until(() => aborts === 1);
      gate.resolve('late');
      await until(() => logger.lines.some(({ fields }) => fields.status === 499));
      assert.equal(logger.lines.filter(({ fields }) => fields.status === 499).length, 1);
      assert.equal(logger.of('error').length, 0);
      assert.equal(aborts, 1);
    });
  }

  test('in the middle of a stream ends its source', async () => {
    let hasEnded = false;
    const { port, logger } = await start((router) =>
      router.get('/', async function* () {
        try {
          for (;;) {
            yield 'x'.repeat(1_000);
            await new Promise((resolve) => setImmediate(resolve));
          }
        } finally {
          hasEnded = true;
        }
      }),
    );
    const client = await raw(port);
    client.write(GET('/'));
    await until(() => client.text.length > 10_000);
    client.destroy();
    await until(() => hasEnded);
    await until(() => logger.of('info').some(({ fields }) => fields.isAborted === true));
  });

  test('by closing its half counts as gone', async () => {
    const gate = deferred<string>();
    const { port, logger } = await start((router) => router.get('/', () => gate.promise));
    const client = await raw(port);
    client.write(GET('/'));
    client.socket.end();
    await until(() => logger.of('info').some(({ fields }) => fields.status === 499));
    gate.resolve('late');
  });
});

describe('requests one behind the other on a connection', () => {
  test('are both answered when nothing waits', async () => {
    const { port } = await start((router) =>
      router.get('/:n', (http) => `answer ${http.params.n}`),
    );
    const client = await raw(port);
    client.write(GET('/1') + GET('/2'));
    await until(() => client.answers === 2);
    assert.match(client.text, /answer 1[\s\S]*answer 2/);
  });

  test('end it when the first one waits: the client sends them again', async () => {
    let runs = 0;
    const { port } = await start((router) =>
      router.get('/', async () => {
        runs += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return 'late';
      }),
    );
    const client = await raw(port);
    client.write(GET('/') + GET('/'));
    await client.closed();
    assert.deepEqual([client.answers, runs], [0, 1]);
  });
});

describe('a reader that does not read', () => {
  test('is dropped after the stall time, with bounded memory', async () => {
    let made = 0;
    const { port, logger } = await start(
      (router) =>
        router.get('/', async function* () {
          for (;;) {
            made += 1;
            yield Buffer.alloc(65_536);
          }
        }),
      { stallTimeoutMs: 300 },
    );
    const client = await raw(port);
    client.socket.pause();
    client.write(GET('/'));
    await until(() => logger.of('info').some(({ fields }) => fields.isAborted === true));
    assert.ok(made * 65_536 < 64 * 1024 * 1024, `made ${made} chunks`);
  });

  test('gets all of it in the end when it only pauses', async () => {
    const { port } = await start((router) =>
      router.get('/', async function* () {
        for (let at = 0; at < 200; at += 1) yield Buffer.alloc(65_536, 'x');
      }),
    );
    const client = await raw(port);
    client.socket.pause();
    client.write(GET('/'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    client.socket.resume();
    await until(() => client.text.endsWith('0\r\n\r\n'));
    assert.ok(client.text.length > 200 * 65_536);
  });
});
