// The order of a connection's packets, and what the clients of this protocol that are already out there depend on.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  encodeDataPacket,
  encodePacket,
  HEARTBEAT_PACKET,
  MessageType,
  PacketType,
  parseErrorBody,
  RouteDictionary,
} from '@nopal/protocol';
import { GameError } from '@nopal/server';
import {
  ACK,
  handshakePacket,
  type RawClient,
  requestPacket,
  TRANSPORTS,
  textOf,
  treeOf,
} from '../support/raw-client.js';
import { until } from '../support/until.js';
import { zlibCompression } from '../support/zlib-compression.js';
import { type Game, startGame } from './game/start-game.js';

const HANDSHAKE = handshakePacket({ sys: {} });
const KICK = encodePacket(PacketType.KICK);
const DATA = requestPacket(1, 'gate.desk.nothing');
const DICTIONARY = { 'gate.desk.words': 1, 'gate.desk.hello': 2, 'game.desk.hello': 3 };
/** Longer than what is worth compressing, and compressible. */
const LONG = 'nopal '.repeat(500);

for (const transport of TRANSPORTS) {
  describe(`the packets of a ${transport} connection`, () => {
    let game: Game;
    before(async () => {
      game = await startGame();
    });
    after(async () => {
      await game.empty();
      await game.stop();
    });

    /** What each packet does in each state of a connection. */
    const states = { start: [], answered: [HANDSHAKE], working: [HANDSHAKE, ACK] } as const;
    const table: [keyof typeof states, string, Uint8Array, 'stays' | 4000 | 4002][] = [
      ['start', 'an acknowledgement', ACK, 4000],
      ['start', 'a heartbeat', HEARTBEAT_PACKET, 4000],
      ['start', 'data', DATA, 4000],
      ['start', 'a kick', KICK, 4000],
      ['start', 'a handshake that is no JSON', encodePacket(1, Buffer.from('{')), 4002],
      ['answered', 'a second handshake', HANDSHAKE, 4000],
      ['answered', 'data', DATA, 4000],
      ['answered', 'a heartbeat', HEARTBEAT_PACKET, 'stays'],
      ['answered', 'a kick', KICK, 'stays'],
      ['working', 'a handshake', HANDSHAKE, 4000],
      ['working', 'a second acknowledgement', ACK, 4000],
      ['working', 'a heartbeat', HEARTBEAT_PACKET, 'stays'],
      ['working', 'a kick', KICK, 'stays'],
      ['working', 'packet type 0', Uint8Array.of(0, 0, 0, 0), 4000],
      ['working', 'packet type 6', Uint8Array.of(6, 0, 0, 0), 4000],
      ['working', 'packet type 255', Uint8Array.of(255, 0, 0, 0), 4000],
    ];
    for (const [state, name, bytes, result] of table) {
      it(`${name} in state "${state}": ${result === 'stays' ? 'the connection stays' : `closed with ${result}`}`, async () => {
        const client = await game.open(transport);
        for (const packet of states[state]) client.send(packet);
        if (state !== 'start') await client.handshakeResponse();
        client.send(bytes);
        if (result === 'stays') {
          if (state === 'answered') client.send(ACK);
          assert.deepEqual(await client.call('gate.desk.nothing'), {});
          client.close();
        } else {
          assert.equal(await client.ended(), result);
          const refused = client.packets.find(({ type }) => type === PacketType.HANDSHAKE);
          if (result === 4002) assert.equal(JSON.parse(textOf(refused ?? assert.fail())).code, 400);
        }
      });
    }

    it('data directly after the acknowledgement, in one write, is answered', async () => {
      const client = await game.open(transport);
      client.send(HANDSHAKE);
      await client.handshakeResponse();
      client.send(Buffer.concat([ACK, DATA]));
      assert.equal(textOf(await client.answer(1)), '{}');
      client.close();
    });

    it('handshake, acknowledgement and data in one write are taken when nothing checks the handshake', async () => {
      const client = await game.open(transport);
      client.send(Buffer.concat([HANDSHAKE, ACK, DATA]));
      assert.equal(textOf(await client.answer(1)), '{}');
      assert.equal(client.packets[0]?.type, PacketType.HANDSHAKE);
      client.close();
    });

    it('the handshake is answered with the keys and values that old clients read', async () => {
      const client = await game.open(transport);
      client.send(
        handshakePacket({
          sys: {
            platform: 'mac',
            libVersion: '0.3.5-release',
            clientBuildNumber: '20',
            clientVersion: '2.1',
          },
        }),
      );
      const { body } = await client.packet(PacketType.HANDSHAKE, 'the answer comes');
      assert.equal(
        textOf({ body }),
        '{"code":200,"sys":{"dict":{},"heartbeat":30,"serializer":"json"}}',
      );
      client.close();
    });

    it("a pomelo client's handshake is taken as it is", async () => {
      const client = await game.join(transport, {
        sys: { type: 'js-websocket', version: '0.0.1', rsa: {}, protoVersion: 3 },
      });
      assert.deepEqual(await client.call('gate.desk.hello', { name: 'pomelo' }), {
        name: 'hello pomelo',
      });
      client.close();
    });

    it('a handshake of null, without sys or with odd extras is taken', async () => {
      for (const document of [null, {}, { sys: null, user: null }, { SYS: {}, more: [1] }]) {
        const client = await game.open(transport);
        client.send(handshakePacket(document));
        assert.equal((await client.handshakeResponse()).code, 200);
        client.close();
      }
    });

    it('the body of every kick is JSON, also of one without a reason', async () => {
      const client = await game.join(transport);
      client.notify('gate.desk.kickMe');
      await client.ended();
      const kick = client.packets.find(({ type }) => type === PacketType.KICK);
      const body: unknown = treeOf(kick ?? assert.fail('no kick came'));
      assert.ok(typeof body === 'object' && body !== null);
      assert.equal((body as { code: unknown }).code, 'KICKED');
    });

    it('error bodies are never empty, nor are successes of handlers that return nothing', async () => {
      const client = await game.join(transport);
      for (const route of ['gate.no.where', 'game.no.where', 'gate.trouble.rejects', 'x', '']) {
        const { body } = await client.request(route);
        const { code, msg } = parseErrorBody(body);
        assert.ok(code.length > 0 && msg.length > 0, route);
      }
      for (const route of ['gate.desk.nothing', 'game.desk.nothing']) {
        assert.equal(textOf(await client.request(route)), '{}');
      }
      client.close();
    });

    it('request number 0 and notifies are never answered', async () => {
      const client = await game.join(transport);
      for (const type of ['gate', 'game']) {
        client.send(requestPacket(0, `${type}.desk.hello`, { name: 'x' }));
        client.send(requestPacket(0, `${type}.no.where`));
        client.send(requestPacket(0, `${type}.trouble.rejects`));
        client.notify(`${type}.desk.hello`, { name: 'x' });
        client.notify(`${type}.no.where`);
        client.notify(`${type}.trouble.rejects`);
        client.notify('nonsense');
        await client.call(`${type}.desk.nothing`);
      }
      assert.equal(client.messages.length, 2);
      client.close();
    });

    it('the largest request numbers come back as they were sent', async () => {
      const client = await game.join(transport);
      for (const id of [127, 128, 16_384, 2 ** 31, 2 ** 32 - 1]) {
        client.send(requestPacket(id, 'game.desk.nothing'));
        assert.equal((await client.answer(id)).id, id);
      }
      client.close();
    });

    it('a notify handler that is asked as a request answers BAD_REQUEST', async () => {
      const client = await game.join(transport);
      for (const type of ['gate', 'game']) {
        assert.equal(
          (await client.failure(`${type}.desk.shout`, { text: 'x' })).code,
          'BAD_REQUEST',
        );
      }
      client.close();
    });

    it("a route of the frontend's own type may leave the type out", async () => {
      const client = await game.join(transport);
      assert.deepEqual(await client.call('desk.hello', { name: 'x' }), { name: 'hello x' });
      client.close();
    });
  });

  describe(`what a ${transport} client announces is what it gets`, () => {
    let game: Game;
    before(async () => {
      game = await startGame({ dictionary: DICTIONARY });
    });
    after(async () => {
      await game.empty();
      await game.stop();
    });
    const messagePackets = (client: RawClient): Uint8Array[] =>
      client.packets.filter(({ type }) => type === PacketType.DATA).map(({ body }) => body);

    it('nothing is compressed and no route is coded for a client that announced nothing', async () => {
      const client = await game.open(transport);
      client.send(handshakePacket({ sys: { type: 'js-websocket' } }));
      const { body } = await client.packet(PacketType.HANDSHAKE, 'the handshake is answered');
      assert.equal(JSON.parse(textOf({ body })).sys.dict['gate.desk.words'], 1);
      client.send(ACK);
      const answer = await client.request('gate.desk.tellAndAnswer', { text: LONG });
      assert.equal(answer.compressed, false);
      for (const bytes of messagePackets(client)) {
        assert.equal((bytes[0] ?? 0) & 0x11, 0, 'neither the code bit nor the compression bit');
      }
      assert.equal(client.pushes[0]?.route, 'gate.desk.words');
      assert.deepEqual(treeOf(client.pushes[0] ?? assert.fail()), { text: `first ${LONG}` });
      client.close();
    });

    it('large bodies are compressed for a client that announced it, and inflate to the same', async () => {
      const client = await game.join(transport, { sys: { compression: true } });
      for (const type of ['gate', 'game']) {
        const answer = await client.request(`${type}.desk.hello`, { name: LONG });
        assert.equal(answer.compressed, true);
        assert.deepEqual(treeOf(answer), { name: `hello ${LONG}` });
        await client.call(`${type}.desk.tellAndAnswer`, { text: LONG });
        const push = client.pushes.at(-1) ?? assert.fail();
        assert.equal(push.compressed, true);
        assert.deepEqual(treeOf(push), { text: `first ${LONG}` });
        const failure = await client.request(`${type}.desk.refuse`, { name: LONG });
        assert.deepEqual([failure.compressed, failure.error], [true, true]);
        assert.equal(parseErrorBody(failure.body).msg, `${LONG} comes too late`);
      }
      client.close();
    });

    it('small bodies and bodies that do not shrink stay as they are', async () => {
      const client = await game.join(transport, { sys: { compression: true } });
      for (const body of [Buffer.from('{}'), randomBytes(400)]) {
        const answer = await client.request('gate.desk.rawEcho', body);
        assert.equal(answer.compressed, false);
        assert.deepEqual(Buffer.from(answer.body), Buffer.from(body));
      }
      client.close();
    });

    it('compressed requests are inflated, whatever the client announced', async () => {
      const client = await game.join(transport);
      for (const type of ['gate', 'game']) {
        const body = Buffer.from(JSON.stringify({ name: LONG }));
        const id = type === 'gate' ? 1 : 2;
        client.send(
          encodeDataPacket(
            { type: MessageType.REQUEST, id, route: `${type}.desk.hello`, body },
            { compression: zlibCompression },
          ),
        );
        const answer = await client.answer(id);
        assert.equal(answer.compressed, false);
        assert.deepEqual(treeOf(answer), { name: `hello ${LONG}` });
      }
      client.close();
    });

    it('routes are coded in both directions for a client that announced the dictionary', async () => {
      const client = await game.join(transport, { sys: { dictionary: true } });
      const dictionary = new RouteDictionary(DICTIONARY);
      for (const [id, route] of [
        [901, 'gate.desk.hello'],
        [902, 'game.desk.hello'],
      ] as const) {
        const body = Buffer.from('{"name":"x"}');
        const packet = encodeDataPacket(
          { type: MessageType.REQUEST, id, route, body },
          { dictionary },
        );
        assert.equal((packet[4] ?? 0) & 1, 1, 'the route is coded');
        client.send(packet);
        assert.deepEqual(treeOf(await client.answer(id)), { name: 'hello x' });
      }
      client.post('gate.desk.tellAndAnswer', { text: 'coded' });
      await until(() => client.pushes.length === 1, 'the push has come');
      const pushed = messagePackets(client).find(
        (bytes) => (bytes[0] ?? 0) >> 1 === MessageType.PUSH,
      );
      assert.deepEqual([...(pushed?.subarray(0, 3) ?? [])], [0x07, 0x00, 0x01]);
      assert.equal(client.pushes[0]?.route, 'gate.desk.words');
      client.close();
    });

    it('a broadcast reaches each member in its own format', async () => {
      const members = [
        await game.join(transport),
        await game.join(transport, { sys: { compression: true } }),
        await game.join(transport, { sys: { dictionary: true } }),
        await game.join(transport, { sys: { compression: true, dictionary: true } }),
      ];
      for (const member of members) await member.call('gate.desk.join', { text: 'hall' });
      members[0]?.notify('gate.desk.shout', { text: LONG });
      const flags: number[] = [];
      for (const member of members) {
        await until(() => member.pushes.length === 1, 'the broadcast has come');
        assert.deepEqual(treeOf(member.pushes[0] ?? assert.fail()), { text: LONG });
        flags.push((messagePackets(member).at(-1)?.[0] ?? 0) & 0x11);
        member.close();
      }
      assert.deepEqual(flags, [0x00, 0x10, 0x01, 0x11]);
    });

    it('a large dictionary makes a compressed handshake only for a client that announced it', async () => {
      const dictionary: Record<string, number> = {};
      for (let code = 1; code <= 200; code += 1) dictionary[`gate.part${code}.method`] = code;
      const large = await startGame({ dictionary });
      const plain = await large.open(transport);
      plain.send(handshakePacket({ sys: {} }));
      const first = await plain.packet(PacketType.HANDSHAKE, 'the handshake is answered');
      assert.equal(first.body[0], '{'.charCodeAt(0));
      const inflating = await large.open(transport);
      inflating.send(handshakePacket({ sys: { compression: true } }));
      const second = await inflating.packet(PacketType.HANDSHAKE, 'the handshake is answered');
      assert.equal(second.body[0], 0x78);
      assert.equal((await inflating.handshakeResponse()).dictionary.codeOf('gate.part7.method'), 7);
      plain.close();
      inflating.close();
      await large.stop();
    });
  });

  describe(`heartbeats of a ${transport} connection`, () => {
    it('come in the announced interval, as four bytes, and none before the handshake is done', async () => {
      const game = await startGame({
        limits: { heartbeatSeconds: 0.1, handshakeTimeoutMs: 60_000 },
      });
      const client = await game.open(transport);
      const silent = await game.open(transport);
      client.send(handshakePacket({ sys: { compression: true } }));
      await client.handshakeResponse();
      client.send(ACK);
      const beats = (of: RawClient) =>
        of.packets.filter(({ type }) => type === PacketType.HEARTBEAT);
      await until(() => {
        client.send(HEARTBEAT_PACKET);
        return beats(client).length >= 3;
      }, 'three heartbeats have come');
      assert.equal(client.packets[0]?.type, PacketType.HANDSHAKE, 'the handshake came first');
      assert.ok(beats(client).every(({ body }) => body.length === 0));
      assert.equal(silent.packets.length, 0, 'nothing is sent before the handshake');
      client.close();
      silent.close();
      await game.empty();
      await game.stop();
    });

    it('missed twice end the connection with 4003; any packet keeps it', async () => {
      const game = await startGame({ limits: { heartbeatSeconds: 0.1 } });
      const silent = await game.join(transport);
      const alive = await game.join(transport);
      const beat = setInterval(() => alive.send(HEARTBEAT_PACKET), 30);
      assert.equal(await silent.ended(), 4003);
      clearInterval(beat);
      assert.deepEqual(await alive.call('gate.desk.nothing'), {});
      assert.equal(game.metric('nopal_client_heartbeats_missed_total'), 1);
      alive.close();
      await game.empty();
      await game.stop();
    });
  });

  describe(`handshakes of ${transport} clients that are checked`, () => {
    it('are refused by a validator with its code and message', async () => {
      const game = await startGame({
        handshake: [
          async ({ user }) => {
            await null;
            if (user.version === 1) throw new GameError('UPDATE_REQUIRED', 'get version 2');
          },
          ({ user }) => {
            if (user.banned === true) throw new GameError('BANNED', 'you are banned');
            if (user.broken === true) throw new TypeError('secret of the server');
            return { motd: 'welcome', from: user.name };
          },
        ],
      });
      const refusals = [
        [{ version: 1 }, 'UPDATE_REQUIRED', 'get version 2'],
        [{ banned: true }, 'BANNED', 'you are banned'],
        [{ broken: true }, 'FORBIDDEN', 'the handshake was refused'],
      ] as const;
      for (const [user, code, msg] of refusals) {
        const client = await game.open(transport);
        client.send(handshakePacket({ sys: {}, user }));
        const response = await client.handshakeResponse();
        assert.equal(response.code, 400);
        assert.deepEqual(response.reason, { code, msg });
        assert.equal(await client.ended(), 4002);
      }
      const welcome = await game.open(transport);
      const response = await welcome.shake({ sys: {}, user: { name: 'ada' } });
      assert.deepEqual({ ...(response.user as object) }, { motd: 'welcome', from: 'ada' });
      assert.deepEqual(await welcome.call('gate.desk.nothing'), {});
      welcome.close();
      assert.equal(game.metric('nopal_client_handshakes_refused_total'), 3);
      await game.empty();
      await game.stop();
    });

    it('see the address, the transport and the upgrade request, which is not kept', async () => {
      const seen: unknown[] = [];
      let kept = (): unknown => 'the validator did not run';
      const game = await startGame({
        handshake: [
          (_handshake, origin) => {
            seen.push([origin.remoteAddress, origin.transport, origin.upgrade?.url]);
            kept = () => origin.upgrade;
          },
        ],
      });
      const client = await game.join(transport);
      assert.deepEqual(seen, [['127.0.0.1', transport, transport === 'ws' ? '/' : undefined]]);
      assert.equal(kept(), undefined);
      client.close();
      await game.stop();
    });

    it('an acknowledgement or data that comes before a validator has decided ends the connection', async () => {
      const game = await startGame({ handshake: [() => new Promise(() => undefined)] });
      for (const early of [ACK, DATA, HANDSHAKE, HEARTBEAT_PACKET]) {
        const client = await game.open(transport);
        client.send(Buffer.concat([HANDSHAKE, early]));
        assert.equal(await client.ended(), 4000);
      }
      await game.empty();
      await game.stop();
    });

    it('that are not decided in time are closed with 4001, and a late decision harms nobody', async () => {
      let decide = (): void => undefined;
      const game = await startGame({
        limits: { handshakeTimeoutMs: 100 },
        handshake: [
          () =>
            new Promise<void>((resolve) => {
              decide = resolve;
            }),
        ],
      });
      const client = await game.open(transport);
      client.send(HANDSHAKE);
      assert.equal(await client.ended(), 4001);
      decide();
      await game.empty();
      assert.equal(game.metric('nopal_client_handshake_timeouts_total'), 1);
      await game.stop();
    });

    it('a validator whose answer is no JSON refuses the client and is logged', async () => {
      const circle: Record<string, unknown> = {};
      circle.self = circle;
      for (const answer of [{ count: 10n }, circle, () => undefined, Symbol('x')]) {
        const game = await startGame({ handshake: [() => answer] });
        const client = await game.open(transport);
        client.send(HANDSHAKE);
        const response = await client.handshakeResponse();
        assert.equal(response.code, 400);
        assert.equal(response.reason?.code, 'INTERNAL');
        assert.equal(await client.ended(), 4002);
        await game.empty();
        assert.equal(game.logger.of('error').length, 1);
        await game.stop();
      }
    });
  });
}
