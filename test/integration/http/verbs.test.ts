import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { cors } from '@nopal/core';
import { reply } from '@nopal/server';
import { ask, type HttpServer, startHttp } from '../../support/http-server.js';

describe('verbs and statuses on the wire', () => {
  let http: HttpServer;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  before(async () => {
    http = await startHttp(
      (router) =>
        router
          .get('/text', () => 'grüße')
          .get('/json', async () => ({ a: [1, 2] }))
          .get('/nothing', () => undefined)
          .get('/stream', async function* () {
            yield 'a';
          })
          .get('/same', () => reply.status(304))
          .put('/json', () => 1)
          .delete('/only', () => 1)
          .all('/every', (context) => context.method),
      { hooks: cors({ origins: ['https://page.example'] }) },
    );
  });
  after(async () => {
    agent.destroy();
    await http.server.stop();
  });

  for (const path of ['/text', '/json', '/nothing', '/stream', '/same']) {
    test(`HEAD ${path} has GET's head and no body, and the connection goes on`, async () => {
      const whole = await ask(http.port, path, { agent });
      const head = await ask(http.port, path, { method: 'HEAD', agent });
      const bare = ({ 'x-request-id': _id, date: _date, ...headers }: typeof whole.headers) =>
        headers;
      assert.deepEqual(bare(head.headers), bare(whole.headers));
      assert.deepEqual([head.status, head.body.length], [whole.status, 0]);
      assert.equal((await ask(http.port, '/text', { agent })).body.toString(), 'grüße');
    });
  }

  test('204 and 304 carry no length', async () => {
    for (const [path, status] of [
      ['/nothing', 204],
      ['/same', 304],
    ] as const) {
      const answer = await ask(http.port, path, { agent });
      assert.deepEqual([answer.status, answer.headers['content-length']], [status, undefined]);
    }
    assert.equal((await ask(http.port, '/text', { agent })).status, 200);
  });

  test('a path without the verb is 405 with exactly those it has', async () => {
    const post = await ask(http.port, '/json', { method: 'POST' });
    assert.deepEqual([post.status, post.headers.allow], [405, 'GET, HEAD, PUT, OPTIONS']);
    const get = await ask(http.port, '/only');
    assert.deepEqual([get.status, get.headers.allow], [405, 'DELETE, OPTIONS']);
    const odd = await ask(http.port, '/only', { method: 'PROPFIND' });
    assert.equal(odd.status, 405);
  });

  test('OPTIONS tells them', async () => {
    const options = await ask(http.port, '/json', { method: 'OPTIONS' });
    assert.deepEqual([options.status, options.headers.allow], [204, 'GET, HEAD, PUT, OPTIONS']);
    assert.equal((await ask(http.port, '/none', { method: 'OPTIONS' })).status, 404);
  });

  test('a route for all verbs gets them all', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PROPFIND'])
      assert.equal((await ask(http.port, '/every', { method })).body.toString(), method);
  });

  test('a preflight is answered also where there is nothing, and errors can be read', async () => {
    const headers = { Origin: 'https://page.example', 'Access-Control-Request-Method': 'PUT' };
    const preflight = await ask(http.port, '/none', { method: 'OPTIONS', headers });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], 'https://page.example');
    const missing = await ask(http.port, '/none', { headers: { Origin: 'https://page.example' } });
    assert.deepEqual(
      [missing.status, missing.headers['access-control-allow-origin']],
      [404, 'https://page.example'],
    );
  });
});
