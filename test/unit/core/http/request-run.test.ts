import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inject, memoryExchange, reply } from '@nopal/core';
import { httpRoutes } from '../../../support/http-routes.js';

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
      return send.apply(exchange, given);
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
