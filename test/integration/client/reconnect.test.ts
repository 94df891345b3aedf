import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import {
  type ClientStatus,
  type ConnectOptions,
  connect,
  type KickReason,
  type NopalClient,
  NopalError,
} from '@nopal/client';
import { MessageType } from '@nopal/protocol';
import type { Script } from '../../support/scripted-server.js';
import { ScriptedServer } from '../../support/scripted-server.js';
import { until } from '../../support/until.js';

const fast = { minDelayMs: 1, maxDelayMs: 5 };

async function open(
  t: TestContext,
  script: Script = {},
  options: ConnectOptions = {},
  transport: 'ws' | 'tcp' = 'ws',
) {
  const server = await ScriptedServer.start(script, { transport });
  const client = await connect(server.url, { reconnect: fast, ...options });
  const statuses: string[] = [];
  const causes: (NopalError | undefined)[] = [];
  client.onStatus((status, cause) => {
    statuses.push(status);
    causes.push(cause);
  });
  t.after(() => {
    client.close();
    return server.stop();
  });
  return { server, client, statuses, causes };
}

/** Resolves when the client comes to the status, before anything else can happen to it. */
function becomes(client: NopalClient, wanted: ClientStatus): Promise<void> {
  return new Promise((resolve) => {
    const end = client.onStatus((status) => {
      if (status !== wanted) return;
      end();
      resolve();
    });
  });
}

