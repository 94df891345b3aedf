import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { etag } from '../../../../packages/core/src/http/etag.js';
import { Reply } from '../../../../packages/core/src/http/reply.js';
import { type FakeParts, type FakeRequest, runFake } from '../../../support/fake-http.js';

const asked = (tag: string): FakeRequest => ({ headers: { 'if-none-match': tag } });

describe('etag', () => {
  it('tags a body, the same for the same, and answers 304 without it to who has it', async () => {
    const parts: FakeParts = {
      hooks: [etag(), { onRequest: [({ response }) => void response.set('X-Kept', 'yes')] }],
    };
    const first = await runFake({}, parts);
    assert.match(first.headers.etag ?? '', /^W\/"2-[A-Za-z0-9_-]{22}"$/);
    assert.equal(first.text, 'ok');
    const again = await runFake(asked(first.headers.etag ?? ''), parts);
    assert.equal(again.status, 304);
    assert.equal(again.text, '');
    assert.equal(again.headers.etag, first.headers.etag);
    assert.equal(again.headers['x-kept'], 'yes');
    assert.equal(again.headers['content-type'], undefined);
    const other = await runFake(asked('"other"'), parts);
    assert.equal(other.status, 200);
    assert.equal(other.text, 'ok');
  });

  it('is strong, or what a function makes, which may be none', async () => {
    assert.match((await runFake({}, { hooks: [etag('strong')] })).headers.etag ?? '', /^"/);
    const own = { hooks: [etag((http) => (http.path === '/a' ? '"v7"' : undefined))] };
    assert.equal((await runFake({ path: '/a' }, own)).headers.etag, '"v7"');
    assert.equal((await runFake({ path: '/b' }, own)).headers.etag, undefined);
    await assert.rejects(runFake({}, { hooks: [etag(() => 'v7')] }), /is no entity tag/);
  });

  it('compares by a tag or date that the answer brings', async () => {
    const handler = () =>
      new Reply(
        { as: 'text', text: 'ok' },
        { headers: { ETag: '"own"', 'Last-Modified': 'Sun, 06 Nov 1994 08:49:37 GMT' } },
      );
    const parts = { hooks: [etag()], handler };
    assert.equal((await runFake(asked('"own"'), parts)).status, 304);
    const since = { headers: { 'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' } };
    assert.equal((await runFake(since, parts)).status, 304);
  });

  it('leaves other verbs, other statuses and streams alone', async () => {
    const hooks = [etag()];
    assert.equal((await runFake({ method: 'POST' }, { hooks })).headers.etag, undefined);
    const made = () => new Reply({ as: 'text', text: 'ok' }, { status: 201 });
    assert.equal((await runFake({}, { hooks, handler: made })).headers.etag, undefined);
    assert.equal((await runFake({ route: null }, { hooks })).headers.etag, undefined);
    const stream = () =>
      new Reply({
        as: 'stream',
        type: 'text/plain',
        chunks: (async function* () {
          yield 'a';
        })(),
      });
    const given = await runFake(asked('*'), { hooks, handler: stream });
    assert.equal(given.headers.etag, undefined);
    assert.equal(given.text, 'a');
  });
});
