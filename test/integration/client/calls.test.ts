import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import { connect, NopalError } from '@nopal/client';
import { MessageType } from '@nopal/protocol';
import { type ArenaState, contract } from '../../support/arena-contract.js';
import type { Script } from '../../support/scripted-server.js';
import { DICTIONARY, ScriptedServer } from '../../support/scripted-server.js';
import { until } from '../../support/until.js';

const pem = (name: string) =>
  readFileSync(new URL(`../../support/self-signed-${name}.pem`, import.meta.url), 'utf8');
const tls = { key: pem('key'), cert: pem('cert') };

for (const transport of ['ws', 'tcp', 'tls'] as const) {
  const start = async (t: TestContext, script: Script) => {
    const server = await ScriptedServer.start(script, { transport, tls });
    t.after(() => server.stop());
    return server;
  };
  const open = async (t: TestContext, script: Script = {}) => {
    const server = await start(t, script);
    const client = await connect(server.url, { contract, tls: { ca: tls.cert } });
    t.after(() => client.close());
    return { server, client };
  };

  describe(`a client over ${transport}`, () => {
    it('gets the reply to a typed request, and its body is the message itself', async (t) => {
      const { server, client } = await open(t, {
        message: (peer, { id }) => peer.reply(id, { seat: 3 }),
      });
      assert.deepEqual(await client.game.arena.join({ arena: '7' }), { seat: 3 });
      const [message] = server.peer.messages;
      assert.equal(message?.route, 'game.arena.join');
      assert.equal(Buffer.from(message.body).toString(), '{"arena":"7"}');
    });

    it('sends a notify and expects nothing', async (t) => {
      const { server, client } = await open(t);
      assert.equal(client.game.arena.move({ x: 4 }), undefined);
      await until(() => server.peer.messages.length === 1);
      const [message] = server.peer.messages;
      assert.equal(message?.type, MessageType.NOTIFY);
      assert.equal(message.route, 'game.arena.move');
    });

    it('hands pushes to each listener until it is taken off', async (t) => {
      const { server, client } = await open(t);
      const first: ArenaState[] = [];
      const second: ArenaState[] = [];
      const off = client.game.arena.onState((state) => first.push(state));
      client.on<ArenaState>('game.arena.state', (state) => second.push(state));
      server.peer.push('game.arena.state', { tick: 1 });
      await until(() => second.length === 1);
      off();
      server.peer.push('game.arena.state', { tick: 2 });
      await until(() => second.length === 2);
      assert.deepEqual(first, [{ tick: 1 }]);
      assert.deepEqual(second, [{ tick: 1 }, { tick: 2 }]);
    });

    it('passes raw bodies through untouched in both directions', async (t) => {
      const { server, client } = await open(t);
      const bytes = Uint8Array.of(0, 255, 1, 254);
      assert.deepEqual(await client.game.arena.replay(bytes), bytes);
      const over: Uint8Array[] = [];
      client.game.arena.onOver((body) => over.push(body));
      server.peer.push('game.arena.over', bytes);
      await until(() => over.length === 1);
      assert.deepEqual(over, [bytes]);
    });

    it('speaks in route codes when the server announces them', async (t) => {
      const { server, client } = await open(t, { handshake: () => ({ dictionary: DICTIONARY }) });
      const states: ArenaState[] = [];
      client.game.arena.onState((state) => states.push(state));
      await client.game.arena.join({ arena: '7' });
      assert.equal(server.peer.messages[0]?.route, 'game.arena.join');
      const saved = 'game.arena.join'.length - 1;
      assert.equal(client.stats.messagesOut, 1);
      server.peer.push('game.arena.state', { tick: 1 }, DICTIONARY);
      await until(() => states.length === 1);
      assert.deepEqual(states, [{ tick: 1 }]);
      const spelled = await open(t);
      await spelled.client.game.arena.join({ arena: '7' });
      assert.equal(spelled.client.stats.bytesOut - client.stats.bytesOut, saved);
    });

    it('inflates a reply that came compressed', async (t) => {
      const text = 'cactus '.repeat(200);
      const { client } = await open(t, {
        message: (peer, { id }) => peer.replyDeflated(id, { text }),
      });
      assert.deepEqual(await client.request('a.b'), { text });
    });

    it('takes several packets at once and one in pieces', async (t) => {
      const { server, client } = await open(t);
      const ticks: number[] = [];
      client.game.arena.onState(({ tick }) => ticks.push(tick));
      const packet = (tick: number) => {
        const body = Buffer.from(`\x06\x10game.arena.state{"tick":${tick}}`);
        return Buffer.concat([Buffer.from([4, 0, 0, body.length]), body]);
      };
      server.peer.bytes(packet(1), packet(2), packet(3));
      await until(() => ticks.length === 3);
      if (transport !== 'ws') {
        const [whole] = [packet(4)];
        server.peer.bytes(whole.subarray(0, 3));
        await client.stats;
        server.peer.bytes(whole.subarray(3, 9));
        server.peer.bytes(whole.subarray(9));
        await until(() => ticks.length === 4);
      }
      assert.deepEqual(ticks, [1, 2, 3, 4].slice(0, ticks.length));
    });

    it('rejects with the code, text, metadata and route of an error answer', async (t) => {
      const { client } = await open(t, {
        message: (peer, { id }) =>
          peer.error(id, { code: 'ARENA_FULL', msg: 'no seat', metadata: { seats: '8' } }),
      });
      await assert.rejects(client.game.arena.join({ arena: '7' }), (error: NopalError) => {
        assert.ok(error instanceof NopalError);
        assert.equal(error.code, 'ARENA_FULL');
        assert.equal(error.message, 'no seat');
        assert.deepEqual(error.metadata, { seats: '8' });
        assert.equal(error.route, 'game.arena.join');
        return true;
      });
    });

    it('says who it is in the handshake and passes user through', async (t) => {
      const server = await start(t, {});
      const client = await connect(server.url, {
        user: { token: 't1' },
        sys: { clientVersion: '2.1', clientBuildNumber: '20' },
        tls: { ca: tls.cert },
      });
      t.after(() => client.close());
      const { version } = JSON.parse(
        readFileSync(new URL('../../../packages/client/package.json', import.meta.url), 'utf8'),
      );
      assert.deepEqual(server.peer.handshake?.sys, {
        platform: 'node',
        libVersion: version,
        clientBuildNumber: '20',
        clientVersion: '2.1',
        type: 'nopal-js',
        version: '',
        compression: true,
        serializer: 'json',
        dictionary: true,
        packets: true,
        moves: true,
      });
      assert.equal(server.peer.handshake?.user?.token, 't1');
    });

    it('closes the connection and rejects what is pending when it is closed', async (t) => {
      const { server, client } = await open(t, { message: () => undefined });
      const statuses: string[] = [];
      client.onStatus((status) => statuses.push(status));
      const pending = client.request('a.b');
      client.close();
      await assert.rejects(pending, { code: 'DISCONNECTED', route: 'a.b' });
      await assert.rejects(client.request('a.b'), { code: 'DISCONNECTED' });
      assert.deepEqual(statuses, ['closed']);
      assert.equal(client.status, 'closed');
      client.close();
      await until(() => server.peer.closed);
    });

    it('rejects with CONNECT_FAILED where nobody listens', async (t) => {
      const server = await start(t, {});
      await server.stop();
      await assert.rejects(connect(server.url), { code: 'CONNECT_FAILED' });
    });

    it('rejects with HANDSHAKE_TIMEOUT when the server stays silent', async (t) => {
      const server = await start(t, { handshake: () => false });
      const opening = connect(server.url, { connectTimeoutMs: 300, tls: { ca: tls.cert } });
      await assert.rejects(opening, { code: 'HANDSHAKE_TIMEOUT' });
      await until(() => server.peer.closed);
    });

    it('rejects with HANDSHAKE_REFUSED and the reason of the server', async (t) => {
      const reason = { code: 'TOO_OLD', msg: 'update the game' };
      const server = await start(t, { handshake: () => ({ code: 400, reason }) });
      await assert.rejects(connect(server.url, { tls: { ca: tls.cert } }), {
        code: 'HANDSHAKE_REFUSED',
        message: /TOO_OLD: update the game/,
        metadata: { status: '400', ...reason },
      });
    });

    it('rejects with HANDSHAKE_REFUSED when the server writes bodies in another way than the contract', async (t) => {
      const server = await start(t, { handshake: () => ({ serializer: 'protobuf' }) });
      await assert.rejects(connect(server.url, { tls: { ca: tls.cert } }), {
        code: 'HANDSHAKE_REFUSED',
        message: /writes protobuf, and the contract json/,
      });
    });

    it('rejects with HANDSHAKE_REFUSED when it is kicked instead', async (t) => {
      const server = await start(t, {
        handshake: (peer) => {
          peer.kick({ code: 4002, msg: 'maintenance' });
          return false;
        },
      });
      await assert.rejects(connect(server.url, { tls: { ca: tls.cert } }), {
        code: 'HANDSHAKE_REFUSED',
        metadata: { status: '0', code: 'HANDSHAKE_REFUSED', msg: 'maintenance' },
      });
    });

    it('rejects with CONNECT_FAILED when the server closes during the handshake', async (t) => {
      const server = await start(t, {
        handshake: (peer) => {
          peer.cut();
          return false;
        },
      });
      const opening = connect(server.url, { tls: { ca: tls.cert } });
      await assert.rejects(opening, { code: 'CONNECT_FAILED' });
    });
  });
}

