import assert from 'node:assert/strict';
import { it } from 'node:test';
import { freePort } from '../support/free-port.js';
import { GrpcCaller } from '../support/grpc-caller.js';
import { type HealthWatch, NOT_SERVING, SERVING, watchHealth } from '../support/health-watch.js';
import { NodeProgram } from '../support/run-node.js';
import { until } from '../support/until.js';

it('a process that stops tells whoever watches its health, and ends each watch with OK', async () => {
  const port = await freePort();
  const cluster = {
    peers: [{ id: 'game-1', type: 'game', host: '127.0.0.1', port }],
    listen: { port },
  };
  const server = new NodeProgram('test/integration/programs/serve.ts', [
    JSON.stringify({ serve: 'game', id: 'game-1', cluster }),
  ]);
  const callers: GrpcCaller[] = [];
  try {
    await until(() => server.stdout.includes('ports') || server.hasEnded, 'it serves', 60_000);
    assert.equal(server.hasEnded, false, server.stderr);
    const watches: HealthWatch[] = [];
    for (let n = 0; n < 10; n += 1) {
      const caller = new GrpcCaller(`127.0.0.1:${port}`);
      callers.push(caller);
      watches.push(watchHealth(caller.client, ''));
      watches.push(watchHealth(caller.client, 'game.v1.GamePostService'));
    }
    await until(() => watches.every(({ seen }) => seen.length === 1), 'all have been told');
    server.child.kill('SIGTERM');
    assert.equal((await server.ended()).code, 0);
    await until(() => watches.every(({ code }) => code !== -1), 'all have ended');
    assert.deepEqual(
      watches.map(({ seen, code }) => [...seen, code]),
      watches.map(() => [SERVING, NOT_SERVING, 0]),
    );
  } finally {
    for (const caller of callers) caller.close();
    server.child.kill('SIGKILL');
  }
});
