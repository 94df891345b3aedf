import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ManualClock } from '@nopal/server/testing';
import {
  NamedFiles,
  type StaticFilesOptions,
  staticFiles,
} from '../../../../packages/frontend/src/http/static-files.js';
import { type FakeRequest, runFake } from '../../../support/fake-http.js';

const big = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
let base: string;
let root: string;
let clock: ManualClock;

before(() => {
  base = mkdtempSync(join(tmpdir(), 'nopal-static-'));
  root = join(base, 'public');
  mkdirSync(join(root, 'docs'), { recursive: true });
  mkdirSync(join(root, '.well-known'));
  mkdirSync(join(root, 'empty'));
  mkdirSync(join(base, 'public-not'));
  const files: Record<string, string | Buffer> = {
    'index.html': '<h1>home</h1>',
    'app.js': 'let a = 1;',
    'app.js.br': 'brotli',
    'app.js.gz': 'gzip',
    'ñ ?.txt': 'odd name',
    'big.bin': big,
    '.env': 'SECRET=1',
    '.well-known/security.txt': 'Contact: a',
    'docs/index.html': '<h1>docs</h1>',
    'nothing.txt': '',
    'stale.css': 'a{}',
    'stale.css.br': 'old',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);
  const old = new Date(Date.now() - 60_000);
  for (const name of ['app.js', 'big.bin']) utimesSync(join(root, name), old, old);
  utimesSync(join(root, 'stale.css.br'), old, old);
  writeFileSync(join(base, 'secret.txt'), 'secret');
  writeFileSync(join(base, 'public-not', 'secret.txt'), 'secret');
  symlinkSync(join(base, 'secret.txt'), join(root, 'leak.txt'));
  symlinkSync(base, join(root, 'up'));
  symlinkSync(join(base, 'public-not'), join(root, 'beside'));
  symlinkSync(join(root, 'app.js'), join(root, 'inside.js'));
  symlinkSync(join(root, 'loop'), join(root, 'loop'));
  clock = new ManualClock();
});
after(() => rmSync(base, { recursive: true }));

/** A site whose cached files are trusted for a second of the clock. */
function site(options: StaticFilesOptions = {}) {
  const hooks = [staticFiles(root, { clock, ...options })];
  return (path: string, request: FakeRequest = {}) =>
    runFake({ route: null, path, ...request }, { hooks });
}

