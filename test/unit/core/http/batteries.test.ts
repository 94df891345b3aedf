// What a server adds around its routes, together and through the dispatcher itself.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import {
  cors,
  csrf,
  etag,
  type HttpHooks,
  httpSession,
  inject,
  MemoryKeyValueStore,
  methodOverride,
  rateLimit,
  secureHeaders,
  sessionOf,
} from '@nopal/core';
import { compress } from '@nopal/frontend';
import { httpRoutes } from '../../../support/http-routes.js';
import { ManualClock } from '../../../support/manual-clock.js';

const page = 'https://page.example';
const clock = new ManualClock();
const all: readonly HttpHooks[] = [
  { onRequest: [rateLimit({ limit: 1_000, intervalMs: 1_000, clock })] },
  cors({ origins: [page], credentials: true }),
  secureHeaders(),
  methodOverride(),
  csrf(),
  httpSession({ store: new MemoryKeyValueStore(clock), wallTime: () => clock.wallTime() }),
  etag(),
  compress(),
];
const moment = <Name extends keyof HttpHooks>(name: Name) =>
  all.flatMap((one) => (one[name] ?? []) as NonNullable<HttpHooks[Name]>[number][]);
const hooks: HttpHooks = {
  onRequest: moment('onRequest'),
  onRoute: moment('onRoute'),
  beforeHandler: moment('beforeHandler'),
  onSend: moment('onSend'),
  onResponse: moment('onResponse'),
};
const long = 'nopal '.repeat(1_000);
const routes = httpRoutes(
  (router) => {
    router
      .get('/long', () => long)
      .post('/login', (http) => sessionOf(http).login('ana'))
      .get('/me', (http) => ({ uid: http.uid }), { access: 'bound' })
      .delete('/me', (http) => sessionOf(http).destroy());
  },
  { hooks },
);

describe('batteries together', () => {
  it('are on errors as on answers: CORS, careful browsers, limits', async () => {
    for (const url of ['/long', '/nowhere', '/me']) {
      const { headers } = await inject(routes, { url, headers: { origin: page } });
      assert.equal(headers['access-control-allow-origin'], page, url);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['ratelimit-limit'], '1000');
      assert.match(headers.vary ?? '', /^Origin/);
    }
  });

  it('answer the preflight of a path that there is not', async () => {
    const headers = { origin: page, 'access-control-request-method': 'PUT' };
    const answer = await inject(routes, { method: 'OPTIONS', url: '/nowhere', headers });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers['access-control-allow-origin'], page);
    assert.equal(answer.headers['content-length'], undefined);
  });

  it('compress a tagged answer, and send nothing of it a second time', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const first = await inject(routes, { url: '/long', headers });
    assert.equal(gunzipSync(first.bytes).toString(), long);
    assert.equal(first.headers['content-length'], String(first.bytes.length));
    const again = { ...headers, 'if-none-match': first.headers.etag ?? '' };
    const second = await inject(routes, { url: '/long', headers: again });
    assert.equal(second.status, 304);
    assert.equal(second.bytes.length, 0);
    assert.equal(second.headers['x-content-type-options'], 'nosniff');
    assert.match(second.headers.vary ?? '', /Accept-Encoding/);
    const head = await inject(routes, { method: 'HEAD', url: '/long', headers });
    assert.equal(head.headers['content-length'], first.headers['content-length']);
    assert.equal(head.bytes.length, 0);
  });

  it('log in, know the user by the cookie, and log out by a form that can only POST', async () => {
    assert.equal((await inject(routes, '/me')).status, 401);
    const login = await inject(routes, { method: 'POST', url: '/login' });
    assert.equal(login.status, 204);
    const cookie = login.setCookies[0]?.split(';')[0] ?? '';
    assert.match(login.setCookies[0] ?? '', /^sid=[\w-]{32}; .*HttpOnly/);
    const me = await inject(routes, { url: '/me', headers: { cookie } });
    assert.deepEqual(me.json(), { uid: 'ana' });
    const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    const logout = (headers: Record<string, string>) =>
      inject(routes, {
        method: 'POST',
        url: '/me',
        headers: { ...form, ...headers },
        body: '_method=DELETE',
      });
    assert.equal((await logout({ origin: 'https://evil.example' })).status, 403);
    assert.equal((await inject(routes, { url: '/me', headers: { cookie } })).status, 200);
    const out = await logout({ origin: 'https://localhost', host: 'localhost' });
    assert.equal(out.status, 204);
    assert.match(out.setCookies[0] ?? '', /^sid=; .*Max-Age=0/);
    assert.equal((await inject(routes, { url: '/me', headers: { cookie } })).status, 401);
  });
});