describe('a request', () => {
  const open = async (t: TestContext, script: Script = {}) => {
    const server = await ScriptedServer.start(script);
    const client = await connect(server.url, { contract });
    t.after(() => {
      client.close();
      return server.stop();
    });
    return { server, client };
  };

  it('is over at its deadline, and a late answer changes nothing', async (t) => {
    const { server, client } = await open(t, { message: () => undefined });
    await assert.rejects(client.request('a.b', {}, { timeoutMs: 20 }), {
      code: 'DEADLINE_EXCEEDED',
      route: 'a.b',
    });
    server.peer.reply(1, { late: true });
    server.script.message = (peer, { id }) => peer.reply(id, { id });
    assert.deepEqual(await client.request('a.b'), { id: 2 });
  });

  it('has the deadline given to connect when it names none', async (t) => {
    const server = await ScriptedServer.start({ message: () => undefined });
    t.after(() => server.stop());
    const client = await connect(server.url, { timeoutMs: 20 });
    t.after(() => client.close());
    await assert.rejects(client.request('a.b'), { code: 'DEADLINE_EXCEEDED', message: /20 ms/ });
  });

  it('is cancelled by its signal, before it is sent and while it is under way', async (t) => {
    const { server, client } = await open(t, { message: () => undefined });
    await assert.rejects(client.request('a.b', {}, { signal: AbortSignal.abort() }), {
      code: 'CANCELLED',
    });
    const controller = new AbortController();
    const pending = client.game.arena.join({ arena: '7' }, { signal: controller.signal });
    await until(() => server.peer.messages.length === 1);
    controller.abort('left');
    await assert.rejects(pending, { code: 'CANCELLED', cause: 'left', route: 'game.arena.join' });
  });

  it('that is too large, no JSON or without a sendable route is refused here', async (t) => {
    const { server, client } = await open(t);
    const huge = new Uint8Array(1_048_577);
    await assert.rejects(client.request('a.b', huge), { code: 'TOO_LARGE', route: 'a.b' });
    assert.throws(() => client.notify('a.b', huge), { code: 'TOO_LARGE' });
    const loop: { self?: unknown } = {};
    loop.self = loop;
    await assert.rejects(client.request('a.b', loop), { code: 'BAD_REQUEST' });
    await assert.rejects(client.request('a.b', Symbol('no')), { code: 'BAD_REQUEST' });
    await assert.rejects(client.request('a.'.repeat(200)), { code: 'BAD_REQUEST' });
    assert.throws(() => client.notify('a.'.repeat(200)), { code: 'BAD_REQUEST' });
    await assert.rejects(client.request('a.b', {}, { timeoutMs: 0 }), { code: 'BAD_OPTION' });
    await client.request('a.b');
    assert.equal(server.peer.messages.length, 1);
  });

  it('rejects with BAD_REPLY when the answer is not JSON, and the connection stays', async (t) => {
    const { client } = await open(t, {
      message: (peer, { id }) => peer.reply(id, id === 1 ? Buffer.from('{"a":') : {}),
    });
    await assert.rejects(client.request('a.b'), { code: 'BAD_REPLY', route: 'a.b' });
    assert.deepEqual(await client.request('a.b'), {});
    assert.equal(client.stats.reconnects, 0);
  });

  it('without a body sends an empty object, and an empty reply is undefined', async (t) => {
    const { server, client } = await open(t, {
      message: (peer, { id }) => peer.reply(id, new Uint8Array(0)),
    });
    assert.equal(await client.request('a.b'), undefined);
    assert.equal(Buffer.from(server.peer.messages[0]?.body ?? []).toString(), '{}');
  });

  it('is answered by its own id, in whatever order answers come', async (t) => {
    const ids: number[] = [];
    const { client } = await open(t, {
      message: (peer, { id }) => {
        ids.push(id);
        if (ids.length === 3) for (const one of [...ids].reverse()) peer.reply(one, { one });
      },
    });
    const replies = await Promise.all([1, 2, 3].map(() => client.request<{ one: number }>('a.b')));
    assert.deepEqual(replies, [{ one: 1 }, { one: 2 }, { one: 3 }]);
  });

  it('with an answer under a wrong id goes on waiting for its own', async (t) => {
    const { client } = await open(t, {
      message: (peer, { id }) => {
        peer.reply(id + 1_000, { wrong: true });
        peer.reply(0, { wrong: true });
        peer.reply(id, { right: true });
        peer.reply(id, { twice: true });
      },
    });
    assert.deepEqual(await client.request('a.b'), { right: true });
  });

  it('feeds the counters and the round trip time', async (t) => {
    const { client } = await open(t);
    assert.equal(client.rttMs, undefined);
    await client.request('a.b');
    assert.ok((client.rttMs ?? 0) > 0);
    const { messagesIn, messagesOut, bytesIn, bytesOut } = client.stats;
    assert.deepEqual([messagesIn, messagesOut], [1, 1]);
    assert.ok(bytesIn > 60 && bytesOut > 100);
  });
});

