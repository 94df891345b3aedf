import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GameError, inject, MemoryMetrics, memoryExchange, reply } from '@nopal/core';
import { deferred } from '../../../support/deferred.js';
import { httpRoutes } from '../../../support/http-routes.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { textObject } from '../../../support/plain-codec.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { until } from '../../../support/until.js';

describe('what a route returns', () => {
  const routes = httpRoutes((router) => {
    router
      .get('/object', () => ({ a: 1 }))
      .get('/text', () => 'grüße')
      .get('/bytes', () => new Uint8Array([1, 2]))
      .get('/nothing', () => undefined)
      .get('/null', () => null)
      .get('/later', async () => [1])
      .get('/created', () => ({ id: 7 }), { status: 201 })
      .get('/reply', () =>
        reply(
          { a: 1 },
          { status: 202, headers: { 'X-A': ['1', '2'] }, cookies: [{ name: 'a', value: 'b' }] },
        ),
      )
      .get('/html', () => reply.html('<p>'))
      .get('/gone', () => reply.status(410))
      .get('/circle', () => {
        const circle: { me?: unknown } = {};
        circle.me = circle;
        return circle;
      })
      .get('/function', () => () => 1)
      .get('/stream', async function* () {
        yield 'a';
        yield new TextEncoder().encode('ü');
      });
  });
  const get = (url: string) => inject(routes, url);

  test('becomes the answer by what it is', async () => {
    const object = await get('/object');
    assert.equal(object.status, 200);
    assert.equal(object.headers['content-type'], 'application/json');
    assert.deepEqual(object.json(), { a: 1 });
    const text = await get('/text');
    assert.equal(text.headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(text.text(), 'grüße');
    assert.equal(text.headers['content-length'], '7');
    assert.deepEqual([...(await get('/bytes')).bytes], [1, 2]);
    assert.equal((await get('/null')).text(), 'null');
    assert.deepEqual((await get('/later')).json(), [1]);
    assert.equal((await get('/created')).status, 201);
    assert.equal((await get('/html')).headers['content-type'], 'text/html; charset=utf-8');
  });

  test('has no body and no length where there is nothing', async () => {
    const nothing = await get('/nothing');
    assert.equal(nothing.status, 204);
    assert.equal(nothing.headers['content-length'], undefined);
    assert.equal(nothing.headers['content-type'], undefined);
    assert.equal((await get('/gone')).status, 410);
  });

  test('may be a reply with status, headers and cookies', async () => {
    const answer = await get('/reply');
    assert.equal(answer.status, 202);
    assert.equal(answer.headers['x-a'], '1, 2');
    assert.deepEqual(answer.setCookies, ['a=b; Path=/; HttpOnly; SameSite=Lax']);
  });

  test('is sent in chunks when it is an iterable', async () => {
    const answer = await get('/stream');
    assert.equal(answer.text(), 'aü');
    assert.equal(answer.headers['transfer-encoding'], 'chunked');
  });

  test('is INTERNAL when it cannot be written', async () => {
    for (const url of ['/circle', '/function']) {
      const answer = await get(url);
      assert.equal(answer.status, 500, url);
      assert.equal(answer.json<{ code: string }>().code, 'INTERNAL');
      assert.doesNotMatch(answer.text(), /circular|JSON does not have/i);
    }
  });

  test('is sent without its body to HEAD, with the same head', async () => {
    for (const url of ['/object', '/text', '/nothing', '/reply', '/stream']) {
      const whole = await get(url);
      const head = await inject(routes, { method: 'HEAD', url });
      const { 'x-request-id': _a, ...a } = whole.headers;
      const { 'x-request-id': _b, ...b } = head.headers;
      assert.deepEqual(b, a, url);
      assert.equal(head.status, whole.status);
      assert.equal(head.bytes.length, 0);
    }
  });
});

describe('a path without a route', () => {
  const routes = httpRoutes((router) => router.get('/a', () => 1).put('/a', () => 2));

  test('is 404, 405 with exactly its verbs, or 204 for OPTIONS', async () => {
    const none = await inject(routes, '/b');
    assert.equal(none.status, 404);
    assert.equal(none.headers['content-type'], 'application/problem+json');
    assert.deepEqual(Object.keys(none.json() as object).sort(), [
      'code',
      'detail',
      'instance',
      'requestId',
      'status',
      'title',
      'type',
    ]);
    const wrong = await inject(routes, { method: 'BREW', url: '/a' });
    assert.equal(wrong.status, 405);
    assert.equal(wrong.headers.allow, 'GET, HEAD, PUT, OPTIONS');
    const options = await inject(routes, { method: 'OPTIONS', url: '/a' });
    assert.equal(options.status, 204);
    assert.equal(options.headers.allow, 'GET, HEAD, PUT, OPTIONS');
    assert.equal((await inject(routes, '/%zz')).status, 400);
  });

  test('is one route in the metrics, whatever it is called', async () => {
    const metrics = new MemoryMetrics();
    const counted = httpRoutes((router) => router.get('/a/:id', () => 1), { metrics });
    for (let at = 0; at < 5; at += 1) {
      await inject(counted, `/a/${at}`);
      await inject(counted, `/none/${at}`);
    }
    const samples = metrics
      .samples()
      .filter(({ name, value }) => name === 'nopal_http_requests_total' && value === 5);
    assert.deepEqual(samples.map(({ labels }) => labels.route).sort(), ['(none)', '/a/:id']);
  });
});

describe('hooks of a request', () => {
  test('run by their moments, and around the method', async () => {
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const routes = httpRoutes(
      (router) =>
        router.get('/', () => void order.push('method'), {
          use: [
            async (_http, next) => {
              order.push('in');
              const answer = await next();
              order.push('out');
              return answer;
            },
          ],
          guards: [() => void order.push('guard')],
          before: [note('before')],
          after: [note('after')],
        }),
      {
        hooks: {
          onResponse: [note('onResponse')],
          onSend: [
            (_http, body) => {
              order.push('onSend');
              return body;
            },
          ],
          afterHandler: [note('afterHandler')],
          beforeHandler: [note('beforeHandler')],
          beforeParse: [note('beforeParse')],
          onRoute: [note('onRoute')],
          onRequest: [note('onRequest')],
        },
      },
    );
    assert.equal((await inject(routes, '/')).status, 204);
    assert.deepEqual(order, [
      'onRequest',
      'onRoute',
      'guard',
      'beforeParse',
      'beforeHandler',
      'in',
      'before',
      'method',
      'after',
      'out',
      'afterHandler',
      'onSend',
      'onResponse',
    ]);
  });

  test('run in the turn of the request when nothing gives a promise', () => {
    const routes = httpRoutes((router) => router.get('/', () => 'now', { guards: [() => true] }), {
      hooks: { onRequest: [() => undefined], onSend: [(_http, body) => body] },
    });
    const exchange = memoryExchange({ url: '/' });
    let isAnswered = false;
    const { send } = exchange;
    exchange.send = (...given) => {
      isAnswered = true;
      send.apply(exchange, given);
    };
    routes.handle(exchange);
    assert.equal(isAnswered, true);
  });

  test('end the request with their answer, at any moment', async () => {
    for (const moment of ['onRequest', 'onRoute', 'beforeParse', 'beforeHandler'] as const) {
      let hasRun = false;
      const routes = httpRoutes((router) => router.get('/', () => (hasRun = true)), {
        hooks: { [moment]: [async () => reply.text(moment, { status: 403 })] },
      });
      const answer = await inject(routes, '/');
      assert.deepEqual([answer.status, answer.text(), hasRun], [403, moment, false]);
    }
  });

  test('that throw give a problem and leave nothing in flight, at any moment', async () => {
    const throws = () => {
      throw new Error('secret');
    };
    for (const moment of [
      'onRequest',
      'onRoute',
      'beforeParse',
      'beforeHandler',
      'afterHandler',
      'onSend',
      'onResponse',
    ] as const) {
      for (const hook of [throws, async () => throws()]) {
        const routes = httpRoutes((router) => router.get('/', () => 1), {
          hooks: { [moment]: [hook] },
        });
        const answer = await inject(routes, '/');
        assert.equal(answer.status, moment === 'onResponse' ? 200 : 500, moment);
        assert.doesNotMatch(answer.text(), /secret/);
        assert.equal(routes.inFlight, 0);
      }
    }
  });

  test('may call next only once', async () => {
    const routes = httpRoutes((router) =>
      router.get('/', () => 1, {
        use: [
          async (_http, next) => {
            await next();
            return next();
          },
        ],
      }),
    );
    assert.equal((await inject(routes, '/')).status, 500);
  });

  test('that call no next answer with what they have set', async () => {
    const routes = httpRoutes((router) =>
      router.get('/', () => 1, {
        use: [
          (http) => {
            http.response.status = 403;
          },
        ],
      }),
    );
    assert.equal((await inject(routes, '/')).status, 403);
  });

  test('may change the verb before the route is known', async () => {
    const routes = httpRoutes((router) => router.delete('/', () => 'deleted'), {
      hooks: {
        onRequest: [
          (http) => {
            http.method = http.header('x-http-method-override') ?? http.method;
          },
        ],
      },
    });
    const answer = await inject(routes, {
      method: 'POST',
      url: '/',
      headers: { 'X-HTTP-Method-Override': 'DELETE' },
    });
    assert.equal(answer.text(), 'deleted');
  });

  test("of errors are asked from the inside out, and what one throws is the next one's", async () => {
    const routes = httpRoutes(
      (router) =>
        router.group(
          '/g',
          { onError: (error) => reply.text(`group: ${String(error)}`, { status: 418 }) },
          (group) =>
            group.get(
              '/',
              () => {
                throw new Error('one');
              },
              {
                onError: () => {
                  throw new Error('two');
                },
              },
            ),
        ),
      { errorHandlers: [(_error, http) => reply.text(`server: ${http.path}`)] },
    );
    assert.equal((await inject(routes, '/g')).text(), 'group: Error: two');
    assert.equal((await inject(routes, '/none')).text(), 'server: /none');
  });

  test("a pipeline's after sees a refusal and may change it", async () => {
    const routes = httpRoutes((router) =>
      router.get('/', () => 1, {
        guards: [() => false],
        after: [(_call, outcome) => (outcome.ok ? undefined : { ok: true, value: 'let in' })],
      }),
    );
    assert.equal((await inject(routes, '/')).text(), 'let in');
  });
});

describe('errors of a request', () => {
  test("are problems with the code's status, or their own, and their headers", async () => {
    const errors: Record<string, GameError> = {
      '/full': new GameError('ARENA_FULL', 'arena 7 is full', { metadata: { arena: '7' } }),
      '/login': new GameError('UNAUTHENTICATED', 'log in'),
      '/teapot': new GameError('TEAPOT', 'short', {
        httpStatus: 418,
        headers: { 'Retry-After': '5' },
      }),
      '/internal': new GameError('INTERNAL', 'secret'),
    };
    const routes = httpRoutes((router) =>
      router.get('/*', (http) => {
        throw errors[http.path];
      }),
    );
    const full = await inject(routes, '/full?secret=1');
    assert.deepEqual(full.json(), {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'arena 7 is full',
      instance: '/full',
      code: 'ARENA_FULL',
      requestId: full.headers['x-request-id'],
      metadata: { arena: '7' },
    });
    assert.equal((await inject(routes, '/login')).status, 401);
    const teapot = await inject(routes, '/teapot');
    assert.deepEqual([teapot.status, teapot.headers['retry-after']], [418, '5']);
    assert.doesNotMatch((await inject(routes, '/internal')).text(), /secret/);
  });

  test('with what cannot be a header are still answered', async () => {
    const routes = httpRoutes((router) =>
      router.get('/', () => {
        throw new GameError('NO', 'no', { headers: { 'X-A': 'a\r\nb' } });
      }),
    );
    const answer = await inject(routes, '/');
    assert.equal(answer.status, 400);
    assert.equal(answer.headers['x-a'], undefined);
  });
});

describe('a body', () => {
  const routes = httpRoutes(
    (router) =>
      router
        .post('/json', (_http, body) => body, { body: textObject })
        .post('/any', async (http) => ({ body: (await http.body()) ?? null }))
        .post('/bytes', async (http) => (await http.bodyBytes()).length)
        .post('/guarded', (_http, body) => body, {
          body: textObject,
          guards: [async () => new Promise<void>((resolve) => setImmediate(resolve))],
        }),
    { maxBodyBytes: 100 },
  );
  const post = (url: string, given: object) => inject(routes, { method: 'POST', url, ...given });
  const json = { 'Content-Type': 'application/json' };
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

  test('is read by its type, and checked', async () => {
    assert.deepEqual((await post('/json', { body: { text: 'a' } })).json(), { text: 'a' });
    assert.deepEqual((await post('/json', { body: 'text=a+b', headers: form })).json(), {
      text: 'a b',
    });
    const wrong = await post('/json', { body: { text: 1 } });
    assert.equal(wrong.status, 422);
    assert.deepEqual(wrong.json<{ errors: unknown }>().errors, [
      { in: 'body', pointer: '/text', code: 'INVALID', detail: 'must be a string, found number 1' },
    ]);
  });

  test('that is none of its type is 400, and one of another type 415', async () => {
    assert.equal((await post('/json', { body: '{', headers: json })).status, 400);
    assert.equal((await post('/json', { body: '', headers: json })).status, 400);
    assert.equal((await post('/json', { body: 'a=%zz', headers: form })).status, 400);
    const other = await post('/json', { body: '<a/>', headers: { 'Content-Type': 'text/xml' } });
    assert.equal(other.status, 415);
    assert.match(other.headers['accept-post'] ?? '', /application\/json/);
    assert.equal((await post('/json', { body: '{"text":"a"}' })).status, 415);
  });

  test('over the limit is 413 and closes, whether its length was told or not', async () => {
    const told = await post('/json', { body: 'x'.repeat(101), headers: json });
    assert.deepEqual([told.status, told.headers.connection], [413, 'close']);
    const chunks = [new Uint8Array(60), new Uint8Array(60)];
    const counted = await post('/json', { chunks, headers: json });
    assert.deepEqual([counted.status, counted.headers.connection], [413, 'close']);
    assert.equal(
      (await post('/bytes', { chunks: [new Uint8Array(50), new Uint8Array(50)] })).text(),
      '100',
    );
  });

  test('waits for guards that take several turns', async () => {
    const chunks = ['{"te', 'xt":', '"a"}'].map((part) => new TextEncoder().encode(part));
    const answer = await post('/guarded', { chunks, headers: json });
    assert.deepEqual(answer.json(), { text: 'a' });
  });

  test('of JSON loses keys that would become a prototype', async () => {
    const answer = await post('/any', {
      body: '{"a":{"__proto__":{"x":1},"\\u005f_proto__":2,"b":1}}',
      headers: json,
    });
    assert.equal(answer.text(), '{"body":{"a":{"b":1}}}');
  });

  test('may be asked for by a route that does not declare it', async () => {
    assert.deepEqual((await post('/any', { body: 'a=1&b=2&a=3', headers: form })).json(), {
      body: { a: ['1', '3'], b: '2' },
    });
    assert.deepEqual(
      (await post('/any', { body: 'x', headers: { 'Content-Type': 'text/plain' } })).json(),
      { body: 'x' },
    );
    assert.deepEqual((await post('/any', {})).json(), { body: null });
  });
});

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
});

