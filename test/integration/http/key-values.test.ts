// Tickets and the store as services of a server: in memory by themselves, in Redis where the cluster has it.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { Component, type ComponentEntry } from '@nopal/core';
import {
  createLocalCluster,
  createServer,
  HttpRouter,
  type KeyValueStore,
  type Manifest,
  MemoryKeyValueStore,
  type Server,
  type ServerOptions,
  SystemClock,
  sessionOf,
  startServers,
  type Tickets,
} from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { RawClient } from '../../support/raw-client.js';
import { findRedis, HOW_TO_GET_REDIS, RedisServer } from '../../support/redis.js';
import { requirePart } from '../../support/require-part.js';
import { until } from '../../support/until.js';

/** Asks its server for both, as a game's class does by the types of its constructor. */
@Component()
class Keeper {
  readonly store: KeyValueStore;
  readonly tickets: Tickets;

  constructor(store: KeyValueStore, tickets: Tickets) {
    this.store = store;
    this.tickets = tickets;
  }

  async init(): Promise<void> {
    await this.store.set('started', 'yes', 60_000); // it is open before its components start
  }
}

/** A server type whose component is handed out, as codegen would list it. */
function keeperOf(kept: Keeper[], frontend: boolean) {
  const entry: ComponentEntry = {
    name: 'keeper',
    className: 'Keeper',
    file: 'keeper.ts',
    type: Keeper,
    dependencies: [{ service: 'KeyValueStore' }, { service: 'Tickets' }],
    create: (given) => {
      const [store, tickets] = given as unknown as [KeyValueStore, Tickets];
      const keeper = new Keeper(store, tickets);
      kept.push(keeper);
      return keeper;
    },
    handlers: [],
    remotes: [],
    pushes: [],
  };
  return { frontend, load: async () => ({ components: [entry], providers: [] }) };
}

describe('the services KeyValueStore and Tickets', () => {
  const kept: Keeper[] = [];
  const manifest: Manifest = {
    version: 1,
    servers: { web: keeperOf(kept, false), gate: keeperOf(kept, true) },
    remotes: {},
  };
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    kept.length = 0;
  });
  const start = async (options: Partial<ServerOptions>, type = 'web'): Promise<Server> => {
    const logger = new RecordingLogger();
    const server = await createServer({ manifest, type, host: '127.0.0.1', logger, ...options });
    stops.push(() => server.stop());
    await server.start();
    return server;
  };
  const keeper = (at: number): Keeper => kept[at] ?? assert.fail(`there is no keeper ${at}`);

  it('are one for the servers of a process, so that a route’s ticket opens the game', async () => {
    const running = await startServers({
      manifest,
      host: '127.0.0.1',
      port: 0,
      tickets: { field: 'pass' },
      logger: new RecordingLogger(),
      ownsProcess: false,
    });
    stops.push(() => running.stop());
    await keeper(0).store.set('a', '1', 60_000);
    assert.equal(await keeper(1).store.get('a'), '1');
    const pass = await keeper(0).tickets.issue('ana');
    const client = await RawClient.open('ws', running.address.port);
    await client.shake({ sys: {}, user: { pass } });
    const gate = running.servers.find(({ info }) => info.type === 'gate');
    await until(() => gate?.sessions.ofUser('ana') !== undefined, 'ana is logged in');
    client.close();
    const again = await RawClient.open('ws', running.address.port);
    await again.shake({ sys: {}, user: { pass } }).then(
      () => assert.fail('a ticket was good twice'),
      () => undefined,
    );
    again.close();
  });

  it('are shared by the servers that are given one local cluster, and are a server’s own without', async () => {
    const cluster = createLocalCluster();
    await start({ cluster });
    await start({ cluster, port: 0 }, 'gate');
    await start({});
    await keeper(0).store.set('a', '1', 60_000);
    assert.equal(await keeper(1).store.get('a'), '1');
    assert.equal(await keeper(2).store.get('a'), undefined);
  });

  it('use the store that the server is given, and leave it open', async () => {
    const keyValues = new MemoryKeyValueStore(new SystemClock());
    const server = await start({ keyValues });
    assert.equal(keeper(0).store, keyValues);
    await server.stop();
    assert.equal(await keyValues.get('started'), 'yes');
  });

  it('warn of what other processes will not know, where the cluster has no Redis', async () => {
    const logger = new RecordingLogger();
    const cluster = { peers: [] };
    await start({ cluster, logger, tickets: true, http: { session: true } });
    const [line] = logger.lines.filter(({ level }) => level === 'warn');
    assert.match(line?.message ?? '', /in the memory of this process/);
    assert.deepEqual(line?.fields.uses, ['tickets', 'http.session']);
    const silent = new RecordingLogger();
    await start({ cluster, logger: silent });
    assert.deepEqual(
      silent.lines.filter(({ level }) => level === 'warn'),
      [],
    );
  });

  it('refuse settings that there are not', async () => {
    await assert.rejects(start({ tickets: { ttl: 1 } as object }), {
      name: 'TypeError',
      message: 'tickets.ttl is no option; there are ttlMs, prefix, field, isOptional',
    });
    await assert.rejects(start({ keyValues: 'redis' as never }), /keyValues is "redis"/);
  });

  if (findRedis() === undefined) {
    it('are in Redis where the cluster has it', (t: TestContext) => {
      requirePart(t, 'Redis', false, HOW_TO_GET_REDIS);
    });
    return;
  }

  describe('with a real Redis', () => {
    let redis: RedisServer;
    before(async () => {
      redis = await RedisServer.start();
    });
    after(() => redis.stop());
    const clients = async (): Promise<number> =>
      Number(/connected_clients:(\d+)/.exec(await redis.command('INFO', 'clients'))?.[1]);

    it('are the same for every process of the cluster, sessions too', async () => {
      const alone = await clients();
      const cluster = { name: 'arena', peers: [], redis: redis.url };
      const router = new HttpRouter()
        .post('/login', async (http) => {
          await sessionOf(http).login('ana');
          return 'in';
        })
        .get('/who', ({ uid }) => ({ uid: uid ?? null }));
      const http = { port: 0, session: true, router };
      const [one, two] = [await start({ cluster, http }), await start({ cluster, http })];
      const ticket = await keeper(0).tickets.issue('ana', { level: 7 });
      assert.deepEqual(await keeper(1).tickets.take(ticket), { uid: 'ana', data: { level: 7 } });
      assert.equal(await keeper(0).tickets.take(ticket), undefined);

      const login = await one.inject({ method: 'POST', url: '/login' });
      const cookie = login.setCookies[0]?.split(';')[0] ?? '';
      assert.deepEqual((await two.inject({ url: '/who', headers: { cookie } })).json(), {
        uid: 'ana',
      });
      assert.match(await redis.command('GET', 'arena:kv:started'), /yes/);
      await one.stop();
      await two.stop();
      await until(async () => (await clients()) <= alone, 'the servers’ connections are closed');
    });

    it('have a prefix of their own where the cluster names one', async () => {
      await start({ cluster: { peers: [], redis: { url: redis.url, prefix: 'mine:' } } });
      await keeper(0).store.set('a', 'b', 60_000);
      assert.match(await redis.command('GET', 'mine:kv:a'), /b/);
    });
  });
});
