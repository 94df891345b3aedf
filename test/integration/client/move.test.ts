// A client with several servers: it goes where it is told, and to another when its own is lost.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { connect } from '@nopal/client';
import { createLocalCluster, createServer } from '@nopal/server';
import { freePort } from '../../support/free-port.js';
import { RecordingLogger } from '../../support/recording-logger.js';
import { type Script, ScriptedServer } from '../../support/scripted-server.js';
import { until } from '../../support/until.js';
import { manifest } from '../game/generated/manifest.js';
import { OPEN_LIMITS } from '../game/start-game.js';

const reconnect = { minDelayMs: 1, maxDelayMs: 5 };
const MOVED = 4100;

async function two(t: TestContext, script: Script = {}) {
  const first = await ScriptedServer.start(script);
  const second = await ScriptedServer.start();
  t.after(() => Promise.all([first.stop(), second.stop()]));
  return { first, second };
}

describe('a client that is told to move', () => {
  it('goes to the server that it is told of, at once', async (t) => {
    const { first, second } = await two(t);
    const client = await connect(first.url, { reconnect });
    t.after(() => client.close());
    const statuses: string[] = [];
    client.onStatus((status) => statuses.push(status));
    assert.equal(first.peer.handshake?.sys.moves, true, 'it says that it can');
    first.peer.kick({ code: MOVED, msg: 'bye', servers: [second.url] });
    await until(() => client.status === 'open' && second.peers.length === 1);
    assert.deepEqual(statuses, ['reconnecting', 'open']);
    assert.deepEqual(await client.request('a.b', { n: 1 }), { n: 1 });
    assert.equal(second.peer.messages.length, 1);
    await until(() => first.peer.closed);
  });

  it('waits for the answers to what it has sent; what comes after waits for the next server', async (t) => {
    const { first, second } = await two(t, {
      message: (peer) => peer.kick({ code: MOVED, msg: 'bye', servers: [second.url] }),
    });
    const client = await connect(first.url, { reconnect });
    t.after(() => client.close());
    let kicks = 0;
    client.onKick(() => {
      kicks += 1;
    });
    const early = client.request('a.early');
    await until(() => first.peer.messages.length === 1);
    // The notice is read before this: a second one would come if the client took it for sent.
    first.peer.push('a.told', {});
    await new Promise<void>((resolve) => client.on('a.told', () => resolve()));
    const late = client.request('a.late', { n: 2 });
    assert.equal(second.peers.length, 0, 'it waits for its answer');
    first.peer.reply(first.peer.messages[0]?.id ?? 0, { n: 1 });
    assert.deepEqual(await early, { n: 1 });
    assert.deepEqual(await late, { n: 2 });
    assert.deepEqual(
      first.peer.messages.map(({ route }) => route),
      ['a.early'],
    );
    assert.deepEqual([client.stats.reconnects, kicks], [1, 0]);
  });

  it('is told again when its connection ends first, and what had no answer fails', async (t) => {
    const { first, second } = await two(t, {
      message: (peer) => {
        peer.kick({ code: MOVED, msg: 'bye', servers: [second.url] });
        peer.close(MOVED, 'bye');
      },
    });
    const client = await connect(first.url, { reconnect });
    t.after(() => client.close());
    await assert.rejects(client.request('a.lost'), { code: 'DISCONNECTED' });
    assert.deepEqual(await client.request('a.b', { n: 1 }), { n: 1 });
    assert.equal(second.peers.length, 1);
  });
});

describe('a client with several addresses', () => {
  it('tries each once when it opens, and says why when none does', async (t) => {
    const { second } = await two(t);
    const dead = `ws://127.0.0.1:${await freePort()}`;
    const client = await connect([dead, second.url], { reconnect });
    t.after(() => client.close());
    assert.equal(second.peers.length, 1);
    await assert.rejects(connect([dead, dead], { reconnect }), { code: 'CONNECT_FAILED' });
  });

  it('goes to the others in turn when its own is lost, also to those that a handshake told it of', async (t) => {
    const { first, second } = await two(t, { handshake: () => ({ servers: [second.url] }) });
    const client = await connect(first.url, { reconnect });
    t.after(() => client.close());
    await first.stop();
    await until(() => second.peers.length === 1 && client.status === 'open');
    assert.deepEqual(await client.request('a.b', { n: 1 }), { n: 1 });
  });
});

describe('frontends of one type', () => {
  it('send their clients to each other when one stops, without failing a request', async (t) => {
    const cluster = createLocalCluster();
    const start = async (type: string, id: string) => {
      const port = type === 'gate' ? await freePort() : 0;
      const server = await createServer({
        manifest,
        type,
        id,
        port,
        host: '127.0.0.1',
        cluster,
        logger: new RecordingLogger(),
        limits: { ...OPEN_LIMITS, drainMs: 5_000 },
        ...(type === 'gate' && { publicUrl: `ws://127.0.0.1:${port}` }),
      });
      t.after(() => server.stop());
      return server.start();
    };
    await start('game', 'game-1');
    const [one, other] = [await start('gate', 'gate-1'), await start('gate', 'gate-2')];
    const url = `ws://127.0.0.1:${one.addresses[0]?.port}`;
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => connect(url, { reconnect })),
    );
    t.after(() => {
      for (const client of clients) client.close();
    });
    let stopping = true;
    let answered = 0;
    const busy = clients.map(async (client) => {
      while (stopping) {
        await client.request('gate.desk.hello', { name: 'ada' });
        answered += 1;
      }
    });
    const stopped = one.stop();
    await until(() => other.connectionCount === clients.length, 'all have come');
    await stopped;
    const before = answered;
    await until(() => answered > before + 100, 'they are served there');
    stopping = false;
    await Promise.all(busy);
    assert.equal(one.connectionCount, 0);
  });
});