describe('a stream', () => {
  test('ends its source when the client leaves', async () => {
    let hasEnded = false;
    const wait = deferred<void>();
    const routes = httpRoutes((router) =>
      router.get('/', async function* () {
        try {
          yield 'a';
          await wait.promise;
          yield 'b';
        } finally {
          hasEnded = true;
        }
      }),
    );
    const exchange = memoryExchange({ url: '/' });
    routes.handle(exchange);
    await until(() => routes.inFlight === 1);
    exchange.leave();
    await until(() => routes.inFlight === 0);
    wait.resolve();
    await until(() => hasEnded);
  });

  test('waits for a reader that does not keep up, and drops it when it reads nothing', async () => {
    const clock = new ManualClock();
    let made = 0;
    const routes = httpRoutes(
      (router) =>
        router.get('/', async function* () {
          for (;;) {
            made += 1;
            yield new Uint8Array(1_000);
          }
        }),
      { clock, stallTimeoutMs: 5_000 },
    );
    const exchange = memoryExchange({ url: '/' });
    exchange.isStalled = true;
    routes.handle(exchange);
    await until(() => clock.timers > 1);
    const before = made;
    exchange.drain();
    exchange.isStalled = true;
    await until(() => made > before);
    clock.advance(5_000);
    const answer = await exchange.answered;
    assert.equal(answer.isBroken, true);
    assert.ok(made < before + 5);
    await until(() => routes.inFlight === 0);
  });

  test('that throws breaks the answer off', async () => {
    const routes = httpRoutes((router) =>
      router.get('/', async function* () {
        yield 'a';
        throw new Error('broken');
      }),
    );
    const answer = await inject(routes, '/');
    assert.equal(answer.isBroken, true);
    assert.equal(routes.inFlight, 0);
  });

  test('of events has a comment now and then, and forges none', async () => {
    const clock = new ManualClock();
    const wait = deferred<void>();
    const routes = httpRoutes(
      (router) =>
        router
          .get('/', () =>
            reply.events(
              (async function* () {
                yield { id: '1', event: 'tick', data: { n: 1 } };
                await wait.promise;
                yield { data: 'two\nlines' };
              })(),
              { heartbeatMs: 1_000 },
            ),
          )
          .get('/forged', () =>
            reply.events(
              (async function* () {
                yield { id: '1\ndata: forged', data: '' };
              })(),
            ),
          ),
      { clock },
    );
    const exchange = memoryExchange({ url: '/' });
    routes.handle(exchange);
    await until(() => clock.timers > 0);
    clock.advance(1_000);
    wait.resolve();
    const { body, headers } = await exchange.answered;
    const text = new TextDecoder().decode(body);
    assert.match(text, /id: 1\nevent: tick\ndata: \{"n":1\}\n\n/);
    assert.match(text, /:\n\n/);
    assert.match(text, /data: two\ndata: lines\n\n$/);
    assert.ok(headers.includes('text/event-stream'));
    const forged = await inject(routes, '/forged');
    assert.equal(forged.isBroken, true);
    assert.doesNotMatch(forged.text(), /forged/);
  });
});
