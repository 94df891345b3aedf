// Files, uploads and compression on a real socket, where paths, pieces and leaving clients are as clients make them.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SystemClock } from '@nopal/core';
import { compress, formOf, HttpListener, multipart, staticFiles } from '@nopal/frontend';
import { httpRoutes } from '../support/http-routes.js';
import { until } from '../support/until.js';

const big = Buffer.from(Array.from({ length: 2_000_000 }, (_, at) => at % 251));

describe('around routes, on a real listener', () => {
  let base: string;
  let listener: HttpListener;
  let port = 0;
  let routes: ReturnType<typeof httpRoutes>;

  before(async () => {
    base = mkdtempSync(join(tmpdir(), 'nopal-parts-'));
    mkdirSync(join(base, 'public'));
    mkdirSync(join(base, 'uploads'));
    writeFileSync(join(base, 'secret.txt'), 'secret');
    writeFileSync(join(base, 'public', 'big.bin'), big);
    writeFileSync(join(base, 'public', 'a b.txt'), 'spaced');
    const use = [multipart({ folder: join(base, 'uploads'), maxFileBytes: 10_000_000 })];
    const files = staticFiles(join(base, 'public'));
    routes = httpRoutes(
      (router) => {
        router.get('/long', () => 'nopal '.repeat(1_000));
        router.post(
          '/up',
          (http) => {
            const file = formOf(http).file('f');
            const isSame = readFileSync(file?.path ?? '').equals(big);
            return { isSame, title: formOf(http).field('title') };
          },
          { use, maxBodyBytes: 20_000_000 },
        );
      },
      { clock: new SystemClock(), hooks: { ...files, ...compress() } },
    );
    listener = new HttpListener({ port: 0, host: '127.0.0.1', handler: routes });
    port = (await listener.listen()).port;
  });
  after(() => {
    listener.close();
    rmSync(base, { recursive: true });
  });
  const url = (path: string): string => `http://127.0.0.1:${port}${path}`;
  const uploads = (): number => readdirSync(join(base, 'uploads')).length;

  /** The path goes out as it is, which no client library would do. */
  const raw = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.on('error', reject);
      socket.on('data', (data) => {
        text += data.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        const length = /content-length: (\d+)/i.exec(text)?.[1];
        if (end !== -1 && text.length >= end + 4 + Number(length ?? 0)) socket.end();
      });
      socket.on('close', () => resolve(text));
      socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    });

  it('no spelling of a path leaves the folder', async () => {
    const answers = await Promise.all(
      [
        '/../secret.txt',
        '/%2e%2e/secret.txt',
        '/..%2fsecret.txt',
        '/%2e%2e%2fsecret.txt',
        '/..%5csecret.txt',
        '/%252e%252e/secret.txt',
        '/..%c0%afsecret.txt',
        '/big.bin%00.txt',
        '//secret.txt',
        '/%zz/../../secret.txt',
      ].map(raw),
    );
    for (const text of answers) {
      assert.match(text, /^HTTP\/1\.1 4\d\d /);
      assert.doesNotMatch(text, /\r\n\r\nsecret/);
    }
    assert.equal(await (await fetch(url('/a%20b.txt'))).text(), 'spaced');
  });

  it('sends a large file, and parts of it, whole and in order', async () => {
    const whole = await fetch(url('/big.bin'));
    assert.ok(Buffer.from(await whole.arrayBuffer()).equals(big));
    assert.equal(whole.headers.get('content-length'), String(big.length));
    const part = await fetch(url('/big.bin'), { headers: { range: 'bytes=100000-1700000' } });
    assert.equal(part.status, 206);
    assert.ok(Buffer.from(await part.arrayBuffer()).equals(big.subarray(100_000, 1_700_001)));
    const behind = await fetch(url('/big.bin'), { headers: { range: 'bytes=9000000-' } });
    assert.equal(behind.status, 416);
    assert.equal(behind.headers.get('content-range'), `bytes */${big.length}`);
    const head = await fetch(url('/big.bin'), { method: 'HEAD' });
    assert.equal(head.headers.get('content-length'), String(big.length));
    const etag = head.headers.get('etag') ?? '';
    const known = await fetch(url('/big.bin'), { headers: { 'if-none-match': etag } });
    assert.equal(known.status, 304);
    assert.equal((await fetch(url('/long'))).status, 200);
  });

  it('compresses for a client that takes it', async () => {
    const answer = await fetch(url('/long'), { headers: { 'accept-encoding': 'br' } });
    assert.equal(answer.headers.get('content-encoding'), 'br');
    assert.equal(await answer.text(), 'nopal '.repeat(1_000));
  });

  it('writes an upload to disk as it comes, and has it no more after the answer', async () => {
    const form = new FormData();
    form.set('title', 'Año');
    form.set('f', new Blob([big]), 'big.bin');
    const answer = await fetch(url('/up'), { method: 'POST', body: form });
    assert.deepEqual(await answer.json(), { isSame: true, title: 'Año' });
    await until(() => uploads() === 0, 'the upload is gone');
  });

  it('leaves nothing of an upload whose client goes away', async () => {
    const socket = connect(port, '127.0.0.1');
    const head = `--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n${'x'.repeat(300_000)}`;
    socket.write(
      'POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n' +
        `Content-Type: multipart/form-data; boundary=b\r\n\r\n${head}`,
    );
    await until(() => uploads() === 1, 'the upload is being written');
    socket.destroy();
    await until(() => uploads() === 0, 'the upload is gone');
    await until(() => routes.inFlight === 0, 'nothing runs any more');
  });
});
