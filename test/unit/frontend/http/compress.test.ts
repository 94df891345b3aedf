import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliDecompressSync, constants, createGzip, gunzipSync, inflateSync } from 'node:zlib';
import { etag, Reply } from '@nopal/core';
import { compress } from '../../../../packages/frontend/src/http/compress.js';
import { encodeChunks } from '../../../../packages/frontend/src/http/encode-chunks.js';
import { type FakeParts, runFake } from '../../../support/fake-http.js';

const long = 'nopal '.repeat(1_000);
const text = (body: string, headers: Record<string, string> = {}): FakeParts => ({
  hooks: [compress()],
  handler: () => new Reply({ as: 'text', text: body }, { headers }),
});
const accepts = (encoding: string) => ({ headers: { 'accept-encoding': encoding } });

describe('compress', () => {
  it('compresses in the way that the client likes best', async () => {
    const inflate = { br: brotliDecompressSync, gzip: gunzipSync, deflate: inflateSync };
    for (const [encoding, undo] of Object.entries(inflate)) {
      const { headers, body } = await runFake(accepts(encoding), text(long));
      assert.equal(headers['content-encoding'], encoding);
      assert.equal(headers.vary, 'Accept-Encoding');
      assert.ok(body.length < 500);
      assert.equal(undo(body).toString(), long);
    }
    const best = await runFake(accepts('gzip, deflate, br'), text(long));
    assert.equal(best.headers['content-encoding'], 'br');
  });

  it('says that answers differ also to a client that takes none', async () => {
    for (const request of [{}, accepts('identity'), accepts('br;q=0, *;q=0')]) {
      const { headers, text: body } = await runFake(request, text(long));
      assert.equal(headers['content-encoding'], undefined);
      assert.equal(headers.vary, 'Accept-Encoding');
      assert.equal(body, long);
    }
  });

  it('leaves alone what is small, encoded, a part, of a closed type, or must not be transformed', async () => {
    const untouched = async (parts: FakeParts) => {
      const answer = await runFake(accepts('br, gzip'), parts);
      assert.notEqual(answer.headers['content-encoding'], 'br');
      return answer;
    };
    await untouched(text('x'.repeat(1_023)));
    await untouched(text(long, { 'Content-Encoding': 'gzip' }));
    await untouched(text(long, { 'Cache-Control': 'public, no-transform' }));
    const png = new Reply({ as: 'bytes', bytes: Buffer.from(long), type: 'image/png' });
    await untouched({ hooks: [compress()], handler: () => png });
    const part = new Reply(
      { as: 'text', text: long },
      { status: 206, headers: { 'Content-Range': 'bytes 0-5999/9000' } },
    );
    await untouched({ hooks: [compress()], handler: () => part });
    const events = async function* () {
      yield { data: long };
    };
    const stream = new Reply({ as: 'events', events: events(), heartbeatMs: 0 });
    await untouched({ hooks: [compress()], handler: () => stream });
  });

  it('makes a strong tag weak, because the bytes are others, and a client finds its body again by it', async () => {
    const parts: FakeParts = {
      hooks: [etag('strong'), compress()],
      handler: () => new Reply({ as: 'text', text: long }),
    };
    const first = await runFake(accepts('gzip'), parts);
    assert.match(first.headers.etag ?? '', /^W\//);
    const again = { 'accept-encoding': 'gzip', 'if-none-match': first.headers.etag ?? '' };
    const second = await runFake({ headers: again }, parts);
    assert.equal(second.status, 304);
    assert.equal(second.headers.vary, 'Accept-Encoding');
    assert.equal(second.body.length, 0);
  });

  it('compresses errors and JSON too', async () => {
    const handler = () => new Reply({ as: 'value', value: { list: [long] } }, { status: 422 });
    const { headers, body } = await runFake(accepts('gzip'), { hooks: [compress()], handler });
    assert.equal(headers['content-encoding'], 'gzip');
    assert.deepEqual(JSON.parse(gunzipSync(body).toString()), { list: [long] });
  });

  it('compresses a stream whatever its size', async () => {
    const handler = () =>
      new Reply({
        as: 'stream',
        type: 'text/plain',
        chunks: (async function* () {
          for (let i = 0; i < 100; i += 1) yield `line ${i}\n`;
        })(),
      });
    const { body } = await runFake(accepts('br'), { hooks: [compress()], handler });
    assert.match(brotliDecompressSync(body).toString(), /^line 0\n(line \d+\n)*line 99\n$/);
  });

  it('does not start with an encoding that it has not', () => {
    assert.throws(
      () => compress({ encodings: ['zip' as 'gzip'] }),
      /compress\.encodings has 'zip'/,
    );
  });
});

describe('encodeChunks', () => {
  const make = () => ({ stream: createGzip(), flush: constants.Z_SYNC_FLUSH });

  it('gives each piece out before it asks for the next', async () => {
    let asked = 0;
    const source = async function* () {
      for (; asked < 5; asked += 1) yield `piece ${asked}`;
    };
    const encoded = encodeChunks(source(), make);
    const first = await encoded.next();
    assert.equal(first.done, false);
    assert.ok(asked <= 1, String(asked));
    await encoded.return(undefined);
  });

  it('ends its source when the reader goes, and passes its error on', async () => {
    let isEnded = false;
    const source = async function* () {
      try {
        for (;;) yield Buffer.alloc(100_000, 'x');
      } finally {
        isEnded = true;
      }
    };
    const encoded = encodeChunks(source(), make);
    await encoded.next();
    await encoded.return(undefined);
    assert.equal(isEnded, true);
    const failing = async function* (): AsyncGenerator<string> {
      yield 'a';
      throw new Error('the source broke');
    };
    const broken = encodeChunks(failing(), make);
    await assert.rejects(async () => {
      for await (const _ of broken);
    }, /the source broke/);
  });
});