describe('staticFiles', () => {
  it('answers with a file, its type, validators and how long it may be kept', async () => {
    const get = site({ maxAgeSeconds: 60, precompressed: false });
    const { status, headers, text } = await get('/app.js');
    assert.equal(status, 200);
    assert.equal(text, 'let a = 1;');
    assert.equal(headers['content-type'], 'text/javascript; charset=utf-8');
    assert.match(headers.etag ?? '', /^"[\w-]+"$/);
    assert.match(headers['last-modified'] ?? '', /GMT$/);
    assert.equal(headers['cache-control'], 'public, max-age=60');
    assert.equal(headers['accept-ranges'], 'bytes');
    assert.equal(headers.vary, undefined);
    assert.equal((await get('/ñ ?.txt')).text, 'odd name');
    assert.equal((await get('/nothing.txt')).text, '');
    assert.equal((await get('/inside.js')).text, 'let a = 1;');
  });

  it('answers nothing outside of the folder, however the path is written', async () => {
    const get = site();
    for (const path of [
      '/../secret.txt',
      '/docs/../../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/..\\secret.txt',
      '/docs\\..\\app.js',
      '/app.js\0',
      '/app.js\0.html',
      '/app.js\n',
      '//app.js',
      '/docs//index.html',
      '/./app.js',
      '/.../app.js',
      '/leak.txt',
      '/up/secret.txt',
      '/beside/secret.txt',
      '/loop',
      '/.env',
      '/docs/.hidden/x',
      '/app.js/',
      '/app.js/x',
      '/missing.js',
      `/${'a'.repeat(300)}`,
      `/${'a/'.repeat(100)}app.js`,
      `/${'x'.repeat(5_000)}`,
      'app.js',
      '',
      '/C:/x',
      '/empty/',
    ]) {
      const { status, text } = await get(path);
      assert.equal(status, 404, JSON.stringify(path.slice(0, 60)));
      assert.doesNotMatch(text, /secret$/);
    }
  });

  it('serves dotfiles only when told to, but .well-known always', async () => {
    assert.equal((await site()('/.well-known/security.txt')).text, 'Contact: a');
    assert.equal((await site({ dotfiles: 'serve' })('/.env')).text, 'SECRET=1');
    assert.equal((await site({ dotfiles: 'serve' })('/../secret.txt')).status, 404);
  });

  it('answers a folder with its index, and leads to the path with the slash', async () => {
    const get = site();
    const home = await get('/');
    assert.equal(home.text, '<h1>home</h1>');
    assert.equal(home.headers['cache-control'], 'no-cache');
    assert.equal((await get('/docs/')).text, '<h1>docs</h1>');
    const moved = await get('/docs', { query: 'a=1' });
    assert.equal(moved.status, 301);
    assert.equal(moved.headers.location, '/docs/?a=1');
    assert.equal((await site({ index: false })('/docs/')).status, 404);
  });

  it('stands below its prefix, and leaves other verbs and paths to others', async () => {
    const get = site({ prefix: '/assets' });
    assert.equal((await get('/assets/app.js')).status, 200);
    assert.equal((await get('/assets')).headers.location, '/assets/');
    assert.equal((await get('/app.js')).status, 404);
    assert.equal((await get('/assetsapp.js')).status, 404);
    assert.equal((await get('/assets/app.js', { method: 'POST' })).status, 404);
    const route = { pattern: '/assets/*', method: 'GET', name: 'x' };
    assert.equal((await get('/assets/app.js', { route })).text, 'ok');
  });

  it('sends only the head for HEAD, with the length of the whole', async () => {
    const { status, headers } = await site()('/app.js', { method: 'HEAD' });
    assert.equal(status, 200);
    assert.ok(headers.etag);
    const ranged = await site()('/app.js', { method: 'HEAD', headers: { range: 'bytes=0-1' } });
    assert.equal(ranged.status, 200);
  });

  it('answers 304 to who has the file, and 412 to who asks for another', async () => {
    for (const path of ['/app.js', '/big.bin']) {
      const get = site({ precompressed: false });
      const { headers } = await get(path);
      const { etag = '', 'last-modified': modified = '' } = headers;
      const again = await get(path, { headers: { 'if-none-match': `W/${etag}` } });
      assert.equal(again.status, 304);
      assert.equal(again.text, '');
      assert.equal(again.headers.etag, etag);
      assert.equal(again.headers['cache-control'], headers['cache-control']);
      assert.equal(again.headers['content-type'], undefined);
      assert.equal((await get(path, { headers: { 'if-modified-since': modified } })).status, 304);
      const both = { 'if-none-match': '"x"', 'if-modified-since': modified };
      assert.equal((await get(path, { headers: both })).status, 200);
      assert.equal((await get(path, { headers: { 'if-match': '"x"' } })).status, 412);
    }
  });

  it('sends one part of a file, kept in memory or not', async () => {
    for (const maxCachedFileBytes of [0, 1_000_000]) {
      const get = site({ maxCachedFileBytes });
      const part = async (range: string, more: Record<string, string> = {}) =>
        get('/big.bin', { headers: { range, ...more } });
      const middle = await part('bytes=100-70099');
      assert.equal(middle.status, 206);
      assert.equal(middle.headers['content-range'], 'bytes 100-70099/300000');
      assert.deepEqual(middle.body, big.subarray(100, 70_100));
      assert.deepEqual((await part('bytes=-5')).body, big.subarray(-5));
      assert.deepEqual((await part('bytes=299999-')).body, big.subarray(-1));
      const behind = await part('bytes=300000-');
      assert.equal(behind.status, 416);
      assert.equal(behind.headers['content-range'], 'bytes */300000');
      for (const odd of ['bytes=0-1,5-6', 'bytes=5-1', 'bytes=x', `bytes=${'0-,'.repeat(1_000)}`]) {
        const whole = await part(odd);
        assert.equal(whole.status, 200);
        assert.deepEqual(whole.body, big);
      }
      const { etag = '', 'last-modified': modified = '' } = middle.headers;
      assert.equal((await part('bytes=0-1', { 'if-range': etag })).status, 206);
      assert.equal((await part('bytes=0-1', { 'if-range': modified })).status, 206);
      assert.equal((await part('bytes=0-1', { 'if-range': `W/${etag}` })).status, 200);
      assert.equal((await part('bytes=0-1', { 'if-range': '"old"' })).status, 200);
      assert.equal(
        (await part('bytes=0-1', { 'if-range': 'Sun, 06 Nov 1994 08:49:37 GMT' })).status,
        200,
      );
    }
  });

  it('sends the file that lies beside it in the encoding that the client likes', async () => {
    const get = site();
    const as = async (encoding: string, more: Record<string, string> = {}) =>
      get('/app.js', { headers: { 'accept-encoding': encoding, ...more } });
    const br = await as('gzip, br');
    assert.equal(br.text, 'brotli');
    assert.equal(br.headers['content-encoding'], 'br');
    assert.equal(br.headers['content-type'], 'text/javascript; charset=utf-8');
    const gzip = await as('gzip, br;q=0');
    assert.equal(gzip.text, 'gzip');
    const plain = await as('identity');
    assert.equal(plain.text, 'let a = 1;');
    assert.equal(plain.headers['content-encoding'], undefined);
    const tags = [br, gzip, plain].map(({ headers }) => headers.etag);
    assert.equal(new Set(tags).size, 3);
    for (const { headers } of [br, gzip, plain]) assert.equal(headers.vary, 'Accept-Encoding');
    const part = await as('br', { range: 'bytes=0-2' });
    assert.equal(part.text, 'let');
    assert.equal(part.headers['content-encoding'], undefined);
  });

  it('does not send an encoded file that is older than the plain one', async () => {
    const { text, headers } = await site()('/stale.css', { headers: { 'accept-encoding': 'br' } });
    assert.equal(text, 'a{}');
    assert.equal(headers['content-encoding'], undefined);
  });

  it('keeps what never changes for a year, and the page itself for no time', async () => {
    const get = site({ immutable: /^app/ });
    assert.equal(
      (await get('/app.js')).headers['cache-control'],
      'public, max-age=31536000, immutable',
    );
    assert.equal((await get('/stale.css')).headers['cache-control'], 'public, max-age=0');
    assert.equal((await site({ immutable: true })('/')).headers['cache-control'], 'no-cache');
  });

  it('answers pages that lead nowhere with the one for them, but not scripts', async () => {
    const get = site({ spaFallback: 'index.html' });
    assert.equal((await get('/players/7')).text, '<h1>home</h1>');
    assert.equal((await get('/empty/')).text, '<h1>home</h1>');
    assert.equal((await get('/players/7.js')).status, 404);
    assert.equal((await get('/../x')).status, 404);
  });

  it('sees that a file has changed, at the latest after the time it is trusted', async () => {
    const get = site();
    writeFileSync(join(root, 'live.txt'), 'uno');
    const first = await get('/live.txt');
    writeFileSync(join(root, 'live.txt'), 'dos!');
    assert.equal((await get('/live.txt')).text, 'uno');
    clock.advance(1_000);
    const second = await get('/live.txt');
    assert.equal(second.text, 'dos!');
    assert.notEqual(second.headers.etag, first.headers.etag);
    rmSync(join(root, 'live.txt'));
    clock.advance(1_000);
    assert.equal((await get('/live.txt')).status, 404);
  });

  it('breaks off rather than send a mix of two files', async () => {
    const get = site({ maxCachedFileBytes: 0 });
    writeFileSync(join(root, 'log.bin'), big);
    await get('/log.bin');
    appendFileSync(join(root, 'log.bin'), 'more');
    await assert.rejects(get('/log.bin'), /has changed/);
    clock.advance(1_000);
    assert.equal((await get('/log.bin')).body.length, 300_004);
    truncateSync(join(root, 'log.bin'), 10);
    await assert.rejects(get('/log.bin'), /has changed/);
  });

  it('answers a hundred at once with the same bytes', async () => {
    const get = site();
    const answers = await Promise.all(Array.from({ length: 100 }, () => get('/big.bin')));
    for (const { body } of answers) assert.deepEqual(body, big);
  });

  it('does not start without its folder', () => {
    assert.throws(() => staticFiles(join(root, 'missing')), /is not there/);
    assert.throws(() => staticFiles(join(root, 'app.js')), TypeError);
    assert.throws(() => staticFiles(root, { prefix: 'assets' }), /begins with a slash/);
  });
});

describe('NamedFiles', () => {
  it('answer with any file that the game names, to be saved under a name', async () => {
    const files = new NamedFiles(clock);
    const path = join(base, 'secret.txt');
    const get = (download?: string) =>
      runFake({}, { handler: (http) => files.answer(http, path, download) });
    const saved = await get('replay ñ.txt');
    assert.equal(saved.text, 'secret');
    assert.match(
      saved.headers['content-disposition'] ?? '',
      /^attachment; filename="replay _\.txt"/,
    );
    assert.equal((await get()).headers['content-disposition'], undefined);
    await assert.rejects(files.answer(saved.http, path, 'a\r\nb'), TypeError);
    await assert.rejects(files.answer(saved.http, `${path}.no`, undefined), { code: 'NOT_FOUND' });
  });
});
