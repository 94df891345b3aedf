import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ask, type HttpServer, RawHttp, startHttp } from '../../support/http-server.js';
import { until } from '../../support/until.js';

/** PROXY version 2, TCP over IPv4, from 6.6.6.6. */
const PROXY = Buffer.from('0d0a0d0a000d0a515549540a2111000c0606060601020304006400c8', 'hex');

describe('what a request says on the wire', () => {
  let http: HttpServer;
  let trusting: HttpServer;
  before(async () => {
    const build: Parameters<typeof startHttp>[0] = (router) =>
      router
        .get('/query', (context) => ({ first: context.query, a: context.queryAll('a') }))
        .get('/p/:part/*', (context) => context.params)
        .get('/cookies', (context) => Object.keys(context.cookies.all()).length)
        .get('/from', (context) => ({
          ip: context.ip,
          ips: context.ips,
          host: context.host,
          protocol: context.protocol,
        }));
    http = await startHttp(build);
    trusting = await startHttp(build, { trustedProxies: ['127.0.0.0/8', '10.0.0.0/8'] });
  });
  after(async () => {
    await http.server.stop();
    await trusting.server.stop();
  });
  const json = async (port: number, path: string, headers = {}) =>
    JSON.parse((await ask(port, path, { headers })).body.toString());

  test('in a query: repeated keys, flags, plus signs, empty values and prototypes', async () => {
    const { first, a } = await json(http.port, '/query?aflag&a=1&a=2+3&b=&%3D=%26&__proto__=x');
    assert.deepEqual(a, ['1', '2 3']);
    assert.deepEqual(Object.entries(first), [
      ['aflag', ''],
      ['a', '1'],
      ['b', ''],
      ['=', '&'],
      ['__proto__', 'x'],
    ]);
  });

  test('in a query with bad escapes or 10 000 parameters is 400', async () => {
    assert.equal((await ask(http.port, '/query?a=%zz')).status, 400);
    assert.equal((await ask(http.port, `/query?${'a&'.repeat(5_000)}`)).status, 400);
  });

  test('in a path is decoded part by part', async () => {
    assert.deepEqual(await json(http.port, '/p/a%2Fb/c%20d/e'), { part: 'a/b', '*': 'c d/e' });
    assert.equal((await ask(http.port, '/p/%E0%A4%A/x')).status, 400);
    assert.equal((await ask(http.port, '/p/%/x')).status, 400);
  });

  test('in 6 KB of cookies is heard', async () => {
    const cookie = Array.from({ length: 60 }, (_, at) => `c${at}=${'x'.repeat(95)}`).join('; ');
    assert.equal(
      (await ask(http.port, '/cookies', { headers: { Cookie: cookie } })).body.toString(),
      '60',
    );
  });

  test('in headers that grow beyond all bounds ends the connection', async () => {
    const client = await RawHttp.open(http.port);
    client.write('GET /query HTTP/1.1\r\nHost: x\r\n');
    for (let at = 0; at < 200 && !client.isClosed; at += 1) {
      client.write(`X-A${at}: ${'x'.repeat(1_000)}\r\n`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    client.write('\r\n');
    await client.closed();
    assert.doesNotMatch(client.text, /^HTTP\/1.1 200/);
  });

  test('of its address is believed of trusted proxies alone', async () => {
    const headers = {
      'X-Forwarded-For': '6.6.6.6, 1.2.3.4, 10.0.0.9',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'game.example',
    };
    const spoofed = await json(http.port, '/from', headers);
    assert.deepEqual([spoofed.ip, spoofed.protocol], ['127.0.0.1', 'http']);
    assert.notEqual(spoofed.host, 'game.example');
    const told = await json(trusting.port, '/from', headers);
    assert.deepEqual(told, {
      ip: '1.2.3.4',
      ips: ['1.2.3.4', '10.0.0.9', '127.0.0.1'],
      host: 'game.example',
      protocol: 'https',
    });
  });

  test("in two X-Forwarded-For headers is read as one: the first may be the client's own", async () => {
    const client = await RawHttp.open(trusting.port);
    client.write(
      'GET /from HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 1.2.3.4\r\nConnection: close\r\n\r\n',
    );
    await client.closed();
    assert.match(client.text, /"ip":"1\.2\.3\.4"/);
  });

  test('in a PROXY header of an untrusted peer is not read, of a trusted one believed', async () => {
    const untrusted = await RawHttp.open(http.port);
    untrusted.write(
      Buffer.concat([
        PROXY,
        Buffer.from('GET /from HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      ]),
    );
    await untrusted.closed();
    assert.doesNotMatch(untrusted.text, /6\.6\.6\.6/);
    assert.match(untrusted.text, /"ip":"127\.0\.0\.1"/);
    const trusted = await RawHttp.open(trusting.port);
    trusted.write(
      Buffer.concat([
        PROXY,
        Buffer.from('GET /from HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      ]),
    );
    await trusted.closed();
    assert.match(trusted.text, /"ip":"6\.6\.6\.6"/);
  });

  test('slower than anyone would is not waited for', async () => {
    const client = await RawHttp.open(http.port);
    client.write('GET /query HTTP/1.1\r\nHost: x\r\n');
    await client.closed();
    assert.equal(client.answers, 0);
  });

  test('in a redirected path and its query without escapes, which the redirect adds', async () => {
    const { server, port } = await startHttp((router) => router.get('/of/:name/', () => 1), {
      trailingSlash: 'redirect',
    });
    const raw = await RawHttp.open(port);
    raw.write(Buffer.from('GET /of/josé?q=日 HTTP/1.1\r\nHost: a\r\n\r\n'));
    await until(() => raw.answers === 1);
    assert.match(raw.text, /^HTTP\/1\.1 301 .*\r\nLocation: \/of\/jos%C3%A9\/\?q=%E6%97%A5\r\n/s);
    raw.destroy();
    await server.stop();
  });
});
