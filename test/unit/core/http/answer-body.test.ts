import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inject, reply } from '@nopal/core';
import { httpRoutes } from '../../../support/http-routes.js';

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
