import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inject } from '@nopal/core';
import { httpRoutes } from '../../../support/http-routes.js';
import { textObject } from '../../../support/plain-codec.js';

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
