import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryMetrics } from '@nopal/core';
import { HttpListener } from '@nopal/frontend';
import { RecordingLogger } from '@nopal/server/testing';
import { RawHttp } from '../../../support/http-server.js';

test('a request that nothing can be done with is dropped, also when the log cannot be written', async () => {
  const broken = (): never => {
    throw new Error('the disk is full');
  };
  const logger = { debug: broken, info: broken, warn: broken, error: broken, child: broken };
  let asked = 0;
  const listener = new HttpListener({
    port: 0,
    host: '127.0.0.1',
    logger,
    handler: {
      handle: () => {
        asked += 1;
        throw new Error('odd');
      },
    },
  });
  const { port } = await listener.listen();
  for (const count of [1, 2]) {
    const client = await RawHttp.open(port);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.closed();
    assert.deepEqual([client.text, asked], ['', count]);
  }
  listener.close();
});

test('a request whose framing is ambiguous is counted, and told in a line for those who look for it', async () => {
  const metrics = new MemoryMetrics();
  const logger = new RecordingLogger();
  const handler = { handle: (): never => assert.fail('it must not be asked') };
  const listener = new HttpListener({ port: 0, host: '127.0.0.1', logger, metrics, handler });
  const { port } = await listener.listen();
  const client = await RawHttp.open(port);
  client.write('POST /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n');
  await client.closed();
  assert.match(client.text, /^HTTP\/1\.1 400 /);
  assert.equal(metrics.value('nopal_http_requests_refused_total', { reason: 'framing' }), 1);
  assert.equal(metrics.value('nopal_http_requests_refused_total', { reason: 'address limit' }), 0);
  const [line] = logger.lines.filter(({ message }) => message === 'request refused');
  assert.equal(line?.level, 'debug');
  assert.deepEqual(line?.fields, { reason: 'framing', address: '127.0.0.1', method: 'POST' });
  listener.close();
});
