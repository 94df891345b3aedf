import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type HttpHook, inject } from '@nopal/core';
import { httpRoutes } from '../../../support/http-routes.js';
import { textObject } from '../../../support/plain-codec.js';
import { RecordingLogger } from '../../../support/recording-logger.js';

/** `/t1/…` is what `/…` is, of the tenant t1. */
const tenants: HttpHook = (http) => {
  const [, tenant, rest] = /^\/(t\d+)(\/.*)$/.exec(http.path) ?? [];
  if (rest !== undefined) http.rewrite(`${rest}?tenant=${tenant}`);
};

describe('a request that a hook of onRequest rewrites', () => {
  const logger = new RecordingLogger();
  const routes = httpRoutes(
    (router) =>
      router
        .get('/scores/:name', ({ path, params, query, route }) => [
          path,
          params.name,
          query.tenant,
          route?.pattern,
        ])
        .post('/scores', (_http, body) => body, { body: textObject, maxBodyBytes: 20 })
        .post('/t9/scores', () => 'of its own'),
    { logger, hooks: { onRequest: [tenants] }, trailingSlash: 'redirect' },
  );

  test('is answered by the route of the new path, with its parameters and query', async () => {
    const answer = await inject(routes, '/t1/scores/ana?x=1');
    assert.deepEqual(answer.json(), ['/scores/ana', 'ana', 't1', '/scores/:name']);
    assert.equal((await inject(routes, '/scores/ana?tenant=t2')).json<string[]>()[2], 't2');
  });

  test('is in the log, in problems and in redirects what the client has sent', async () => {
    const none = await inject(routes, '/t1/none');
    assert.equal(none.status, 404);
    assert.equal(none.json<{ instance: string }>().instance, '/t1/none');
    assert.match(none.text(), /there is nothing at \/t1\/none/);
    assert.equal(logger.of('info').at(-1)?.fields.path, '/t1/none');
    const slash = await inject(routes, '/t1/scores/ana/?x=1');
    assert.deepEqual([slash.status, slash.headers.location], [301, '/t1/scores/ana?x=1']);
  });

  test('has its body, as much as the new route takes', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const post = (url: string, text: string) =>
      inject(routes, { method: 'POST', url, headers, body: { text } });
    assert.deepEqual((await post('/t1/scores', 'hat')).json(), { text: 'hat' });
    assert.deepEqual((await post('/t9/scores', 'hat')).json(), { text: 'hat' });
    for (const url of ['/t1/scores', '/t9/scores'])
      assert.equal((await post(url, 'a long hat of a tall man')).status, 413, url);
  });
});

describe('rewrite', () => {
  const after = (hook: HttpHook, from: 'onRequest' | 'onRoute' = 'onRequest') =>
    httpRoutes(
      (router) =>
        router.get('/b', () => 'b').post('/b', (_http, body) => body, { body: textObject }),
      { hooks: { [from]: [hook] } },
    );

  test('may come after a wait, of a request without a body', async () => {
    const routes = after(async (http) => {
      await undefined;
      http.rewrite('/b');
    });
    assert.equal((await inject(routes, '/a')).text(), 'b');
    const post = await inject(routes, { method: 'POST', url: '/a', body: { text: 'lost' } });
    assert.equal(post.status, 500); // rather than with a part of the body
    assert.equal(routes.inFlight, 0);
  });

  test('keeps the query unless it has one, and takes none that is no path', async () => {
    const seen: (string | undefined)[] = [];
    const routes = after((http) => {
      for (const target of ['', 'b', 'http://x/b', '/b c', '/b#c', '/b\r\n', '/ü', 7])
        assert.throws(() => http.rewrite(target as string), /no path with an optional query/);
      http.rewrite('/c');
      seen.push(http.queryText, http.query.x);
      http.rewrite('/b?y');
      seen.push(http.queryText, http.query.x);
    });
    assert.equal((await inject(routes, '/a?x=1')).text(), 'b');
    assert.deepEqual(seen, ['x=1', '1', 'y', undefined]);
  });

  test('comes too late once the route is known', async () => {
    const routes = after((http) => http.rewrite('/b'), 'onRoute');
    assert.equal((await inject(routes, '/a')).status, 500);
  });
});
