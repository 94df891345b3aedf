import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpRouter, MemoryKeyValueStore, SystemClock } from '@nopal/core';
import {
  checkHttpOptions,
  checkHttpOverrides,
} from '../../../packages/server/src/check-http-options.js';
import { withHttpOverrides } from '../../../packages/server/src/http-overrides.js';
import { manifest } from '../../integration/game/generated/manifest.js';

const check = (options: object) => (): void => checkHttpOptions(options);

describe('the options of HTTP', () => {
  it('are taken as they are meant', () => {
    const batteries = ['cors', 'secureHeaders', 'rateLimit', 'methodOverride', 'csrf', 'session'];
    const more = ['etag', 'compress', 'health', 'openapi', 'msgpack'];
    for (const name of [...batteries, ...more])
      for (const value of [true, false, undefined]) checkHttpOptions({ [name]: value });
    checkHttpOptions({
      preset: 'bare',
      admin: { port: 0, host: '::1' },
      cors: { origins: ['https://a.example'], credentials: true, maxAgeSeconds: 60 },
      secureHeaders: { headers: { 'X-Frame-Options': false, 'X-Own': 'a' }, hsts: false },
      rateLimit: { limit: 5, key: () => undefined },
      methodOverride: { header: false, field: 'verb' },
      csrf: { token: true, except: () => false },
      session: {
        store: new MemoryKeyValueStore(new SystemClock()),
        cookie: { name: 'id', sameSite: 'none', partitioned: true },
        ttlMs: 3_600_000,
      },
      static: ['public', { folder: 'assets', path: '/assets', immutable: /\.[0-9a-f]{8}\./ }],
      etag: (_http, body) => `"${body.length}"`,
      compress: { encodings: ['gzip'], level: 1 },
      health: { prefix: '/ops', checks: { database: () => true }, timeoutMs: 100 },
      openapi: { prefix: '/api' },
      router: new HttpRouter(),
      cookieKeys: ['0123456789abcdef'],
    });
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [
      { nothing: 1 },
      /^http\.nothing is no option; there are preset, port, host, unixPath, admin, cors,/,
    ],
    [{ port: 65_536 }, /^http\.port is 65536; it must be a whole number, 0 to 65535$/],
    [{ preset: 'fast' }, /^http\.preset is "fast"; it must be default, bare$/],
    [
      { cors: 'https://a.example' },
      /^http\.cors is "https:\/\/a\.example"; it must be true, false or an object with origins, credentials/,
    ],
    [
      { cors: { origin: '*' } },
      /^http\.cors\.origin is no option; there are origins, credentials,/,
    ],
    [{ cors: { origins: '*' } }, /^http\.cors\.origins is "\*"; it must be a list$/],
    [{ cors: { origins: [7] } }, /^http\.cors\.origins\[0\] is 7; it must be a text$/],
    [
      { secureHeaders: { hsts: { maxAge: 1 } } },
      /^http\.secureHeaders\.hsts\.maxAge is no option; there are maxAgeSeconds, includeSubDomains$/,
    ],
    [
      { secureHeaders: { headers: { 'X-A': 1 } } },
      /^http\.secureHeaders\.headers\.X-A is 1; it must be a text$/,
    ],
    [
      { rateLimit: { limit: 0 } },
      /^http\.rateLimit\.limit is 0; it must be a whole number, 1 to 2147483647$/,
    ],
    [
      { methodOverride: { header: true } },
      /^http\.methodOverride\.header is true; it must be a text$/,
    ],
    [
      { csrf: { token: { name: 'x' } } },
      /^http\.csrf\.token\.name is no option; there are cookie, header, field, signed$/,
    ],
    [
      { session: { cookie: { sameSite: 'Lax' } } },
      /^http\.session\.cookie\.sameSite is "Lax"; it must be strict, lax, none$/,
    ],
    [
      { session: { ttlMs: 30 } },
      /^http\.session\.ttlMs is 30; it must be a whole number, 1000 to /,
    ],
    [{ static: [{ path: '/a' }] }, /^http\.static\[0\]\.folder is missing; name the folder/],
    [
      { static: { folder: 'a', path: 'a' } },
      /^http\.static\.path is "a"; it must be a path that begins with a slash$/,
    ],
    [{ static: true }, /^http\.static is true; it must be an object with folder, path,/],
    [
      { etag: 'strict' },
      /^http\.etag is "strict"; it must be true, false, weak, strong or a function$/,
    ],
    [
      { compress: { encodings: ['zstd'] } },
      /^http\.compress\.encodings\[0\] is "zstd"; it must be br, gzip, deflate$/,
    ],
    [
      { health: { checks: { db: true } } },
      /^http\.health\.checks\.db is true; it must be a function$/,
    ],
    [{ openapi: { path: '/x' } }, /^http\.openapi\.path is no option; there are prefix$/],
    [{ admin: true }, /^http\.admin is true; it must be an object with port, host$/],
    [{ admin: {} }, /^http\.admin\.port is missing; give the admin pages a port, or 0/],
    [{ admin: { port: '9' } }, /^http\.admin\.port is "9"; it must be a whole number, 0 to 65535$/],
    [{ use: () => undefined }, /^http\.use is a function; it must be a list$/],
    [{ onError: {} }, /^http\.onError is an object; it must be a function$/],
    [{ msgpack: 1 }, /^http\.msgpack is 1; it must be true or false$/],
  ];
  for (const [options, message] of wrong) {
    it(`are refused as ${JSON.stringify(options)}, with the key, what was found and what is allowed`, () => {
      assert.throws(check(options), { name: 'TypeError', message });
    });
  }

  it('are an object', () => {
    for (const none of [null, true, [], 'on'])
      assert.throws(
        check(none as never),
        /^TypeError: http is .*; it must be an object with preset,/,
      );
  });
});

describe('what is said over the options of HTTP', () => {
  const options = { manifest, type: 'gate' };

  it('changes those keys alone', () => {
    const merged = withHttpOverrides({
      ...options,
      http: { session: true, port: 1, admin: { port: 2, host: '::1' } },
      httpOverrides: { port: 3, admin: { port: 4 } },
    });
    assert.deepEqual(merged.http, { session: true, port: 3, admin: { port: 4, host: '::1' } });
  });

  it('is checked by itself and together', () => {
    assert.throws(
      () => checkHttpOverrides({ session: true } as object),
      /^TypeError: httpOverrides\.session is no option; there are port, host,/,
    );
    assert.throws(
      () => withHttpOverrides({ ...options, httpOverrides: { admin: { host: '::1' } } }),
      /http\.admin\.port is missing/,
    );
  });

  it('leave one place to listen on', () => {
    assert.throws(
      () => withHttpOverrides({ ...options, http: { port: 0, unixPath: '/run/game.sock' } }),
      /^TypeError: http\.unixPath is "\/run\/game\.sock", and http\.port is given too; a server listens on one/,
    );
  });

  it('may not give the admin pages a port that players reach', () => {
    const admin = { port: 3250 };
    assert.throws(
      () => withHttpOverrides({ ...options, port: 3250, http: { admin } }),
      /^TypeError: http\.admin\.port is 3250, and so is port; the admin pages need a port that players do not reach$/,
    );
    assert.throws(
      () => withHttpOverrides({ ...options, http: { port: 3250, admin } }),
      /and so is http\.port/,
    );
    withHttpOverrides({ ...options, port: 0, http: { port: 0, admin: { port: 0 } } });
  });
});
