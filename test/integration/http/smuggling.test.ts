import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type HttpServer, RawHttp, startHttp } from '../../support/http-server.js';
import { until } from '../../support/until.js';

const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n';
const post = (...lines: string[]) =>
  ['POST /front HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n');

/** Requests in whose body a proxy in front may see nothing, and the server another request; or the other way round. */
const AMBIGUOUS: Readonly<Record<string, string>> = {
  'two lengths, the first 0':
    post('Content-Length: 0', `Content-Length: ${HIDDEN.length}`) + HIDDEN,
  'two lengths, the last 0': post(`Content-Length: ${HIDDEN.length}`, 'Content-Length: 0') + HIDDEN,
  'a list of lengths': post(`Content-Length: 0, ${HIDDEN.length}`) + HIDDEN,
  'a length with a sign': post('Content-Length: +0') + HIDDEN,
  'a negative length': post('Content-Length: -1') + HIDDEN,
  'a length in hexadecimal': post('Content-Length: 0x0') + HIDDEN,
  'an empty length': post('Content-Length: ') + HIDDEN,
  'a length of too many digits': post('Content-Length: 99999999999999999999') + HIDDEN,
  'a length and chunks': `${post('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`,
  'chunks and a length':
    post('Transfer-Encoding: chunked', `Content-Length: ${5 + HIDDEN.length}`) +
    `0\r\n\r\n${HIDDEN}`,
  xchunked: post('Transfer-Encoding: xchunked') + HIDDEN,
  'chunked, identity': `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${HIDDEN}`,
  'identity, chunked': `${post('Transfer-Encoding: identity, chunked')}0\r\n\r\n${HIDDEN}`,
  'two codings': `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0\r\n\r\n${HIDDEN}`,
  'a space before the colon': post(`Content-Length : ${HIDDEN.length}`) + HIDDEN,
  'a folded line': post('X-A: a', ` Content-Length: ${HIDDEN.length}`) + HIDDEN,
  'a folded coding': `${post('Transfer-Encoding:', ' chunked')}0\r\n\r\n${HIDDEN}`,
  'a NUL': post('X-A: a\0b') + HIDDEN,
  'a vertical tab': `${post('Transfer-Encoding: \x0bchunked')}0\r\n\r\n${HIDDEN}`,
  'a bare line feed in a header': post(`X-A: a\nContent-Length: ${HIDDEN.length}`) + HIDDEN,
  'a bare carriage return in a header': post(`X-A: a\rContent-Length: ${HIDDEN.length}`) + HIDDEN,
  'bare line feeds': post(`Content-Length: ${HIDDEN.length}`).replaceAll('\r\n', '\n') + HIDDEN,
  'no host': `GET /front HTTP/1.1\r\nX-A: b\r\n\r\n${HIDDEN}`,
  'two hosts': post('Host: y') + HIDDEN,
  'two hosts of a GET': `GET /front HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n${HIDDEN}`,
  'a host and an empty one': `GET /front HTTP/1.1\r\nHost: x\r\nHost: \r\n\r\n${HIDDEN}`,
  'a host that is none': `GET /front HTTP/1.1\r\nHost: x/hidden?\r\n\r\n${HIDDEN}`,
  'an empty length of a GET': `GET /front HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n${HIDDEN}`,
  'an empty coding of a HEAD': `HEAD /front HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \r\n\r\n${HIDDEN}`,
  'a name that the library does not read': `GET /front HTTP/1.1\r\nHost: x\r\n__proto__: y\r\n\r\n${HIDDEN}`,
  'HTTP/1.0': `GET /front HTTP/1.0\r\nHost: x\r\n\r\n${HIDDEN}`,
  'an absolute target': `GET http://x/front HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n${HIDDEN}`,
};

describe('a request with a second one hidden in it, by', () => {
  let http: HttpServer;
  let hidden = 0;
  let startedAt = 0;
  before(async () => {
    startedAt = performance.now();
    http = await startHttp((router) =>
      router
        .all('/front', () => 'front')
        .all('/hidden', () => {
          hidden += 1;
          return 'hidden';
        }),
    );
  });
  after(() => http.server.stop());

  // The addon waits for the rest of a head that it cannot read until its third tick from there, one every four seconds since
  // its first listener began: 8 to 12 s. They come at once, and not just behind a tick, where any delay would be one too much.
  test('every way that is known: the hidden one never runs, and the connection ends within 12 s', async () => {
    await until(() => performance.now() - startedAt > 1_500, 'some time has passed since a tick');
    const clients = await Promise.all(
      Object.entries(AMBIGUOUS).map(async ([name, bytes]) => {
        const client = await RawHttp.open(http.port);
        client.write(bytes);
        return { name, client };
      }),
    );
    const openAfter = () =>
      clients.filter(({ client }) => !client.isClosed).map(({ name }) => name);
    await until(() => openAfter().length === 0, 'all have ended', 12_000).catch(() =>
      assert.deepEqual(openAfter(), []),
    );
    for (const { name, client } of clients) {
      assert.doesNotMatch(client.text, /hidden/, name);
      assert.doesNotMatch(client.text, /^HTTP\/1.1 200/, name);
    }
    assert.equal(hidden, 0);
  });

  test('and by itself it is answered 400', async () => {
    const client = await RawHttp.open(http.port);
    client.write(post('Content-Length: 3', 'Content-Length: 4'));
    await client.closed();
    assert.match(client.text, /^HTTP\/1.1 400 Bad Request\r\n/);
  });

  test('and honest ones are answered on one connection', async () => {
    const client = await RawHttp.open(http.port);
    client.write(
      `${post('Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n${post('Content-Length: 3')}abc${post()}`,
    );
    await until(() => client.answers === 3);
    client.write('GET /front HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await client.closed();
    assert.equal(client.answers, 4);
  });
});