describe('a lost connection', () => {
  it('is opened again with a new handshake', async (t) => {
    const { server, client, statuses } = await open(t, {}, { user: { token: 't1' } });
    server.peer.cut();
    await until(() => statuses.length === 2);
    assert.deepEqual(statuses, ['reconnecting', 'open']);
    assert.equal(server.peers.length, 2);
    assert.equal(server.peer.handshake?.user?.token, 't1');
    assert.equal(client.stats.reconnects, 1);
    assert.deepEqual(await client.request('a.b', { n: 1 }), { n: 1 });
  });

  it('asks for its user before each connection, and tries again when there is none', async (t) => {
    const asked: string[] = [];
    const { server, client, statuses } = await open(
      t,
      {},
      {
        user: async (url) => {
          asked.push(url);
          if (asked.length === 2) throw new Error('the login is away');
          return { ticket: `t${asked.length}` };
        },
      },
    );
    assert.equal(server.peer.handshake?.user?.ticket, 't1');
    server.peer.cut();
    await until(() => statuses.at(-1) === 'open');
    assert.equal(server.peer.handshake?.user?.ticket, 't3');
    assert.deepEqual(asked, [server.url, server.url, server.url]);
    assert.equal(server.peers.length, 2, 'without a user nothing is opened');
    assert.deepEqual(statuses, ['reconnecting', 'open']);
    client.close();
  });

  it('is not opened at all where its first user cannot be had, and the caller hears why', async (t) => {
    const server = await ScriptedServer.start({});
    t.after(() => server.stop());
    const refused = new NopalError('NAME_EMPTY', 'a name needs a character');
    const attempt = (error: unknown): Promise<unknown> =>
      connect(server.url, { user: () => Promise.reject(error) });
    await assert.rejects(attempt(refused), refused);
    await assert.rejects(attempt(new Error('away')), {
      code: 'CONNECT_FAILED',
      message: `${server.url} cannot be opened: away`,
    });
    const long = { user: async () => ({ text: 'x'.repeat(9000) }) };
    await assert.rejects(connect(server.url, long), { code: 'TOO_LARGE' });
    assert.equal(server.peers.length, 0);
  });

  it('rejects what was sent with DISCONNECTED and never sends it again', async (t) => {
    const { server, client, statuses } = await open(t, {
      message: (peer, { id, route }) => (route === 'a.lost' ? peer.cut() : peer.reply(id, {})),
    });
    await assert.rejects(client.request('a.lost'), { code: 'DISCONNECTED', route: 'a.lost' });
    await until(() => statuses.at(-1) === 'open');
    await client.request('a.next');
    assert.deepEqual(
      server.peer.messages.map(({ route }) => route),
      ['a.next'],
    );
  });

  it('lets requests wait in order, notifies be dropped and counted', async (t) => {
    const { server, client } = await open(t);
    const reconnecting = becomes(client, 'reconnecting');
    server.peer.cut();
    await reconnecting;
    const bytes = Uint8Array.of(0x22, 0x61, 0x22);
    const waiting = [client.request('a.raw', bytes), client.request('a.second', { n: 2 })];
    bytes.fill(0);
    client.notify('a.gone');
    assert.deepEqual(await Promise.all(waiting), ['a', { n: 2 }]);
    assert.equal(client.stats.notifiesDropped, 1);
    assert.deepEqual(
      server.peer.messages.map(({ route }) => route),
      ['a.raw', 'a.second'],
    );
  });

  it('bounds what waits at 256 requests, and each keeps its deadline and signal', async (t) => {
    const { server, client, statuses } = await open(t);
    server.script.handshake = () => false;
    const reconnecting = becomes(client, 'reconnecting');
    server.peer.cut();
    await reconnecting;
    const controller = new AbortController();
    const cancelled = client.request('a.b', {}, { signal: controller.signal });
    const late = Array.from({ length: 255 }, () => client.request('a.b', {}, { timeoutMs: 50 }));
    await assert.rejects(client.request('a.b'), { code: 'BUSY' });
    controller.abort();
    await assert.rejects(cancelled, { code: 'CANCELLED' });
    for (const { status, reason } of (await Promise.allSettled(late)) as PromiseRejectedResult[]) {
      assert.equal(status, 'rejected');
      assert.equal(reason.code, 'DEADLINE_EXCEEDED');
    }
    const closing = client.request('a.b');
    client.close();
    await assert.rejects(closing, { code: 'DISCONNECTED' });
    assert.deepEqual(statuses, ['reconnecting', 'closed']);
  });

  it('awaits onReconnect, whose requests go out before those that waited', async (t) => {
    const { server, client, statuses } = await open(t);
    let during = '';
    client.onReconnect(async () => {
      await client.request('a.login');
      during = client.status;
    });
    const reconnecting = becomes(client, 'reconnecting');
    server.peer.cut();
    await reconnecting;
    await client.request('a.waited');
    assert.equal(during, 'reconnecting');
    assert.equal(client.status, 'open');
    assert.deepEqual(
      server.peer.messages.map(({ route }) => route),
      ['a.login', 'a.waited'],
    );
    assert.deepEqual(statuses, ['reconnecting', 'open']);
  });

  it('is open after an onReconnect that fails, which onError hears of', async (t) => {
    const { server, client, statuses } = await open(t);
    const errors: unknown[] = [];
    client.onError((error) => errors.push(error));
    client.onReconnect(() => Promise.reject(new Error('no login')));
    client.onReconnect(() => {
      throw new Error('no rejoin');
    });
    server.peer.cut();
    await until(() => statuses.at(-1) === 'open');
    assert.deepEqual(errors.map(String).sort(), ['Error: no login', 'Error: no rejoin']);
  });

  it('is open after an onReconnect that never ends', async (t) => {
    const { server, client, statuses } = await open(t, {}, { connectTimeoutMs: 300 });
    const errors: unknown[] = [];
    client.onError((error) => errors.push((error as NopalError).code));
    client.onReconnect(() => new Promise(() => undefined));
    server.peer.cut();
    await until(() => statuses.at(-1) === 'open');
    assert.deepEqual(errors, ['DEADLINE_EXCEEDED']);
  });

  it('that breaks again during onReconnect begins anew', async (t) => {
    const { server, client, statuses } = await open(t);
    let runs = 0;
    client.onReconnect(async () => {
      if (++runs === 1) {
        server.peer.cut();
        await assert.rejects(client.request('a.login'), { code: 'DISCONNECTED' });
      }
    });
    server.peer.cut();
    await until(() => statuses.at(-1) === 'open');
    assert.equal(runs, 2);
    assert.deepEqual(statuses, ['reconnecting', 'open']);
  });

  it('is given up after the attempts allowed, and what waits is rejected', async (t) => {
    const { server, client, statuses, causes } = await open(
      t,
      {},
      { reconnect: { ...fast, attempts: 3 } },
    );
    await server.stop();
    await until(() => client.status !== 'open');
    const waiting = client.request('a.b');
    await assert.rejects(waiting, { code: 'DISCONNECTED' });
    assert.deepEqual(statuses, ['reconnecting', 'closed']);
    assert.equal(causes[1]?.code, 'CONNECT_FAILED');
  });

  it('stays lost with reconnect: false', async (t) => {
    const { server, statuses } = await open(t, {}, { reconnect: false });
    server.peer.cut();
    await until(() => statuses.length > 0);
    assert.deepEqual(statuses, ['closed']);
  });

  it('comes back when the browser is online, however long the wait', async (t) => {
    const page = new EventTarget();
    const scope = globalThis as Partial<
      Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
    >;
    let listening = 0;
    scope.addEventListener = (...of: Parameters<EventTarget['addEventListener']>) => {
      listening++;
      page.addEventListener(...of);
    };
    scope.removeEventListener = page.removeEventListener.bind(page);
    t.after(() => {
      delete scope.addEventListener;
      delete scope.removeEventListener;
    });
    const long = { minDelayMs: 1e9, maxDelayMs: 1e9 };
    const { server, statuses } = await open(t, {}, { reconnect: long });
    server.peer.cut();
    await until(() => listening === 1);
    page.dispatchEvent(new Event('online'));
    await until(() => statuses.at(-1) === 'open');
  });

  it('is not asked for again once a handshake is refused for good', async (t) => {
    const { server, statuses, causes } = await open(t);
    const reason = { code: 'BANNED', msg: '' };
    server.script.handshake = () => ({ code: 400, reason });
    server.peer.cut();
    await until(() => statuses.at(-1) === 'closed');
    assert.equal(causes.at(-1)?.code, 'HANDSHAKE_REFUSED');
    assert.equal(server.peers.length, 2);
  });

  it('is asked for again when the server was only busy', async (t) => {
    const { server, statuses } = await open(t);
    server.script.handshake = () => ({
      ...(server.peers.length < 4 ? { code: 400, reason: { code: 'BUSY', msg: 'full' } } : {}),
    });
    server.peer.cut();
    await until(() => statuses.at(-1) === 'open');
    assert.equal(server.peers.length, 4);
  });
});

