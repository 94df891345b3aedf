import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpListener } from '@nopal/frontend';
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
