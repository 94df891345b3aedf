import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inject } from '../../../../packages/core/src/http/inject.js';
import { methodOverride } from '../../../../packages/core/src/http/method-override.js';
import { httpRoutes } from '../../../support/http-routes.js';

describe('the body of a request whose verb a hook changes', () => {
  const routes = httpRoutes(
    (router) =>
      router
        .post('/both', async (http) => (await http.bodyBytes()).length, { maxBodyBytes: 100 })
        .put('/both', async (http) => (await http.bodyBytes()).length, { maxBodyBytes: 1_000 })
        .patch('/both', async (http) => (await http.bodyBytes()).length, { maxBodyBytes: 10 })
        .put('/put', async (http) => http.body(), { maxBodyBytes: 50 }),
    { hooks: methodOverride() },
  );
  const statusOf = async (path: string, verb: string, bytes: number): Promise<number> => {
    const headers = { 'x-http-method-override': verb };
    const body = 'x'.repeat(bytes);
    const length = { 'content-length': String(bytes), 'content-type': 'text/plain' };
    const told = { method: 'POST', url: path, headers: { ...headers, ...length }, body };
    const pieces = { method: 'POST', url: path, headers, chunks: [new TextEncoder().encode(body)] };
    const answers = [await inject(routes, told), await inject(routes, pieces)];
    const [status] = answers.map((answer) => answer.status);
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [status, status],
      'told or counted it is the same',
    );
    return status ?? 0;
  };

  it('is as long as the route of the new verb says', async () => {
    assert.equal(await statusOf('/both', 'POST', 100), 200);
    assert.equal(await statusOf('/both', 'POST', 101), 413);
    assert.equal(await statusOf('/both', 'PUT', 1_000), 200);
    assert.equal(await statusOf('/both', 'PUT', 1_001), 413);
    assert.equal(await statusOf('/both', 'PATCH', 10), 200);
    assert.equal(await statusOf('/both', 'PATCH', 11), 413);
  });

  it('is there also where the path has no route for POST', async () => {
    const headers = { 'x-http-method-override': 'PUT' };
    const answer = await inject(routes, { method: 'POST', url: '/put', headers, body: { a: 1 } });
    assert.deepEqual([answer.status, answer.json()], [200, { a: 1 }]);
    assert.equal(await statusOf('/put', 'PUT', 51), 413);
  });

  it('of a form that names the verb keeps to the limit of that verb', async () => {
    const form = (text: string) =>
      inject(routes, {
        method: 'POST',
        url: '/put',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(text.length),
        },
        body: text,
      });
    assert.equal((await form('_method=PUT&a=1')).status, 200);
    assert.equal((await form(`_method=PUT&a=${'x'.repeat(50)}`)).status, 413);
  });
});
