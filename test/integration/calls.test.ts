// Requests, notifies, broadcasts, kicks and pushes over real sockets: answered by the frontend itself, and by a backend
// behind it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLocalCluster, createServer, type Server } from '@nopal/server';
import { RawClient, TRANSPORTS, textOf, treeOf } from '../support/raw-client.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { until } from '../support/until.js';
import { manifest } from './game/generated/manifest.js';
import { type Game, OPEN_LIMITS, startGame } from './game/start-game.js';

for (const transport of TRANSPORTS) {
  for (const type of ['gate', 'game'] as const) {
    describe(`${transport} clients and the handlers of ${type}`, () => {
      let game: Game;
      let client: RawClient;
      before(async () => {
        game = await startGame();
        client = await game.join(transport);
      });
      after(async () => {
        client.close();
        await game.empty();
        await game.stop();
      });

      it('get a struct as the answer', async () => {
        assert.deepEqual(await client.call(`${type}.desk.hello`, { name: 'ada' }), {
          name: 'hello ada',
        });
      });

      it('get raw bytes as the answer', async () => {
        assert.equal(textOf(await client.request(`${type}.desk.rawReply`)), 'raw');
      });

      it('get the very bytes back that they sent', async () => {
        const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
        const { body } = await client.request(`${type}.desk.rawEcho`, bytes);
        assert.deepEqual(Buffer.from(body), Buffer.from(bytes));
      });

      it('get {} from a handler that returns nothing', async () => {
        assert.equal(textOf(await client.request(`${type}.desk.nothing`)), '{}');
      });

      it('get NOT_FOUND for a component or method that there is not', async () => {
        for (const route of [`${type}.desk.missing`, `${type}.missing.hello`]) {
          const { code, msg } = await client.failure(route);
          assert.equal(code, 'NOT_FOUND');
          assert.match(msg, new RegExp(`there is no route ${route}`));
        }
      });

      it('get the code, message and metadata that the handler threw', async () => {
        assert.deepEqual(await client.failure(`${type}.desk.refuse`, { name: 'bo' }), {
          code: 'DESK_CLOSED',
          msg: 'bo comes too late',
          metadata: Object.assign(Object.create(null), { opens: '9:00' }),
        });
      });

      it('get INVALID with the path for a body that is not of the type', async () => {
        const { code, metadata } = await client.failure(`${type}.desk.hello`, { name: 7 });
        assert.equal(code, 'INVALID');
        assert.match(metadata?.name ?? '', /expected .*string.*, found/);
      });

      it('get a broadcast of a struct and of raw bytes when they are in the group', async () => {
        const members = [await game.join(transport), await game.join(transport)];
        for (const member of members) await member.call(`${type}.desk.join`, { text: 'hall' });
        client.notify(`${type}.desk.shout`, { text: 'all' });
        client.notify(`${type}.desk.shoutBytes`, Buffer.from([1, 2, 3]));
        for (const member of members) {
          await until(() => member.pushes.length === 2, 'both broadcasts have come');
          const [words, bytes] = member.pushes;
          assert.equal(words?.route, `${type}.desk.words`);
          assert.deepEqual(treeOf(words ?? assert.fail()), { text: 'all' });
          assert.equal(bytes?.route, `${type}.desk.bytes`);
          assert.deepEqual([...(bytes?.body ?? [])], [1, 2, 3]);
          member.close();
        }
        await client.call(`${type}.desk.nothing`);
        assert.equal(client.pushes.length, 0, 'who is not in the group hears nothing');
      });

      it('get a broadcast sent by a member of the other transport', async () => {
        const other = await game.join(transport === 'ws' ? 'tcp' : 'ws');
        const member = await game.join(transport);
        await member.call(`${type}.desk.join`, { text: 'hall' });
        other.notify(`${type}.desk.shout`, { text: 'across' });
        await until(() => member.pushes.length === 1, 'the broadcast has come');
        other.close();
        member.close();
      });

      it('are kicked by the uid that another client names, with the code of the game', async () => {
        const victim = await game.join(transport);
        await victim.call(`${type}.desk.login`, { uid: `victim-${type}` });
        await client.call(`${type}.desk.kickUser`, { uid: `victim-${type}` });
        const end = await victim.ended();
        assert.equal(end, transport === 'ws' ? 4004 : 'ASKED_TO');
        assert.deepEqual(victim.kicks, [{ code: 'ASKED_TO', msg: 'somebody asked for it' }]);
        assert.equal(
          (await client.failure(`${type}.desk.kickUser`, { uid: 'nobody' })).code,
          'NOT_FOUND',
        );
      });

      it('are kicked by a handler for their own session', async () => {
        const victim = await game.join(transport);
        victim.notify(`${type}.desk.kickMe`);
        await victim.ended();
        assert.equal(victim.kicks.length, 1);
      });

      it('are replaced when the same user logs in again: the newest wins, and its client stays', async () => {
        const uid = `twice-${type}`;
        const first = await game.join(transport);
        await first.call(`${type}.desk.login`, { uid });
        const second = await game.join(transport);
        await second.call(`${type}.desk.login`, { uid });
        assert.equal(await first.ended(), transport === 'ws' ? 4009 : 'REPLACED');
        assert.equal(first.kicks[0]?.code, 'REPLACED');
        assert.deepEqual(await second.call(`${type}.desk.whoami`), { uid });
        second.close();
      });

      it('of 20 logins of one user at the same time exactly one stays', async () => {
        const uid = `crowd-${type}`;
        const crowd = await Promise.all(Array.from({ length: 20 }, () => game.join(transport)));
        await Promise.allSettled(
          crowd.map((member) => member.request(`${type}.desk.login`, { uid })),
        );
        const open = (): RawClient[] => crowd.filter(({ socket }) => !socket.ended);
        await until(() => open().length === 1, 'one is left');
        await until(() => game.gate.sessions.boundCount === 1, 'the frontend knows one user');
        const [survivor] = open();
        assert.deepEqual(await survivor?.call(`${type}.desk.whoami`), { uid });
        for (const member of crowd) {
          if (member !== survivor) assert.equal(member.kicks[0]?.code, 'REPLACED');
        }
        survivor?.close();
        await until(() => game.gate.sessions.boundCount === 0, 'nobody is bound');
      });

      it('a session is bound once: the second login of it is a CONFLICT', async () => {
        const member = await game.join(transport);
        await member.call(`${type}.desk.login`, { uid: `once-${type}` });
        assert.equal(
          (await member.failure(`${type}.desk.login`, { uid: 'other' })).code,
          'CONFLICT',
        );
        assert.deepEqual(await member.call(`${type}.desk.whoami`), { uid: `once-${type}` });
        member.close();
      });

      it('users are pushed to, and those who are not online are named', async () => {
        const [one, two] = [await game.join(transport), await game.join(transport)];
        await one.call(`${type}.desk.login`, { uid: `one-${type}` });
        await two.call(`${type}.desk.login`, { uid: `two-${type}` });
        const uids = [`one-${type}`, 'nobody', `two-${type}`];
        assert.deepEqual(await client.call(`${type}.desk.tell`, { uids, text: 'hey' }), {
          uids: ['nobody'],
        });
        for (const member of [one, two]) {
          await until(() => member.pushes.length === 1, 'the push has come');
          assert.deepEqual(treeOf(member.pushes[0] ?? assert.fail()), { text: 'hey' });
          member.close();
        }
      });
    });
  }

  describe(`${transport} clients and calls between the servers`, () => {
    let game: Game;
    let client: RawClient;
    before(async () => {
      game = await startGame();
      client = await game.join(transport);
    });
    after(async () => {
      client.close();
      await game.empty();
      await game.stop();
    });

    it('a frontend calls a backend with several parameters', async () => {
      assert.deepEqual(await client.call('gate.post.seats', { text: 'seven' }), { text: '10' });
    });

    it('a backend calls the frontend of the session', async () => {
      assert.deepEqual(await client.call('game.post.greeted', { text: 'ada' }), {
        text: 'gate greets ada',
      });
    });

    it('an error keeps its code, message and metadata in both directions', async () => {
      assert.deepEqual(await client.call('gate.post.refused'), {
        text: 'GAME_OVER the game is over gate',
      });
      assert.deepEqual(await client.call('game.post.refused'), {
        text: 'GATE_SHUT the gate is shut game',
      });
    });

    it('an error of a remote that nobody catches reaches the client as it is', async () => {
      const front = await client.failure('gate.post.refusedThrough');
      assert.deepEqual([front.code, front.metadata?.by], ['GAME_OVER', 'gate']);
      const back = await client.failure('game.post.refusedThrough');
      assert.deepEqual([back.code, back.metadata?.by], ['GATE_SHUT', 'game']);
    });

    it('a remote without parameters is called', async () => {
      assert.deepEqual(await client.call('gate.post.ping'), { text: 'pong' });
    });

    it('a remote is no route for clients', async () => {
      for (const route of ['game.post.seats', 'game.post.ping', 'gate.post.greet', 'post.greet']) {
        assert.equal((await client.failure(route, { text: 'x' })).code, 'NOT_FOUND');
      }
    });

    it('a call to a server that is not there is NOT_FOUND', async () => {
      const { code, msg } = await client.failure('gate.post.byServer', { text: 'game-nowhere' });
      assert.equal(code, 'NOT_FOUND');
      assert.match(msg, /there is no game server game-nowhere/);
    });

    it('a remote that the other server does not have is NOT_FOUND', async () => {
      const cluster = createLocalCluster();
      const older = {
        frontend: false,
        load: async () => {
          const table = (await manifest.servers.game?.load()) ?? assert.fail();
          const components = table.components.filter(({ className }) => className !== 'Post');
          return { ...table, components };
        },
      };
      const shared = {
        cluster,
        logger: new RecordingLogger(),
        host: '127.0.0.1',
        port: 0,
        tcpPort: 0,
      };
      const mixed = { ...manifest, servers: { ...manifest.servers, game: older } };
      const back = await (await createServer({ ...shared, manifest: mixed, type: 'game' })).start();
      const front = await (await createServer({ ...shared, manifest, type: 'gate' })).start();
      const port = front.addresses[transport === 'ws' ? 0 : 1]?.port ?? 0;
      const asking = await RawClient.open(transport, port);
      await asking.shake();
      const { code, msg } = await asking.failure('gate.post.ping');
      asking.close();
      await front.stop();
      await back.stop();
      assert.equal(code, 'NOT_FOUND');
      assert.match(msg, /there is no remote game.post.ping/);
    });

    it('a call reaches the server that it names', async () => {
      const { id } = game.game.info;
      assert.deepEqual(await client.call('gate.post.byServer', { text: id }), { text: id });
    });

    it('metadata travels with a call', async () => {
      assert.deepEqual(await client.call('gate.post.metadata', { text: 'abc' }), { text: 'abc' });
    });

    it('a call that is not answered in the time it gives is DEADLINE_EXCEEDED', async () => {
      assert.equal((await client.failure('gate.post.tooSlow')).code, 'DEADLINE_EXCEEDED');
    });
  });

  describe(`${transport} clients of a cluster in one process`, () => {
    const servers: Server[] = [];
    const clients: RawClient[] = [];
    before(async () => {
      const cluster = createLocalCluster();
      const shared = { manifest, cluster, limits: OPEN_LIMITS, host: '127.0.0.1' };
      const logger = new RecordingLogger();
      for (const type of ['game', 'game', 'game', 'gate', 'gate']) {
        const ports = type === 'gate' ? { port: 0, tcpPort: 0 } : {};
        servers.push(await (await createServer({ ...shared, ...ports, type, logger })).start());
      }
    });
    after(async () => {
      for (const client of clients) client.close();
      for (const server of servers.reverse()) await server.stop();
    });
    const join = async (gate: number): Promise<RawClient> => {
      const server = servers.filter(({ info }) => info.frontend)[gate];
      const port = server?.addresses[transport === 'ws' ? 0 : 1]?.port ?? 0;
      const client = await RawClient.open(transport, port);
      clients.push(client);
      await client.shake();
      return client;
    };

    it('a login on one frontend replaces the same user on the other', async () => {
      const first = await join(0);
      const second = await join(1);
      await first.call('gate.desk.login', { uid: 'both' });
      await second.call('gate.desk.login', { uid: 'both' });
      assert.equal(await first.ended(), transport === 'ws' ? 4009 : 'REPLACED');
      assert.deepEqual(await second.call('gate.desk.whoami'), { uid: 'both' });
    });

    it('of 20 logins of one user on both frontends at the same time exactly one stays', async () => {
      const crowd: RawClient[] = [];
      for (let index = 0; index < 20; index += 1) crowd.push(await join(index % 2));
      await Promise.allSettled(
        crowd.map((member, index) =>
          member.request(`${index % 3 === 0 ? 'game' : 'gate'}.desk.login`, { uid: 'crowd' }),
        ),
      );
      const open = (): RawClient[] => crowd.filter(({ socket }) => !socket.ended);
      await until(() => open().length === 1, 'one is left');
      assert.deepEqual(await open()[0]?.call('gate.desk.whoami'), { uid: 'crowd' });
    });

    it('users on both frontends are pushed to, from a frontend and from a backend', async () => {
      const [one, two] = [await join(0), await join(1)];
      await one.call('gate.desk.login', { uid: 'left' });
      await two.call('gate.desk.login', { uid: 'right' });
      for (const type of ['gate', 'game']) {
        const uids = ['left', 'nobody', 'right'];
        assert.deepEqual(await one.call(`${type}.desk.tell`, { uids, text: type }), {
          uids: ['nobody'],
        });
        for (const client of [one, two]) {
          await until(
            () => client.pushes.some(({ route }) => route === `${type}.desk.words`),
            'the push has come',
          );
        }
      }
    });

    it('a group of a backend reaches its members on both frontends', async () => {
      // Each backend has a group of that name, and each session sticks to one of the backends.
      const crowd = [await join(0), await join(1), await join(0), await join(1)];
      for (const member of crowd) await member.call('game.desk.join', { text: 'hall' });
      for (const member of crowd) member.notify('game.desk.shout', { text: 'x' });
      for (const member of crowd) await member.call('game.desk.nothing');
      for (const member of crowd) {
        await until(() => member.pushes.length > 0, 'each hears at least its own backend');
      }
    });

    it('a key leads to the same backend each time, and keys spread over the backends', async () => {
      const client = await join(0);
      const found = new Map<string, unknown>();
      for (let round = 0; round < 2; round += 1) {
        for (let key = 0; key < 30; key += 1) {
          const text = `key-${key}`;
          const answer = await client.call('gate.post.byKey', { text });
          if (round === 1) assert.deepEqual(answer, found.get(text));
          found.set(text, answer);
        }
      }
      const used = new Set([...found.values()].map((answer) => JSON.stringify(answer)));
      assert.equal(used.size, 3);
    });

    it('a backend that leaves is answered for with UNAVAILABLE or another backend, never with silence', async () => {
      const client = await join(0);
      await client.call('game.desk.nothing');
      const backends = servers.filter(({ info }) => info.type === 'game');
      for (const server of backends.slice(1)) await server.stop();
      assert.equal(textOf(await client.request('game.desk.nothing')), '{}');
      await backends[0]?.stop();
      assert.equal((await client.failure('game.desk.nothing')).code, 'UNAVAILABLE');
    });
  });
}
