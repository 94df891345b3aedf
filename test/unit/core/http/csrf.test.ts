import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csrf, csrfToken } from '../../../../packages/core/src/http/csrf.js';
import { FakeHttp, type FakeRequest, runFake } from '../../../support/fake-http.js';

const cookie = 'sid=1';
const post = (headers: Record<string, string>, rest: FakeRequest = {}): FakeRequest => ({
  method: 'POST',
  ...rest,
  headers: { cookie, host: 'game.example', ...headers },
});
const statusOf = async (request: FakeRequest, hooks = [csrf()]): Promise<number> =>
  (await runFake(request, { hooks })).status;

describe('csrf', () => {
  it('refuses what a page of another origin sends with cookies', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'https://game.example.evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.game.example' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://game.example' },
      { 'sec-fetch-site': '' },
    ]) {
      assert.equal(await statusOf(post(headers)), 403, JSON.stringify(headers));
    }
  });

  it('lets in the own host, and clients that are no browsers', async () => {
    for (const headers of [
      { origin: 'https://game.example' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://game.example' },
      { 'sec-fetch-site': 'none' },
      {},
    ]) {
      assert.equal(await statusOf(post(headers)), 200, JSON.stringify(headers));
    }
  });

  it('checks nothing where there is nothing to abuse: safe verbs, and no cookies', async () => {
    const headers = { origin: 'https://evil.example', cookie };
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      assert.equal(await statusOf({ method, headers }), 200);
    assert.equal(await statusOf({ method: 'POST', headers: { origin: headers.origin } }), 200);
    for (const method of ['PUT', 'PATCH', 'DELETE', 'PURGE'])
      assert.equal(await statusOf({ method, headers }), 403, method);
  });

  it('lets in listed origins and what is excepted', async () => {
    const hooks = [
      csrf({
        allowedOrigins: ['https://shop.example'],
        except: (http) => http.path === '/webhook',
      }),
    ];
    const site = { 'sec-fetch-site': 'cross-site' };
    assert.equal(await statusOf(post({ ...site, origin: 'https://shop.example' }), hooks), 200);
    assert.equal(await statusOf(post({ ...site, origin: 'https://evil.example' }), hooks), 403);
    const webhook = post({ origin: 'https://evil.example' }, { path: '/webhook' });
    assert.equal(await statusOf(webhook, hooks), 200);
  });
});

describe('a CSRF token', () => {
  const hooks = [csrf({ token: true })];
  const token = csrfToken(new FakeHttp());
  const own = { cookie: `sid=1; csrf=${token}` };
  const form = { ...own, 'content-type': 'Application/x-www-form-urlencoded; charset=utf-8' };

  it('is accepted in the header and in a field of a form', async () => {
    assert.equal(await statusOf(post({ ...own, 'x-csrf-token': token }), hooks), 200);
    assert.equal(await statusOf(post(form, { body: `a=1&_csrf=${token}` }), hooks), 200);
  });

  it('is asked for whatever the request looks like', async () => {
    for (const request of [
      post({}),
      post(own),
      post({ 'x-csrf-token': token }),
      post({ ...own, 'x-csrf-token': `${token.slice(0, -1)}!` }),
      post({ ...own, 'x-csrf-token': '' }),
      post({ cookie: 'csrf=', 'x-csrf-token': '' }),
      post({ cookie: 'csrf=a', 'x-csrf-token': 'a' }),
      post({ ...form, 'x-csrf-token': 'x' }, { body: `_csrf=${token}` }),
      post(form, { body: 'a=1' }),
      post({ ...own, 'content-type': 'application/json' }, { body: `_csrf=${token}` }),
    ]) {
      assert.equal(await statusOf(request, hooks), 403, JSON.stringify(request));
    }
  });

  it('comes with the first answer that asks for it and stays the same', () => {
    const first = new FakeHttp();
    const made = csrfToken(first);
    assert.deepEqual(first.response.cookies.get('csrf'), {
      value: made,
      options: { path: '/', sameSite: 'lax', httpOnly: false, signed: false },
    });
    const second = new FakeHttp({ headers: { cookie: `csrf=${made}` } });
    assert.equal(csrfToken(second), made);
    assert.equal(second.response.cookies.size, 0);
  });

  it('that a neighbour planted is none where it is signed', async () => {
    const signed = [csrf({ token: { signed: true } })];
    const planted = { cookie: `csrf=${token}`, 'x-csrf-token': token };
    assert.equal(await statusOf(post(planted), signed), 403);
    const ours = { cookie: `csrf=${token}.signed`, 'x-csrf-token': token };
    assert.equal(await statusOf(post(ours), signed), 200);
  });
});
