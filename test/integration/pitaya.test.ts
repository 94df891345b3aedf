import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  createLocalCluster,
  createServer,
  GameError,
  type LocalCluster,
  MemoryMetrics,
  type Module,
  type Server,
  type ServerOptions,
  startServers,
  type TreeFormat,
} from '@nopal/server';
import { RawClient, treeOf } from '../support/raw-client.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { until } from '../support/until.js';
import { manifest } from './pitaya/generated/manifest.js';
import { Diary } from './pitaya/src/diary.js';

/** A server of the type chat on a free port. */
async function startChat(options: Partial<ServerOptions> = {}): Promise<Server> {
  const server = await createServer({
    manifest,
    type: 'chat',
    host: '127.0.0.1',
    port: 0,
    logger: new RecordingLogger(),
    provide: [new Diary()],
    ...options,
  });
  return server.start();
}

async function join(server: Server, document: object = { sys: {} }): Promise<RawClient> {
  const client = await RawClient.open('ws', server.addresses[0]?.port ?? 0);
  await client.shake(document);
  return client;
}

function metricOf(server: Server, name: string): number {
  assert.ok(server.metrics instanceof MemoryMetrics);
  return server.metrics.value(name);
}

describe('a Pitaya game on Nopal', () => {
  let server: Server;
  const logger = new RecordingLogger();
  const diary = new Diary();
  before(async () => {
    server = await startChat({
      logger,
      provide: [diary],
      metadata: { region: 'eu' },
      id: 'chat-eu',
    });
  });
  after(() => server.stop());

  it('the room of the page answers chat.room.join, and its members hear onJoin', async () => {
    const ada = await join(server);
    const bo = await join(server);
    assert.deepEqual(await ada.call('chat.room.join', { name: 'ada' }), { members: 1 });
    assert.deepEqual(await bo.call('room.join', { name: 'bo' }), { members: 2 });
    await until(() => ada.pushes.length === 2, 'ada hears of both');
    assert.deepEqual(
      ada.pushes.map((push) => [push.route, treeOf(push)]),
      [
        ['onJoin', { name: 'ada' }],
        ['onJoin', { name: 'bo' }],
      ],
    );
    ada.close();
    bo.close();
    await until(() => server.sessions.count === 0, 'both have left');
  });

  it('names in lower case are those of services registered with strings.ToLower', async () => {
    const client = await join(server);
    assert.equal((await client.failure('chat.probe.kickUsers', { uids: [] })).code, 'NOT_FOUND');
    assert.deepEqual(await client.call('chat.probe.kickusers', { uids: [] }), { uids: [] });
    client.close();
  });

  it('a server calls its own remotes, by type and by id', async () => {
    const client = await join(server);
    assert.deepEqual(await client.call('chat.probe.own'), {
      text: 'chat-eu greets chat-eu greets a',
    });
    client.close();
  });

  it('a call inside a call takes over its request id, metadata and rest of time', async () => {
    const client = await join(server);
    const { text } = (await client.call('chat.probe.chain')) as { text: string };
    const [id, ...rest] = text.split(' ');
    assert.deepEqual(rest, [id, id, 'abc', 'in', 'time']);
    assert.equal((await client.failure('chat.probe.toolate')).code, 'DEADLINE_EXCEEDED');
    await until(() => diary.lines.includes('DEADLINE_EXCEEDED'), 'the inner call is refused');
    client.close();
  });

  it('users are kicked by their ids, and those who are not online are named', async () => {
    const admin = await join(server);
    const player = await join(server);
    await player.call('chat.room.join', { name: 'cheater' });
    assert.deepEqual(await admin.call('chat.probe.kickusers', { uids: ['cheater', 'nobody'] }), {
      uids: ['nobody'],
    });
    assert.equal(await player.ended(), 4004);
    assert.deepEqual(player.kicks, [{ code: 'GAME_OVER', msg: 'the game is over' }]);
    admin.close();
  });

  it('a failure is logged with its request id, which the client gets in place of its text', async () => {
    const client = await join(server);
    const { code, msg, metadata } = await client.failure('chat.probe.fails');
    assert.equal(code, 'INTERNAL');
    assert.doesNotMatch(msg, /secret/);
    const line = logger.of('error').find(({ fields }) => fields.route === 'chat.probe.fails');
    assert.equal(line?.fields.requestId, metadata?.requestId);
    assert.match(String(line?.fields.err), /secret of the server/);
    client.close();
  });

  it('messages that wait for their turn are timed', async () => {
    const client = await join(server);
    const waited = metricOf(server, 'nopal_queue_wait_ms');
    const held = client.post('chat.probe.holds');
    const behind = client.post('chat.probe.echo', { text: 'b' });
    await client.call('chat.probe.release'); // concurrent: it does not wait
    await client.answer(held);
    await client.answer(behind);
    assert.equal(metricOf(server, 'nopal_queue_wait_ms') - waited, 1);
    client.close();
  });

  it('the gauge of connections follows them', async () => {
    await until(() => server.connectionCount === 0, 'earlier clients have left');
    assert.equal(metricOf(server, 'nopal_client_connections'), 0);
    const shaken = await join(server);
    const silent = await RawClient.open('ws', server.addresses[0]?.port ?? 0);
    await until(() => metricOf(server, 'nopal_client_connections') === 2, 'both are counted');
    assert.equal(server.sessions.count, 1);
    shaken.close();
    silent.close();
    await until(() => metricOf(server, 'nopal_client_connections') === 0, 'nobody is counted');
  });
});

