// What docs/http.md says of the wire that is the library's doing, so that another release of it is noticed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deferred } from '../../support/deferred.js';
import { type HttpServer, RawHttp, startHttp } from '../../support/http-server.js';
import { until } from '../../support/until.js';

describe('answers of the real listener', () => {
  let http: HttpServer;
  const waits = deferred<string>();
  before(async () => {
    http = await startHttp((router) =>
      router
        .get('/', () => 'now')
        .get('/later', () => waits.promise)
        .post('/', () => 'taken', { guards: [() => false] }),
    );
  });
  after(() => http.server.stop());

  const first = async (text: string): Promise<string> => {
    const client = await RawHttp.open(http.port);
    client.write(text);
    await until(() => client.text.includes('\r\n\r\n'));
    return client.text;
  };

  test('tell how long an idle connection lives, and the name of the library', async () => {
    const head = await first('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    assert.match(head, /\r\nKeep-Alive: timeout=10\r\n/);
    assert.match(head, /\r\nuWebSockets: \d+\r\n/);
  });

  test('tell neither that nor a request id under the bare preset, and log nothing', async () => {
    const bare = await startHttp((router) => router.get('/', () => 'now'), { preset: 'bare' });
    const client = await RawHttp.open(bare.port);
    client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await client.closed();
    assert.match(client.text, /^HTTP\/1\.1 200 /);
    assert.doesNotMatch(client.text, /Keep-Alive|X-Request-Id/);
    assert.deepEqual(
      bare.logger.of('info').filter(({ message }) => message === 'request'),
      [],
    );
    await bare.server.stop();
  });

  test('ask for a body before a guard can refuse it', async () => {
    const head = await first(
      'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
    );
    assert.match(head, /^HTTP\/1\.1 100 Continue\r\n/);
  });

  test('refuse HTTP/1.0, and targets that are no paths', async () => {
    for (const line of ['GET / HTTP/1.0', 'OPTIONS * HTTP/1.1', 'GET http://x/ HTTP/1.1'])
      assert.match(await first(`${line}\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 505 /, line);
  });

  test('reach a client that has closed its half when they are made at once', async () => {
    const client = await RawHttp.open(http.port);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    client.socket.end();
    await client.closed();
    assert.match(client.text, /^HTTP\/1\.1 200 /);
  });
});
