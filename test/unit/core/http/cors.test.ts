import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cors } from '../../../../packages/core/src/http/cors.js';
import type { HttpHooks } from '../../../../packages/core/src/http/hooks.js';
import { runFake } from '../../../support/fake-http.js';

const page = 'https://page.example';
const preflight = {
  method: 'OPTIONS',
  headers: {
    origin: page,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'content-type, x-token',
  },
};

describe('cors', () => {
  it('lets a listed page read the answer, and says that it depends on the origin', async () => {
    const hooks = [cors({ origins: [page], exposedHeaders: ['X-Total'] })];
    const { headers, text } = await runFake({ headers: { origin: page } }, { hooks });
    assert.equal(text, 'ok');
    assert.equal(headers['access-control-allow-origin'], page);
    assert.equal(headers['access-control-expose-headers'], 'X-Total');
    assert.equal(headers.vary, 'Origin');
    assert.equal(headers['access-control-allow-credentials'], undefined);
  });

  it('tells another page nothing, but answers it the same', async () => {
    const hooks = [cors({ origins: [page], credentials: true })];
    for (const origin of [
      'https://evil.example',
      'null',
      `${page}.evil.example`,
      'x'.repeat(600),
    ]) {
      const { headers, status } = await runFake({ headers: { origin } }, { hooks });
      assert.equal(status, 200);
      assert.equal(headers['access-control-allow-origin'], undefined, origin);
      assert.equal(headers['access-control-allow-credentials'], undefined, origin);
      assert.equal(headers.vary, 'Origin');
    }
  });

  it('varies by origin also for a request without one, because a cache keeps that answer', async () => {
    const { headers } = await runFake({}, { hooks: [cors({ origins: [page] })] });
    assert.equal(headers.vary, 'Origin');
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  it('keeps what Vary said before', async () => {
    const before: HttpHooks = {
      onRequest: [({ response }) => void response.set('Vary', 'Accept')],
    };
    const { headers } = await runFake({}, { hooks: [before, cors({ origins: [page] })] });
    assert.equal(headers.vary, 'Accept, Origin');
  });

  it('answers a preflight of any path, also one that no route takes', async () => {
    const hooks = [cors({ origins: [page], credentials: true, maxAgeSeconds: 60 })];
    const { status, headers, text } = await runFake({ ...preflight, route: null }, { hooks });
    assert.equal(status, 204);
    assert.equal(text, '');
    assert.equal(headers['access-control-allow-origin'], page);
    assert.equal(headers['access-control-allow-credentials'], 'true');
    assert.equal(headers['access-control-allow-methods'], 'GET, HEAD, POST, PUT, PATCH, DELETE');
    assert.equal(headers['access-control-allow-headers'], 'content-type, x-token');
    assert.equal(headers['access-control-max-age'], '60');
    assert.equal(
      headers.vary,
      'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    );
  });

  it('answers the preflight of a strange page without a permission', async () => {
    const hooks = [cors({ origins: [page] })];
    const asked = { ...preflight.headers, origin: 'https://evil.example' };
    const { status, headers } = await runFake({ ...preflight, headers: asked }, { hooks });
    assert.equal(status, 204);
    assert.equal(headers['access-control-allow-origin'], undefined);
    assert.equal(headers['access-control-allow-methods'], undefined);
    assert.equal(headers['access-control-allow-headers'], undefined);
  });

  it('leaves an OPTIONS request that is no preflight to the routes', async () => {
    const hooks = [cors({ origins: [page] })];
    const { text } = await runFake({ method: 'OPTIONS', headers: { origin: page } }, { hooks });
    assert.equal(text, 'ok');
  });

  it('echoes only names that are headers, and no long list of them', async () => {
    const hooks = [cors({ origins: [page] })];
    for (const asked of ['x-a: 1', 'x-a, , x-b', 'x '.repeat(20), 'x-a,'.repeat(400)]) {
      const headers = { ...preflight.headers, 'access-control-request-headers': asked };
      const given = await runFake({ ...preflight, headers }, { hooks });
      assert.equal(given.headers['access-control-allow-headers'], undefined, asked);
    }
  });

  it('allows any page with a star, which does not make answers differ', async () => {
    const hooks = [cors({ origins: ['*'] })];
    const { headers } = await runFake({ headers: { origin: page } }, { hooks });
    assert.equal(headers['access-control-allow-origin'], '*');
    assert.equal(headers.vary, undefined);
  });

  it('asks a function', async () => {
    const hooks = [cors({ origins: (origin, http) => http.path === '/a' && origin === page })];
    const at = async (path: string) =>
      (await runFake({ path, headers: { origin: page } }, { hooks })).headers;
    assert.equal((await at('/a'))['access-control-allow-origin'], page);
    assert.equal((await at('/b'))['access-control-allow-origin'], undefined);
  });

  it('does not start with a star and credentials, an odd origin, name or age', () => {
    assert.throws(() => cors({ origins: ['*'], credentials: true }), /list the origins/);
    assert.throws(() => cors({ origins: ['page.example'] }), /cors\.origins has 'page\.example'/);
    assert.throws(() => cors({ origins: [page], exposedHeaders: ['a\r\nb'] }), TypeError);
    assert.throws(() => cors({ origins: [page], maxAgeSeconds: -1 }), TypeError);
  });
});