describe('the options of a Pitaya game', () => {
  it('clients that compare Pitaya’s codes get them, and the game’s own codes as they are', async () => {
    const server = await startChat({
      errorCodes: 'pitaya',
      pipeline: {
        guards: [
          ({ session, route }) => {
            if (route.endsWith('echo')) throw new GameError('CLOSED_TODAY', 'come back later');
            return session?.handshake.user.banned !== true;
          },
        ],
      },
    });
    const client = await join(server);
    const banned = await join(server, { sys: {}, user: { banned: true } });
    const codes = {
      internal: await client.failure('chat.probe.fails'),
      missing: await client.failure('chat.probe.missing'),
      elsewhere: await client.failure('nowhere.room.join'),
      malformed: await client.failure('chat'),
      invalid: await client.failure('chat.room.join', { name: 7 }),
      undecodable: await client.failure('chat.room.join', Buffer.from('{')),
      unbound: await client.failure('chat.probe.onlybound'),
      forbidden: await banned.failure('chat.probe.servers'),
      own: await client.failure('chat.probe.echo', { text: '' }),
    };
    assert.deepEqual(Object.fromEntries(Object.entries(codes).map(([k, { code }]) => [k, code])), {
      internal: 'PIT-000',
      missing: 'PIT-404',
      elsewhere: 'PIT-404',
      malformed: 'PIT-400',
      invalid: 'PIT-400',
      undecodable: 'PIT-400',
      unbound: 'PIT-401',
      forbidden: 'PIT-403',
      own: 'CLOSED_TODAY',
    });
    client.close();
    banned.close();
    await server.stop();
  });

  it('a form of bodies of the game’s own is there for clients that choose it, and told in the handshake', async () => {
    const reversed: TreeFormat = {
      name: 'reversed',
      encode: (tree) => Buffer.from(JSON.stringify(tree)).reverse(),
      decode: (bytes) => JSON.parse(Buffer.from(bytes).reverse().toString()),
    };
    const server = await startChat({ serializers: [reversed] });
    const client = await RawClient.open('ws', server.addresses[0]?.port ?? 0);
    assert.equal((await client.shake({ sys: { serializer: 'reversed' } })).serializer, 'reversed');
    const { body, error } = await client.request(
      'chat.probe.echo',
      reversed.encode({ text: 'hi' }),
    );
    assert.equal(error, false);
    assert.deepEqual(reversed.decode(body), { text: 'hi' });
    const refused = await client.request('chat.probe.fails', reversed.encode({}));
    assert.equal((reversed.decode(refused.body) as { code: string }).code, 'INTERNAL');
    client.close();
    await server.stop();
  });

  it('handshake validators run in their order, and the first that refuses is the last', async () => {
    const asked: string[] = [];
    const server = await startChat({
      handshake: [
        () => void asked.push('first'),
        async ({ user }) => {
          asked.push('second');
          if (user.version !== 2) throw new GameError('UPDATE_REQUIRED', 'get version 2');
        },
        () => void asked.push('third'),
      ],
    });
    const old = await RawClient.open('ws', server.addresses[0]?.port ?? 0);
    await assert.rejects(old.shake({ sys: {}, user: { version: 1 } }));
    const current = await join(server, { sys: {}, user: { version: 2 } });
    assert.deepEqual(asked, ['first', 'second', 'first', 'second', 'third']);
    old.close();
    current.close();
    await server.stop();
  });

  it('an unknown option stops the start, and so does a wrong value', async () => {
    const wrong = { heartbeat: 30 } as Partial<ServerOptions>;
    await assert.rejects(
      startChat(wrong),
      /heartbeat is no option of createServer; there are .*limits/,
    );
    const codes = { errorCodes: 'pomelo' } as unknown as Partial<ServerOptions>;
    await assert.rejects(startChat(codes), /errorCodes is "pomelo"; it must be nopal or pitaya/);
    await assert.rejects(startChat({ type: 'gate' }), /type is "gate"; the manifest has chat/);
  });

  it('a frontend that accepts nobody does not start', async () => {
    const { port: _, ...options } = { port: 0, manifest, type: 'chat', provide: [new Diary()] };
    await assert.rejects(createServer(options), /chat is a frontend and accepts nobody/);
  });
});

