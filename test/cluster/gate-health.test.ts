// The health of a gate that is there before those it forwards to.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createServer, type Server } from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { manifest } from '../faults/game/generated/manifest.js';
import { freePort } from '../support/free-port.js';
import { GrpcCaller } from '../support/grpc-caller.js';
import { until } from '../support/until.js';

const SERVING = Uint8Array.of(8, 1);
const NOT_SERVING = Uint8Array.of(8, 2);

it('a gate serves when it has reached a game server', async () => {
  const ports = { 'gate-1': await freePort(), 'game-1': await freePort() };
  const serve = (id: keyof typeof ports): Promise<Server> => {
    const peers = Object.entries(ports).map(([peer, port]) => ({
      id: peer,
      type: peer.slice(0, 4),
      host: '127.0.0.1',
      port,
    }));
    return createServer({
      manifest,
      type: id.slice(0, 4),
      id,
      logger: new RecordingLogger(),
      cluster: { peers, listen: { port: ports[id] } },
      ...(id === 'gate-1' && { host: '127.0.0.1', port: 0 }),
    });
  };
  const [gate, game] = [await serve('gate-1'), await serve('game-1')];
  const caller = new GrpcCaller(`127.0.0.1:${ports['gate-1']}`);
  const health = async (): Promise<Uint8Array | undefined> =>
    (await caller.call('/grpc.health.v1.Health/Check', new Uint8Array(0))).response;
  try {
    await gate.start();
    assert.deepEqual(await health(), NOT_SERVING);
    await game.start();
    await until(async () => (await health())?.[1] === 1, 'the gate serves');
    assert.deepEqual(await health(), SERVING);
  } finally {
    caller.close();
    await gate.stop();
    await game.stop();
  }
});
