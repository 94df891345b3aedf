// A server in a process of its own, as clients of other languages see it: by reflection, over gRPC, and while it drains.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import type { ClientUnaryCall } from '@grpc/grpc-js';
import { freePort } from '../support/free-port.js';
import { GrpcCaller } from '../support/grpc-caller.js';
import { python } from '../support/python.js';
import { repositoryRoot } from '../support/repository-root.js';
import { NodeProgram } from '../support/run-node.js';
import { RunningCommand } from '../support/running-command.js';
import { until } from '../support/until.js';

const CLIENT = join(repositoryRoot, 'test/support/python-programs/services.py');
const POST = '/game.v1.GamePostService';
const EMPTY = new Uint8Array();

it('a server of a cluster lists its services, answers a Python client, and says that it drains before it ends', async (t) => {
  const interpreter = await python();
  if ('missing' in interpreter) return t.skip(interpreter.missing);
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const cluster = {
    peers: [{ id: 'game-1', type: 'game', host: '127.0.0.1', port }],
    listen: { port },
  };
  const server = new NodeProgram('test/integration/programs/serve.ts', [
    JSON.stringify({ serve: 'game', id: 'game-1', cluster }),
  ]);
  const end = (): void => void server.child.kill('SIGKILL');
  process.on('exit', end);
  let client: RunningCommand | undefined;
  const caller = new GrpcCaller(address);
  try {
    await until(() => server.stdout.includes('ports') || server.hasEnded, 'it serves', 60_000);
    assert.equal(server.hasEnded, false, server.stderr);
    const asking = new RunningCommand(interpreter.path, [CLIENT, address], { cwd: repositoryRoot });
    client = asking;
    const saw = (line: string) => asking.until(() => asking.output.includes(line), line);
    await saw('health SERVING');
    const found = JSON.parse(asking.output.split('\n')[0] ?? '');
    assert.deepEqual(found.services, [
      'game.v1.GamePostService',
      'game.v1.GameTreasuryService',
      'grpc.health.v1.Health',
    ]);
    assert.equal(found.seats, 15);
    assert.deepEqual(found.refused.slice(0, 3), [
      'FAILED_PRECONDITION',
      'the game is over',
      'GAME_OVER',
    ]);
    // What runs keeps it from ending.
    let running: ClientUnaryCall | undefined;
    const deadline = Date.now() + 60_000;
    const never = caller.call(`${POST}/Never`, EMPTY, {}, { deadline }, (call) => {
      running = call;
    });
    const { code } = await caller.call(`${POST}/Ping`, EMPTY);
    assert.equal(code, 0);
    server.child.kill('SIGTERM');
    await saw('health NOT_SERVING');
    assert.equal(server.hasEnded, false);
    running?.cancel();
    assert.equal((await never).code, 1, 'cancelled');
    assert.equal((await server.ended()).code, 0);
    await saw('watch ended');
  } finally {
    caller.close();
    await client?.stop();
    end();
    process.off('exit', end);
  }
});
