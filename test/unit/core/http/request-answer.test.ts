import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { GameError, inject, reply } from '@nopal/core';
import { deferred } from '../../../support/deferred.js';
import { httpRoutes } from '../../../support/http-routes.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { until } from '../../../support/until.js';

describe('an error that cannot be told', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.itself = cyclic;
  const unreadable = new Proxy(
    {},
    {
      getPrototypeOf() {
        throw new Error('hands off');
      },
    },
  );
  const errors: Record<string, unknown> = {
    'with a number that JSON has not': new GameError('LOST', 'gone', {
      metadata: { count: 1n } as never,
    }),
    'with metadata in a circle': new GameError('LOST', 'gone', { metadata: cyclic as never }),
    'that nobody may look at': unreadable,
  };

  for (const [what, error] of Object.entries(errors)) {
    test(`${what} is answered with 500, at once and later`, async () => {
      const routes = httpRoutes((router) =>
        router
          .get('/now', () => {
            throw error;
          })
          .get('/later', async () => {
            await undefined;
            throw error;
          }),
      );
      for (const url of ['/now', '/later']) {
        const answer = await inject(routes, { method: 'GET', url });
        assert.equal(answer.status, 500, url);
        assert.equal((answer.json() as { code: string }).code, 'INTERNAL', url);
      }
      assert.equal(routes.inFlight, 0);
    });
  }
});

test("what a pipeline's after gives for a refused request is answered only as the method's type", async () => {
  const routes = httpRoutes((router) => router.get('/', () => 'text', { guards: [() => false] }), {
    pipeline: { after: [() => ({ ok: true, value: { no: 'text' } })] },
  });
  Object.assign(routes.routes[0] ?? {}, { result: { as: 'text' } });
  const answer = await inject(routes, { method: 'GET', url: '/' });
  assert.equal(answer.status, 500);
  assert.equal(routes.inFlight, 0);
});

describe('a stream that nobody gets', () => {
  test('is let go, also one that holds a file from the start', async () => {
    const { createReadStream } = await import('node:fs');
    const made: ReturnType<typeof createReadStream>[] = [];
    const routes = httpRoutes((router) =>
      router.get('/', () => {
        const stream = createReadStream(new URL(import.meta.url));
        made.push(stream);
        return stream;
      }),
    );
    assert.equal((await inject(routes, { method: 'HEAD', url: '/' })).status, 200);
    assert.equal(made[0]?.destroyed, true);
    const answer = await inject(routes, { method: 'GET', url: '/' });
    assert.match(answer.text(), /a stream that nobody gets/);
  });

  for (const how of ['itself', 'in a reply'])
    test(`is let go when its method gives it ${how} after its deadline`, async () => {
      const clock = new ManualClock();
      const late = deferred<void>();
      const stream = Readable.from(['too late']);
      const routes = httpRoutes(
        (router) =>
          router.get('/', async () => {
            await late.promise;
            return how === 'itself' ? stream : reply.stream(stream);
          }),
        { clock, routeTimeoutMs: 1_000 },
      );
      const asked = inject(routes, '/');
      clock.advance(1_000);
      assert.equal((await asked).status, 503);
      late.resolve();
      await until(() => stream.destroyed);
    });
});

test('an error handler has as long as the method had, after which the error is answered without it', async () => {
  const clock = new ManualClock();
  const routes = httpRoutes((router) => router.get('/', () => new Promise(() => undefined)), {
    clock,
    routeTimeoutMs: 1_000,
    errorHandlers: [() => new Promise(() => undefined)],
  });
  const asked = inject(routes, '/');
  clock.advance(1_000);
  await until(() => routes.inFlight === 1);
  clock.advance(1_000);
  assert.equal((await asked).status, 503);
  assert.equal(routes.inFlight, 0);
});
