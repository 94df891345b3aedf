import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inject, memoryExchange, reply } from '@nopal/core';
import { deferred } from '../../../support/deferred.js';
import { httpRoutes } from '../../../support/http-routes.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { until } from '../../../support/until.js';

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

  test('of events whose source is idle drops a reader that takes nothing', async () => {
    const clock = new ManualClock();
    let hasEnded = false;
    const idle = deferred<void>();
    const routes = httpRoutes(
      (router) =>
        router.get('/', () =>
          reply.events(
            (async function* () {
              try {
                yield { data: 'first' };
                await idle.promise;
              } finally {
                hasEnded = true;
              }
            })(),
            { heartbeatMs: 1_000 },
          ),
        ),
      { clock, stallTimeoutMs: 5_000, routeTimeoutMs: 0 },
    );
    const exchange = memoryExchange({ url: '/' });
    routes.handle(exchange);
    await until(() => clock.timers === 1);
    await new Promise((resolve) => setImmediate(resolve)); // the source is asked again
    exchange.isStalled = true;
    clock.advance(1_000); // a comment that is not taken
    clock.advance(4_999);
    assert.equal(routes.inFlight, 1);
    clock.advance(1);
    assert.equal((await exchange.answered).isBroken, true);
    await until(() => routes.inFlight === 0);
    assert.equal(clock.timers, 0);
    idle.resolve();
    await until(() => hasEnded);
  });

  test('of events whose source is idle keeps a reader that takes the comments in time', async () => {
    const clock = new ManualClock();
    const idle = deferred<void>();
    const routes = httpRoutes(
      (router) =>
        router.get('/', () =>
          reply.events(
            (async function* () {
              await idle.promise;
              yield { data: 'last' };
            })(),
            { heartbeatMs: 1_000 },
          ),
        ),
      { clock, stallTimeoutMs: 5_000, routeTimeoutMs: 0 },
    );
    const exchange = memoryExchange({ url: '/' });
    routes.handle(exchange);
    await until(() => clock.timers === 1);
    for (let at = 0; at < 5; at += 1) {
      exchange.isStalled = true;
      clock.advance(4_000);
      exchange.drain();
    }
    idle.resolve();
    const { body, isBroken } = await exchange.answered;
    assert.equal(isBroken, false);
    assert.match(new TextDecoder().decode(body), /^(:\n\n){5,}data: last\n\n$/);
    await until(() => clock.timers === 0);
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
