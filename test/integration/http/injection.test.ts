import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { reply } from '@nopal/server';
import { ask, type HttpServer, startHttp } from '../../support/http-server.js';

const EVIL = 'a\r\nX-Evil: 1\r\n\r\nbody';

describe('line ends in what a game puts into an answer', () => {
  let http: HttpServer;
  before(async () => {
    http = await startHttp((router) =>
      router
        .get('/header', (context) => void context.response.set('X-A', EVIL))
        .get('/append', (context) => void context.response.append('X-A', EVIL))
        .get('/name', (context) => void context.response.set('X-A\r\nX-Evil', '1'))
        .get('/reply', () => reply.text('', { headers: { 'X-A': EVIL } }))
        .get('/type', () => reply.bytes(new Uint8Array(1), EVIL))
        .get('/cookie', (context) => void context.response.cookie('a', EVIL))
        .get('/cookie-name', (context) => void context.response.cookie(EVIL, 'a'))
        .get(
          '/cookie-path',
          (context) => void context.response.cookie('a', 'b', { path: `/${EVIL}` }),
        )
        .get('/redirect', () => reply.redirect(`/${EVIL}`))
        .get('/file', () => reply.file('x', { download: EVIL }))
        .get('/length', (context) => void context.response.set('Content-Length', '1'))
        .get('/elsewhere', (context) => reply.redirect(context.query.to ?? '/')),
    );
  });
  after(() => http.server.stop());

  for (const path of [
    '/header',
    '/append',
    '/name',
    '/reply',
    '/type',
    '/cookie-name',
    '/cookie-path',
    '/redirect',
    '/file',
    '/length',
  ]) {
    test(`at ${path} are refused`, async () => {
      const answer = await ask(http.port, path);
      assert.ok(answer.status === 500 || answer.status === 400, String(answer.status));
      assert.equal(answer.headers['x-evil'], undefined);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
    });
  }

  test('in a cookie are escaped', async () => {
    const answer = await ask(http.port, '/cookie');
    assert.equal(answer.headers['x-evil'], undefined);
    assert.match(String(answer.headers['set-cookie']), /^a=a%0D%0AX-Evil/);
  });

  test('other hosts are no target of a redirect', async () => {
    for (const to of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/a b',
    ])
      assert.equal(
        (await ask(http.port, `/elsewhere?to=${encodeURIComponent(to)}`)).status,
        400,
        to,
      );
    const own = await ask(http.port, '/elsewhere?to=%2Fhome%3Fx%3D1');
    assert.deepEqual([own.status, own.headers.location], [302, '/home?x=1']);
  });
});