describe('connect', () => {
  it('refuses options that no server would take, before it opens anything', async () => {
    const url = 'ws://127.0.0.1:1';
    await assert.rejects(connect(url, { user: { text: 'a'.repeat(9_000) } }), {
      code: 'TOO_LARGE',
    });
    await assert.rejects(connect(url, { user: { n: 1n } }), { code: 'BAD_REQUEST' });
    for (const options of [
      { timeoutMs: 0 },
      { connectTimeoutMs: Number.NaN },
      { reconnect: { attempts: -1 } },
    ]) {
      await assert.rejects(connect(url, options), { code: 'BAD_OPTION' });
    }
  });

  it('says what is wrong with an address', async () => {
    for (const url of ['nonsense', 'http://127.0.0.1:1', 'tcp://127.0.0.1']) {
      await assert.rejects(connect(url), { code: 'CONNECT_FAILED' });
    }
  });

  it('gives up when the connection does not open in time', async (t) => {
    class Stuck extends EventTarget {
      binaryType = '';
      bufferedAmount = 0;
      onopen = null;
      onmessage = null;
      onclose = null;
      onerror = null;
      send(): void {}
      close(): void {
        closed = true;
      }
    }
    let closed = false;
    t.after(() => assert.ok(closed));
    const opening = connect('ws://127.0.0.1', { connectTimeoutMs: 20, WebSocket: Stuck });
    await assert.rejects(opening, { code: 'CONNECT_FAILED', message: /20 ms/ });
  });
});

describe('an error in a callback', () => {
  it('reaches onError, and the other callbacks are called all the same', async (t) => {
    const server = await ScriptedServer.start();
    const client = await connect(server.url);
    t.after(() => {
      client.close();
      return server.stop();
    });
    const errors: unknown[] = [];
    const seen: unknown[] = [];
    client.onError((error) => errors.push(error));
    client.on('a.b', () => {
      throw new Error('mine');
    });
    client.on('a.b', (body) => seen.push(body));
    server.peer.push('a.b', { n: 1 });
    await until(() => seen.length === 1);
    assert.deepEqual(errors, [new Error('mine')]);
    server.peer.push('a.b', Buffer.from('not json'));
    await until(() => errors.length === 2);
    assert.equal((errors[1] as NopalError).code, 'BAD_REPLY');
    assert.deepEqual(await client.request('c.d', { still: 'open' }), { still: 'open' });
  });
});
