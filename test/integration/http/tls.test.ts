import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { after, before, describe, test } from 'node:test';
import { createServer, HttpRouter, type Manifest, type Server } from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { ask } from '../../support/http-server.js';
import { selfSignedCertificate } from '../../support/self-signed-certificate.js';

const MANIFEST: Manifest = {
  version: 1,
  servers: { web: { frontend: false, load: async () => ({ components: [], providers: [] }) } },
  remotes: {},
};

describe('a listener with TLS', () => {
  const tls = selfSignedCertificate();
  let server: Server;
  let port: number;

  before(async () => {
    const router = new HttpRouter()
      .get('/where', (http) => ({ protocol: http.protocol, host: http.host }))
      .post('/login', async (http) => {
        http.response.cookie('sid', 'abc');
        return { name: await http.body() };
      });
    server = await createServer({
      manifest: MANIFEST,
      type: 'web',
      logger: new RecordingLogger(),
      tls,
      http: { port: 0, host: '127.0.0.1', router },
    });
    await server.start();
    port = server.addresses[0]?.port ?? 0;
  });

  after(() => server.stop());

  /** Only the listener's own certificate is believed. */
  const askSafely = (method: string, path: string, body?: string) =>
    new Promise<{ status: number; cookies: readonly string[]; body: unknown }>(
      (resolve, reject) => {
        const headers = {
          host: `localhost:${port}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        };
        const ca = readFileSync(tls.certFile);
        const sent = request(
          {
            host: '127.0.0.1',
            servername: 'localhost',
            port,
            path,
            method,
            headers,
            ca,
            agent: false,
          },
          (answer) => {
            let text = '';
            answer.setEncoding('utf8');
            answer.on('data', (part: string) => {
              text += part;
            });
            answer.on('error', reject);
            answer.on('end', () =>
              resolve({
                status: answer.statusCode ?? 0,
                cookies: answer.headers['set-cookie'] ?? [],
                body: JSON.parse(text),
              }),
            );
          },
        );
        sent.on('error', reject);
        sent.end(body);
      },
    );

  test('serves its routes over https, and they know it', async () => {
    const { status, body } = await askSafely('GET', '/where');
    assert.equal(status, 200);
    assert.deepEqual(body, { protocol: 'https', host: `localhost:${port}` });
  });

  test('takes bodies, and gives cookies that stay on https', async () => {
    const { status, cookies, body } = await askSafely('POST', '/login', '"ann"');
    assert.equal(status, 200);
    assert.deepEqual(body, { name: 'ann' });
    assert.match(cookies[0] ?? '', /^sid=abc;.*; Secure/);
  });

  test('answers nobody who speaks without TLS', async () => {
    await assert.rejects(ask(port, '/where'), { code: 'ECONNRESET' });
    assert.equal((await askSafely('GET', '/where')).status, 200);
  });
});