describe('a kick', () => {
  for (const transport of ['ws', 'tcp'] as const) {
    it(`over ${transport} tells its reason, and the client stays closed`, async (t) => {
      const { server, client, statuses } = await open(
        t,
        { message: () => undefined },
        {},
        transport,
      );
      const kicks: KickReason[] = [];
      client.onKick((reason) => kicks.push(reason));
      const pending = client.request('a.b');
      server.peer.kick({ code: 'CHEATING', msg: 'too fast' });
      await assert.rejects(pending, { code: 'DISCONNECTED', message: /CHEATING/ });
      assert.deepEqual(kicks, [{ code: 'CHEATING', message: 'too fast' }]);
      assert.deepEqual(statuses, ['closed']);
      await until(() => server.peer.closed);
      assert.equal(server.peers.length, 1);
    });
  }

  it('without a word is KICKED', async (t) => {
    const { server, client } = await open(t);
    const kicks: KickReason[] = [];
    client.onKick((reason) => kicks.push(reason));
    server.peer.kick();
    await until(() => kicks.length === 1);
    assert.deepEqual(kicks, [{ code: 'KICKED', message: '' }]);
    assert.equal(client.status, 'closed');
  });

  for (const code of ['GOING_AWAY', 'MOVED', 4100, 1001]) {
    it(`with code ${code} lets the client connect again`, async (t) => {
      const { server, client, statuses } = await open(t);
      const kicks: KickReason[] = [];
      client.onKick((reason) => kicks.push(reason));
      server.peer.kick({ code, msg: '' });
      await until(() => statuses.at(-1) === 'open');
      assert.equal(kicks.length, 1);
      assert.ok(['GOING_AWAY', 'MOVED'].includes(kicks[0]?.code ?? ''));
    });
  }

  for (const [code, name] of [
    [4004, 'KICKED'],
    [4009, 'REPLACED'],
    [4010, 'RATE_LIMITED'],
  ] as const) {
    it(`by close code ${code} alone is ${name}`, async (t) => {
      const { server, client } = await open(t);
      const kicks: KickReason[] = [];
      client.onKick((reason) => kicks.push(reason));
      server.peer.close(code, 'bye');
      await until(() => kicks.length === 1);
      assert.deepEqual(kicks, [{ code: name, message: 'bye' }]);
      assert.equal(client.status, 'closed');
    });
  }

  it('whose callback closes the client does not reconnect', async (t) => {
    const { server, client, statuses } = await open(t);
    client.onKick(() => client.close());
    server.peer.kick({ code: 'MOVED', msg: '' });
    await until(() => statuses.at(-1) === 'closed');
    assert.equal(server.peers.length, 1);
  });
});

