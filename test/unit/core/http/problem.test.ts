import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GameError, inject } from '@nopal/core';
import { httpRoutes } from '../../../support/http-routes.js';

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
