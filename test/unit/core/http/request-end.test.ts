import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GameError, inject, type Logger, memoryExchange, reply } from '@nopal/core';
import { deferred } from '../../../support/deferred.js';
import { httpRoutes } from '../../../support/http-routes.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { until } from '../../../support/until.js';

describe('the end of a request', () => {
  test('comes at its deadline with 503, and its signal fires', async () => {
    const clock = new ManualClock();
    let signal: AbortSignal | undefined;
    const hangs = deferred<string>();
    const routes = httpRoutes(
      (router) =>
        router.get('/', (http) => {
          signal = http.signal;
          return hangs.promise;
        }),
      { clock, routeTimeoutMs: 1_000 },
    );
    const answer = inject(routes, '/');
    clock.advance(1_010);
    assert.equal((await answer).status, 503);
    assert.equal(signal?.aborted, true);
    assert.equal(routes.inFlight, 0);
    hangs.resolve('too late');
    await hangs.promise;
  });

  test('comes when its client leaves: the signal fires once and nothing is written', async () => {
    const logger = new RecordingLogger();
    let aborts = 0;
    const hangs = deferred<string>();
    const routes = httpRoutes(
      (router) =>
        router.get('/a/:id', (http) => {
          http.signal.addEventListener('abort', () => (aborts += 1));
          return hangs.promise;
        }),
      { logger },
    );
    const exchange = memoryExchange({ url: '/a/7?token=secret' });
    routes.handle(exchange);
    exchange.leave();
    hangs.resolve('late');
    await hangs.promise;
    assert.equal((await exchange.answered).status, 0);
    assert.deepEqual([aborts, routes.inFlight], [1, 0]);
    const [line, ...more] = logger.of('info');
    assert.equal(more.length, 0);
    assert.deepEqual(
      [line?.fields.status, line?.fields.route, line?.fields.isAborted],
      [499, '/a/:id', true],
    );
    assert.doesNotMatch(JSON.stringify(line), /secret/);
  });

  test('is one line in the log, by the pattern', async () => {
    const logger = new RecordingLogger();
    const routes = httpRoutes(
      (router) => router.get('/a/:id', (http) => void http.addError(new Error('odd'))),
      { logger },
    );
    await inject(routes, { url: '/a/7', headers: { 'X-Request-Id': 'mine-1' } });
    assert.equal(logger.lines.length, 1);
    const fields = logger.lines[0]?.fields ?? {};
    assert.deepEqual(
      [fields.requestId, fields.method, fields.route, fields.path, fields.status, fields.ip],
      ['mine-1', 'GET', '/a/:id', '/a/7', 204, '127.0.0.1'],
    );
    assert.deepEqual(fields.errors, ['Error: odd']);
  });

  test('takes no request id that is long or not plain', async () => {
    const routes = httpRoutes((router) => router.get('/', () => 1));
    for (const given of ['a b', 'x'.repeat(256), 'a\tb']) {
      const answer = await inject(routes, { url: '/', headers: { 'X-Request-Id': given } });
      assert.match(answer.headers['x-request-id'] ?? '', /^boot-h[0-9a-z]+$/);
    }
  });

  test('of a route that runs as often as it may is BUSY', async () => {
    const running = deferred<number>();
    const routes = httpRoutes((router) =>
      router.get('/', () => running.promise, { maxConcurrent: 1 }),
    );
    const first = inject(routes, '/');
    assert.equal((await inject(routes, '/')).status, 503);
    running.resolve(1);
    assert.equal((await first).status, 200);
    assert.equal((await inject(routes, '/')).status, 200);
  });

  test('closes its connection while the server drains', async () => {
    const routes = httpRoutes((router) => router.get('/', () => 1));
    routes.drain();
    assert.equal((await inject(routes, '/')).headers.connection, 'close');
  });

  test('comes at once for a stream of events that begins while the server drains', async () => {
    const endless = async function* () {
      yield { data: 'first' };
      await new Promise(() => undefined);
    };
    const routes = httpRoutes((router) => router.get('/', () => reply.events(endless())));
    routes.drain();
    const answer = await inject(routes, '/');
    assert.deepEqual([answer.status, answer.text(), answer.headers.connection], [200, '', 'close']);
    assert.deepEqual([answer.isBroken, routes.inFlight], [false, 0]);
  });

  test('closes it also behind a stream, and behind one that nobody reads', async () => {
    const routes = httpRoutes((router) =>
      router.get('/', async function* () {
        yield 'a';
      }),
    );
    assert.equal((await inject(routes, '/')).headers.connection, undefined);
    routes.drain();
    const answer = await inject(routes, '/');
    assert.deepEqual([answer.headers.connection, answer.text()], ['close', 'a']);
    const head = await inject(routes, { method: 'HEAD', url: '/' });
    assert.equal(head.headers.connection, 'close');
  });
});

describe('a logger that throws', () => {
  const broken = (): never => {
    throw new Error('the disk is full');
  };
  const logger: Logger = {
    debug: broken,
    info: broken,
    warn: broken,
    error: broken,
    child: () => logger,
  };
  const throws = () => {
    throw new Error('odd');
  };
  const cyclic: Record<string, unknown> = {};
  cyclic.itself = cyclic;
  const failing: Record<string, () => unknown> = {
    'of a method': throws,
    'that cannot be told': () => {
      throw new GameError('LOST', 'gone', { metadata: cyclic as never });
    },
    'of a stream': async function* () {
      yield 'a';
      throw new Error('odd');
    },
  };
  for (const [what, method] of Object.entries(failing)) {
    test(`loses no request when it is told of an error ${what}, at once and later`, async () => {
      const routes = httpRoutes(
        (router) => router.get('/now', method).get('/later', async () => method()),
        { logger, hooks: { onResponse: [throws, async () => throws()] } },
      );
      for (const url of ['/now', '/later']) {
        const answer = await inject(routes, url);
        if (what === 'of a stream') assert.equal(answer.isBroken, true);
        else assert.equal(answer.status, 500, url);
      }
      await until(() => routes.inFlight === 0);
    });
  }

  test('does not fail the method that writes to it', async () => {
    const routes = httpRoutes(
      (router) =>
        router.get('/', (http) => {
          http.log.info('a line');
          http.log.child({ a: 1 }).error('another');
          return 'fine';
        }),
      { logger },
    );
    assert.equal((await inject(routes, '/')).text(), 'fine');
  });
});