describe('the life of a server', () => {
  it('modules start before components, both before anyone is let in, and end in reverse', async () => {
    const diary = new Diary();
    const module = (name: string): Module => ({
      name,
      init: () => diary.note(`${name} init`),
      afterInit: () => diary.note(`${name} afterInit`),
      beforeShutdown: () => diary.note(`${name} beforeShutdown`),
      shutdown: () => diary.note(`${name} shutdown`),
    });
    const server = await createServer({
      manifest,
      type: 'chat',
      host: '127.0.0.1',
      port: 0,
      logger: new RecordingLogger(),
      provide: [diary],
      modules: [module('store'), module('cache')],
      handshake: [() => diary.note('a client')],
    });
    assert.equal(server.isRunning, false);
    assert.deepEqual(diary.lines, []);
    await server.start();
    assert.equal(server.isRunning, true);
    const client = await join(server);
    client.close();
    await server.stop();
    assert.equal(server.isRunning, false);
    const steps = (step: string, names: string[]): string[] => names.map((n) => `${n} ${step}`);
    const inOrder = ['store', 'cache', 'component'];
    const reversed = [...inOrder].reverse();
    assert.deepEqual(diary.lines, [
      ...steps('init', inOrder),
      ...steps('afterInit', inOrder),
      'a client',
      ...steps('beforeShutdown', reversed),
      ...steps('shutdown', reversed),
    ]);
    await assert.rejects(server.start(), /a server is started once/);
  });

  it('clients are told that the server goes, after the calls that run were answered', async () => {
    const server = await startChat();
    const client = await join(server);
    const held = client.post('chat.probe.holds');
    await until(() => metricOf(server, 'nopal_client_packets_in_total') === 3, 'the call runs');
    const stopped = server.stop();
    client.post('chat.probe.release');
    assert.equal((await client.answer(held)).error, false);
    assert.equal(await client.ended(), 1001);
    await stopped;
    assert.equal(server.connectionCount, 0);
  });

  it('the calls of other servers are answered too before a server ends', async () => {
    const cluster = createLocalCluster();
    const diary = new Diary();
    const asking = await startChat({ cluster, id: 'chat-1' });
    const asked = await startChat({ cluster, id: 'chat-2', provide: [diary] });
    const player = await join(asking);
    const helper = await join(asked);
    const id = player.post('chat.probe.askhold', { text: 'chat-2' });
    await until(() => diary.lines.includes('holding'), 'the remote runs');
    const stopped = asked.stop();
    helper.post('chat.probe.release');
    assert.deepEqual(treeOf(await player.answer(id)), {});
    await stopped;
    player.close();
    await asking.stop();
  });

  it('components see the live servers of the game with their metadata, and who has left', async () => {
    const cluster: LocalCluster = createLocalCluster();
    const start = (id: string, region: string): Promise<Server> =>
      startChat({ cluster, id, metadata: { region } });
    const one = await start('chat-1', 'eu');
    const two = await start('chat-2', 'us');
    const client = await join(one);
    assert.deepEqual(await client.call('chat.probe.servers'), {
      own: 'chat-1',
      regions: { 'chat-1': 'eu', 'chat-2': 'us' },
    });
    await two.stop();
    assert.deepEqual(await client.call('chat.probe.servers'), {
      own: 'chat-1',
      regions: { 'chat-1': 'eu' },
    });
    client.close();
    await one.stop();
  });

  it('two servers of one process share nothing unless they are given the same cluster', async () => {
    const one = await startChat();
    const two = await startChat();
    const ada = await join(one);
    const namesake = await join(two);
    assert.deepEqual(await ada.call('chat.room.join', { name: 'ada' }), { members: 1 });
    assert.deepEqual(await namesake.call('chat.room.join', { name: 'ada' }), { members: 1 });
    const counted = (server: Server): number => {
      assert.ok(server.metrics instanceof MemoryMetrics);
      return server.metrics.value('nopal_calls_total', {
        route: 'chat.room.join',
        kind: 'request',
      });
    };
    assert.deepEqual([counted(one), counted(two)], [1, 1]);
    assert.equal(ada.socket.ended, false);
    ada.close();
    namesake.close();
    await one.stop();
    await two.stop();
  });

  it('startServers runs the whole project in this process', async () => {
    const running = await startServers({
      manifest,
      host: '127.0.0.1',
      port: 0,
      logger: new RecordingLogger(),
      provide: [new Diary()],
      ownsProcess: false,
    });
    const [server] = running.servers;
    assert.ok(server?.isRunning);
    assert.equal(running.address.port, server.addresses[0]?.port);
    await running.stop();
    assert.equal(server.isRunning, false);
  });
});