describe('heartbeats', () => {
  it('are sent when nothing else is, and the server hears enough of them', async (t) => {
    const { server } = await open(t, { handshake: () => ({ heartbeatSeconds: 0.02 }) });
    const peer = server.peer;
    await until(() => {
      peer.bytes(Buffer.from([3, 0, 0, 0]));
      return peer.heartbeats >= 3;
    });
  });

  it('that stop coming end the connection, which is then opened again', async (t) => {
    const { causes, statuses } = await open(t, {
      handshake: () => ({ heartbeatSeconds: 0.05 }),
    });
    await until(() => statuses.includes('reconnecting'));
    assert.equal(causes[0]?.code, 'DISCONNECTED');
    assert.match(causes[0]?.message ?? '', /nothing came/);
  });
});

describe('bytes that break the protocol', () => {
  const cases: Record<string, number[]> = {
    garbage: [0xde, 0xad, 0xbe, 0xef],
    'a length over the limit': [4, 0xff, 0xff, 0xff],
    'an empty message': [4, 0, 0, 0],
    'a message of a wrong type': [4, 0, 0, 2, 0x0e, 0],
    'a request from a server': [4, 0, 0, 4, 0, 1, 1, 0x61],
    'an ack from a server': [2, 0, 0, 0],
    'a route longer than the message': [4, 0, 0, 3, 6, 9, 0x61],
    'a route code that no route has': [4, 0, 0, 3, 7, 0, 9],
    'an id without an end': [4, 0, 0, 3, 4, 0xff, 0xff],
    'a compressed body that is none': [4, 0, 0, 3, 0x14, 1, 0x61],
  };
  for (const transport of ['ws', 'tcp'] as const) {
    for (const [name, bytes] of Object.entries(cases)) {
      it(`over ${transport}: ${name} is told, and a new connection opened`, async (t) => {
        const { server, client, statuses, causes } = await open(
          t,
          {
            message: (peer, { type }) =>
              void (type === MessageType.REQUEST && peer.bytes(Buffer.from(bytes))),
          },
          {},
          transport,
        );
        const errors: unknown[] = [];
        client.onError((error) => errors.push((error as NopalError).code));
        await assert.rejects(client.request('a.b'), { code: 'DISCONNECTED' });
        await until(() => statuses.at(-1) === 'open');
        assert.equal(causes[0]?.code, 'PROTOCOL_ERROR');
        assert.deepEqual(errors, ['PROTOCOL_ERROR']);
        assert.equal(server.peers.length, 2);
      });
    }
  }

  it('in a handshake reject the connect', async (t) => {
    for (const text of ['', '[]', '{"code":"200"}', '\xff', 'x\x9cno zlib']) {
      const body = Buffer.from(text, 'latin1');
      const server = await ScriptedServer.start({
        handshake: (peer) => {
          peer.bytes(Buffer.from([1, 0, 0, body.length]), body);
          return false;
        },
      });
      t.after(() => server.stop());
      await assert.rejects(connect(server.url), { code: 'PROTOCOL_ERROR' });
    }
  });

  it('of half a packet before the end of a stream are told', async (t) => {
    const { server, causes } = await open(t, {}, {}, 'tcp');
    server.peer.bytes(Buffer.from([4, 0, 0, 9, 1]));
    server.peer.close(1000);
    await until(() => causes.length > 0);
    assert.equal(causes[0]?.code, 'PROTOCOL_ERROR');
  });
});
