import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type MethodOverrideOptions,
  methodOverride,
} from '../../../../packages/core/src/http/method-override.js';
import { type FakeRequest, runFake } from '../../../support/fake-http.js';

const methodOf = async (request: FakeRequest, options?: MethodOverrideOptions): Promise<string> =>
  (await runFake(request, { hooks: [methodOverride(options)] })).http.method;
const form = (body: string, headers: Record<string, string> = {}): FakeRequest => ({
  method: 'POST',
  body,
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  },
});

describe('methodOverride', () => {
  it('takes the verb of a POST from the header or from a field of a form', async () => {
    const headers = { 'x-http-method-override': 'delete' };
    assert.equal(await methodOf({ method: 'POST', headers }), 'DELETE');
    assert.equal(await methodOf(form('a=1&_method=PUT')), 'PUT');
    assert.equal(await methodOf(form('_method=PUT', headers)), 'DELETE');
  });

  it('makes nothing else of anything else', async () => {
    for (const verb of ['GET', 'HEAD', 'POST', 'TRACE', 'CONNECT', 'x', '', 'PUT\r\nX: y'])
      assert.equal(await methodOf(form(`_method=${encodeURIComponent(verb)}`)), 'POST', verb);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const headers = { 'x-http-method-override': 'PATCH' };
      assert.equal(await methodOf({ method, headers }), method);
    }
    const json = { ...form('_method=PUT'), headers: { 'content-type': 'application/json' } };
    assert.equal(await methodOf(json), 'POST');
  });

  it('does not look into a form that is large or of unknown length', async () => {
    assert.equal(await methodOf(form(`a=${'x'.repeat(70_000)}&_method=PUT`)), 'POST');
    assert.equal(await methodOf(form('_method=PUT', { 'content-length': '' })), 'POST');
  });

  it('has other names, or only one of the two ways', async () => {
    assert.equal(await methodOf(form('verb=PUT'), { field: 'verb' }), 'PUT');
    assert.equal(await methodOf(form('_method=PUT'), { field: false }), 'POST');
    const headers = { 'x-verb': 'PUT', 'x-http-method-override': 'DELETE' };
    assert.equal(await methodOf({ method: 'POST', headers }, { header: 'X-Verb' }), 'PUT');
    assert.equal(await methodOf({ method: 'POST', headers }, { header: false }), 'POST');
    assert.throws(() => methodOverride({ header: 'a b' }), TypeError);
  });
});
