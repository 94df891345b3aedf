import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { after, before, describe, test } from 'node:test';
import { ask, type HttpServer, RawHttp, startHttp } from '../../support/http-server.js';
import { until } from '../../support/until.js';

const context = new AsyncLocalStorage<string>();

describe('a body on the wire', () => {
  let http: HttpServer;
  before(async () => {
    http = await startHttp(
      (router) =>
        router
          .post('/guarded', async (request) => digest(await request.bodyBytes()), {
            guards: [() => new Promise<void>((resolve) => setTimeout(resolve, 20))],
            maxBodyBytes: 6_000_000,
          })
          .post('/limited', async (request) => digest(await request.bodyBytes()), {
            maxBodyBytes: 1_000,
          })
          .post('/context', (request) =>
            context.run(
              'mine',
              async () => `${(await request.bodyBytes()).length} ${context.getStore()}`,
            ),
          )
          .post('/form', async (request) => request.body()),
      {
        hooks: {
          onRequest: [
            (request) => {
              if (request.path === '/old') request.rewrite('/guarded');
            },
          ],
        },
      },
    );
  });
  after(() => http.server.stop());

  for (const size of [0, 1, 65_536, 5_242_880]) {
    test(`of ${size} bytes is whole behind a guard that waits, told or in chunks`, async () => {
      const body = Buffer.alloc(size, 'nopal ');
      const told = await ask(http.port, '/guarded', { method: 'POST', body });
      assert.equal(told.body.toString(), digest(body));
      const headers = { 'Transfer-Encoding': 'chunked' };
      const chunked = await ask(http.port, '/guarded', { method: 'POST', body, headers });
      assert.equal(chunked.body.toString(), digest(body));
    });
  }

  test('is whole where a hook has found another route for it', async () => {
    const body = Buffer.alloc(1_000_000, 'nopal ');
    for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      const answer = await ask(http.port, '/old', { method: 'POST', body, headers });
      assert.equal(answer.body.toString(), digest(body));
    }
  });

  test('that comes byte by byte is whole', async () => {
    const client = await RawHttp.open(http.port);
    client.write('POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n');
    for (const byte of 'abcde') {
      client.write(byte);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until(() => client.text.endsWith(digest(Buffer.from('abcde'))));
    client.destroy();
  });

  test('over the limit is 413 and ends the connection, told or counted', async () => {
    const told = await RawHttp.open(http.port);
    told.write(
      `POST /limited HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n${'x'.repeat(5_000)}`,
    );
    await told.closed();
    assert.match(told.text, /^HTTP\/1.1 413 Content Too Large\r\n[\s\S]*Connection: close/i);
    const counted = await RawHttp.open(http.port);
    const chunk = `3e8\r\n${'x'.repeat(1_000)}\r\n`;
    counted.write(
      `POST /limited HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    );
    counted.write(`${chunk}0\r\n\r\n`);
    await counted.closed();
    assert.match(counted.text, /^HTTP\/1.1 413 /);
  });

  test('is waited for in the context of who asked', async () => {
    const answer = await ask(http.port, '/context', {
      method: 'POST',
      body: Buffer.alloc(300_000),
    });
    assert.equal(answer.body.toString(), '300000 mine');
  });

  test('with keys of prototypes pollutes nothing', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const answer = await ask(http.port, '/form', { method: 'POST', headers, body });
    assert.equal(answer.status, 200);
    assert.doesNotMatch(answer.body.toString(), /__proto__/);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    await ask(http.port, '/form', {
      method: 'POST',
      headers: form,
      body: '__proto__=1&__proto__[polluted]=1',
    });
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  test('that nests too deep is refused', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = '['.repeat(10_000) + ']'.repeat(10_000);
    assert.equal((await ask(http.port, '/form', { method: 'POST', headers, body })).status, 413);
  });
});

function digest(bytes: Uint8Array): string {
  let sum = 0;
  for (const byte of bytes) sum = (sum * 31 + byte) % 1_000_003;
  return `${bytes.length}:${sum}`;
}
