import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inject, MemoryMetrics } from '@nopal/core';
import { httpRoutes } from '../../../support/http-routes.js';

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

  test('that has one with a slash more or less is redirected there, with its query', async () => {
    const slashed = httpRoutes((router) => router.get('/a', () => 1).post('/b/', () => 2), {
      trailingSlash: 'redirect',
    });
    const get = await inject(slashed, '/a/?x=%20&y');
    assert.deepEqual([get.status, get.headers.location], [301, '/a?x=%20&y']);
    const post = await inject(slashed, { method: 'POST', url: '/b' });
    assert.deepEqual([post.status, post.headers.location], [308, '/b/']);
  });

  test('is redirected to no other host', async () => {
    const rest = httpRoutes((router) => router.get('/*', ({ params }) => params['*']), {
      trailingSlash: 'redirect',
    });
    assert.equal((await inject(rest, '//evil.example/')).text(), '/evil.example/');
    const wide = httpRoutes((router) => router.get('/:a/:b', () => 1), {
      trailingSlash: 'redirect',
    });
    for (const url of ['//x/', '/\\evil.example/x/'])
      assert.equal((await inject(wide, url)).status, 404, url);
  });
});
