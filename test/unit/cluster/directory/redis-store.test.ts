import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { it } from 'node:test';
import { SystemClock } from '@nopal/core';
import { RedisStore } from '../../../../packages/cluster/src/directory/redis-store.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { until } from '../../../support/until.js';

it('a store that is closed while Redis owes it an answer tells of no fault', async () => {
  // Takes connections, and answers nothing.
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket.on('error', () => {})));
  try {
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const logger = new RecordingLogger();
    const { port } = silent.address() as AddressInfo;
    const url = `redis://127.0.0.1:${port}`;
    const store = new RedisStore({ clock: new SystemClock(), logger }, { url, timeoutMs: 50 });
    await store.open(() => {}); // waits no longer than 50 ms
    await until(() => sockets.length > 0, 'it is connected');
    await store.close();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(logger.lines, []);
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});
