import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { secureHeaders } from '../../../../packages/core/src/http/secure-headers.js';
import { runFake } from '../../../support/fake-http.js';

describe('secureHeaders', () => {
  it('are on answers and on errors', async () => {
    const hooks = [secureHeaders()];
    for (const route of [undefined, null]) {
      const { headers } = await runFake({ ...(route === null && { route }) }, { hooks });
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    }
  });

  it('promise TLS over TLS alone', async () => {
    const hooks = [secureHeaders()];
    const over = async (protocol: 'http' | 'https') =>
      (await runFake({ protocol }, { hooks })).headers['strict-transport-security'];
    assert.equal(await over('https'), 'max-age=15552000; includeSubDomains');
    assert.equal(await over('http'), undefined);
    const none = await runFake({}, { hooks: [secureHeaders({ hsts: false })] });
    assert.equal(none.headers['strict-transport-security'], undefined);
    const short = secureHeaders({ hsts: { maxAgeSeconds: 60, includeSubDomains: false } });
    const given = await runFake({}, { hooks: [short] });
    assert.equal(given.headers['strict-transport-security'], 'max-age=60');
  });

  it('can be changed, added to and left out, in any case of the name', async () => {
    const headers = {
      'x-frame-options': 'DENY',
      'X-XSS-PROTECTION': false,
      'Content-Security-Policy': "default-src 'self'",
    } as const;
    const given = (await runFake({}, { hooks: [secureHeaders({ headers })] })).headers;
    assert.equal(given['x-frame-options'], 'DENY');
    assert.equal(given['x-xss-protection'], undefined);
    assert.equal(given['content-security-policy'], "default-src 'self'");
    assert.equal(given['x-content-type-options'], 'nosniff');
  });

  it('do not start with a line end in a value or a name that is none', () => {
    assert.throws(() => secureHeaders({ headers: { 'X-A': 'b\r\nSet-Cookie: a=1' } }), TypeError);
    assert.throws(() => secureHeaders({ headers: { 'X A': 'b' } }), TypeError);
    assert.throws(() => secureHeaders({ hsts: { maxAgeSeconds: 1.5 } }), TypeError);
  });
});
