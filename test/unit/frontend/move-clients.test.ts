import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseKick } from '@nopal/protocol';
import { ManualClock } from '@nopal/server/testing';
import type { AgentHandle } from '../../../packages/frontend/src/agent-context.js';
import { moveClients } from '../../../packages/frontend/src/move-clients.js';

const SERVERS = ['ws://b'];

class Client {
  readonly sent: Uint8Array[] = [];
  readonly closed: number[] = [];
  readonly format: { moves: boolean };
  readonly session = { queue: { running: 0, waiting: 0 } };

  constructor(moves: boolean) {
    this.format = { moves };
  }

  send(packet: Uint8Array): void {
    this.sent.push(packet);
  }

  close(code: number): void {
    this.closed.push(code);
  }
}

function moving(clients: readonly Client[], windowMs = 1_000) {
  const clock = new ManualClock();
  const live = new Set(clients as unknown as AgentHandle[]);
  let isDone = false;
  const done = moveClients(live, SERVERS, windowMs, clock).then(() => {
    isDone = true;
  });
  return { clock, live, done, isDone: () => isDone };
}

describe('moveClients', () => {
  it('tells clients where to go, spread over most of the time', () => {
    const clients = Array.from({ length: 160 }, () => new Client(true));
    const { clock } = moving(clients);
    const told = () => clients.filter(({ sent }) => sent.length === 1).length;
    assert.equal(told(), 10, 'a sixteenth at once');
    clock.advance(400);
    assert.equal(told(), 90);
    clock.advance(400);
    assert.equal(told(), 160);
    const [notice] = clients[0]?.sent ?? [];
    assert.deepEqual(parseKick((notice ?? new Uint8Array(0)).subarray(4)), {
      code: 4100,
      msg: 'the server is about to stop',
      servers: SERVERS,
    });
  });

  it('disconnects one that cannot go by itself when nothing of it runs or waits', () => {
    const client = new Client(false);
    client.session.queue.running = 1;
    const { clock } = moving([client]);
    clock.advance(300);
    assert.deepEqual([client.sent, client.closed], [[], []]);
    client.session.queue.running = 0;
    clock.advance(50);
    assert.deepEqual(client.closed, [4100]);
    clock.advance(200);
    assert.deepEqual(client.closed, [4100], 'once');
  });

  it('ends when all have gone, or when the time is over', async () => {
    const gone = moving([new Client(true)]);
    gone.live.clear();
    gone.clock.advance(50);
    await gone.done;
    const late = moving([new Client(true)]);
    late.clock.advance(950);
    await Promise.resolve();
    assert.equal(late.isDone(), false);
    late.clock.advance(50);
    await late.done;
    await moving([]).done;
  });
});
