// One game, and clients that read JSON, that read protobuf, and that never heard of a choice.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Client, connect, NopalError } from '@nopal/client';
import { readErrorMessage } from '@nopal/protocol/protobuf';
import { handshakePacket, TRANSPORTS, treeOf } from '../support/raw-client.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { seededRandom } from '../support/seeded-random.js';
import { until } from '../support/until.js';
import { contract as json, type Treasure } from './game/generated/client.js';
import { contract as protobuf } from './game/generated/client-protobuf.js';
import { type Game, startGame } from './game/start-game.js';

type GameClient = Client<typeof json>;

const CONTRACTS = { json, protobuf };
const SERVERS = ['gate', 'game'] as const;
const PROTOBUF = { sys: { serializer: 'protobuf' } };
const SEED = Number(process.env.NOPAL_FUZZ_SEED ?? 20_260_101);

function treasure(): Treasure {
  return {
    found: new Date('2024-02-29T12:34:56.789Z'),
    value: 9_007_199_254_740_993n,
    seal: Uint8Array.of(0, 1, 254, 255),
    counts: new Map([
      ['gold', 3],
      ['__proto__', 0.5],
    ]),
    tags: new Set(['old', 'ünï\u{1f335}']),
    history: [new Date(0), new Date('1969-12-31T23:59:59.999Z')],
    owner: null,
  };
}

/** `{ name }` of the desk's messages, in protobuf. */
function nameMessage(name: string): Uint8Array {
  return Buffer.concat([Buffer.of(0x0a, Buffer.byteLength(name)), Buffer.from(name)]);
}

for (const transport of TRANSPORTS) {
  describe(`serializers over ${transport}`, () => {
    let game: Game;
    before(async () => {
      game = await startGame();
    });
    after(async () => {
      await game.empty();
      await game.stop();
    });
    const open = (name: keyof typeof CONTRACTS, of = game): Promise<GameClient> =>
      connect(`${transport}://127.0.0.1:${of.port(transport)}`, { contract: CONTRACTS[name] });

    it('are chosen in the handshake and told in its answer; JSON for clients that do not choose', async () => {
      for (const [sys, told] of [
        [{}, 'json'],
        [{ serializer: null }, 'json'],
        [{ serializer: 'json' }, 'json'],
        [{ Serializer: 'protobuf' }, 'protobuf'],
      ] as const) {
        const client = await game.open(transport);
        assert.equal((await client.shake({ sys })).serializer, told);
        client.close();
      }
    });

    it('that there are not refuse the client and say which there are', async () => {
      for (const [serializer, why] of [
        ['xml', 'sys.serializer is "xml"; this server has json, protobuf'],
        [7, 'sys.serializer is a number; it must be text or null'],
      ] as const) {
        const client = await game.open(transport);
        client.send(handshakePacket({ sys: { serializer } }));
        const { code, reason } = await client.handshakeResponse();
        assert.equal(code, 400);
        assert.equal(reason?.code, 'BAD_REQUEST');
        assert.ok(reason?.msg.includes(why), reason?.msg);
        assert.equal(await client.ended(), 4002);
      }
    });

    it('of clients that do not choose are the server’s default, and errors too', async () => {
      const other = await startGame({ defaultSerializer: 'protobuf' });
      const old = await other.open(transport);
      assert.equal((await old.shake()).serializer, 'protobuf');
      for (const type of SERVERS) {
        const answer = await old.request(`${type}.desk.hello`, nameMessage('old'));
        assert.equal(answer.error, false);
        assert.deepEqual(Buffer.from(answer.body), Buffer.from(nameMessage('hello old')));
        const refused = await old.request(`${type}.desk.refuse`, nameMessage('old'));
        assert.deepEqual(readErrorMessage(refused.body), {
          code: 'DESK_CLOSED',
          msg: 'old comes too late',
          metadata: { opens: '9:00' },
        });
      }
      const chosen = await open('json', other);
      assert.deepEqual(await chosen.game.desk.hello({ name: 'new' }), { name: 'hello new' });
      chosen.close();
      old.close();
      await other.stop();
    });

    for (const name of ['json', 'protobuf'] as const) {
      it(`carry every kind of value in ${name}, to the frontend and through it`, async () => {
        const client = await open(name);
        for (const { vault } of [client.gate, client.game]) {
          assert.deepEqual(await vault.echo(treasure()), treasure());
          const noted = { ...treasure(), note: '', owner: 'ada', extra: 'dropped' };
          const { extra: _, ...declared } = noted;
          assert.deepEqual(await vault.echo(noted), declared);
          const seen = {
            year: 2024,
            doubled: 18_014_398_509_481_986n,
            sealBytes: 4,
            counted: 3.5,
            tags: ['old', 'ünï\u{1f335}'],
          };
          assert.deepEqual(await vault.appraise(treasure()), seen);
          assert.deepEqual(await vault.appraiseElsewhere(treasure()), seen, 'through a remote');
        }
        client.close();
      });

      it(`leave raw bodies as they are in ${name}`, async () => {
        const client = await open(name);
        const bytes = Uint8Array.of(0x0a, 255, 0, 123);
        for (const { desk } of [client.gate, client.game]) {
          assert.deepEqual(await desk.rawEcho(bytes), bytes);
          assert.equal(Buffer.from(await desk.rawReply()).toString(), 'raw');
        }
        client.close();
      });

      it(`bring the errors of every place to a client of ${name}, with code, text and metadata`, async () => {
        const client = await open(name);
        for (const { desk, vault, trouble } of [client.gate, client.game]) {
          await assert.rejects(desk.refuse({ name: 'ada' }), {
            name: 'NopalError',
            code: 'DESK_CLOSED',
            message: 'ada comes too late',
            metadata: { opens: '9:00' },
          });
          await assert.rejects(vault.wrong(), { code: 'INTERNAL' });
          await assert.rejects(trouble.wrongType(), { code: 'INTERNAL' });
          await assert.rejects(trouble.neverSettles(), { code: 'DEADLINE_EXCEEDED' });
          const wrong = { ...treasure(), found: 'today' as unknown as Date };
          await assert.rejects(vault.echo(wrong), (error: NopalError) => {
            assert.ok(error instanceof NopalError);
            assert.equal(error.code, 'INVALID', 'before it is sent');
            return true;
          });
        }
        await assert.rejects(client.request('game.no.where', new Uint8Array(0)), {
          code: 'NOT_FOUND',
        });
        client.close();
      });
    }

    it('of all members of a group get its pushes, from the frontend and from others', async () => {
      for (const type of SERVERS) {
        const clients = [await open('json'), await open('protobuf'), await open('protobuf')];
        const received: Treasure[][] = clients.map(() => []);
        for (const [index, client] of clients.entries()) {
          client[type].vault.onOpened((one) => received[index]?.push(one));
          await client[type].vault.watch({ name: 'vault' });
        }
        const old = await game.join(transport);
        await old.call(`${type}.vault.watch`, { name: 'vault' });
        clients[0]?.[type].vault.show(treasure());
        clients[1]?.[type].vault.show({ ...treasure(), note: 'second' });
        await until(
          () => received.every(({ length }) => length === 2) && old.pushes.length === 2,
          'everybody has both',
        );
        for (const list of received) {
          assert.deepEqual(
            list.sort((a, b) => (a.note ?? '').localeCompare(b.note ?? '')),
            [treasure(), { ...treasure(), note: 'second' }],
          );
        }
        const trees = old.pushes.map((push) => treeOf(push) as Record<string, unknown>);
        for (const tree of trees) assert.equal(tree.value, '9007199254740993');
        for (const client of [...clients, old]) client.close();
        await game.empty();
      }
    });

    it('get what is pushed to a user as it was then, and to everybody', async () => {
      for (const [index, name] of (['json', 'protobuf'] as const).entries()) {
        for (const type of SERVERS) {
          const client = await open(name);
          const received: Treasure[] = [];
          client[type].vault.onOpened((one) => received.push(one));
          await client.gate.desk.login({ uid: `${transport} ${index} ${type}` });
          const answer = await client[type].vault.tell(treasure());
          assert.ok(answer.tags.has('changed after the push'));
          await until(() => received.length === 1, 'the push has come');
          assert.deepEqual(received, [treasure()]);
          await client[type].vault.showAll(treasure());
          await until(() => received.length === 2, 'the push to all has come');
          assert.deepEqual(received[1], treasure());
          client.close();
        }
      }
    });

    it('answer malformed protobuf with BAD_REQUEST, and what the type denies with INVALID and the paths', async () => {
      const client = await game.join(transport, PROTOBUF);
      for (const type of SERVERS) {
        for (const [hex, code] of [
          ['0a', 'BAD_REQUEST'],
          ['0a05', 'BAD_REQUEST'],
          ['ffffffffffffffffffffff', 'BAD_REQUEST'],
          ['0a02c328', 'BAD_REQUEST'],
          ['08', 'BAD_REQUEST'],
        ] as const) {
          const { error, body } = await client.request(
            `${type}.desk.hello`,
            Buffer.from(hex, 'hex'),
          );
          assert.equal(error, true);
          assert.equal(readErrorMessage(body).code, code, hex);
        }
        const { body } = await client.request(`${type}.vault.echo`, new Uint8Array(0));
        const { code, msg, metadata } = readErrorMessage(body);
        assert.equal(code, 'INVALID');
        assert.match(msg, /the body is no Treasure: found must be/);
        assert.match(metadata?.found ?? '', /^expected /);
      }
      client.close();
    });
  });
}

describe('mutated protobuf bodies', () => {
  const CODES = new Set(['BAD_REQUEST', 'INVALID', 'NOT_FOUND', 'DESK_CLOSED', 'TOO_LARGE']);
  const INPUTS = 20_000;

  it(`${INPUTS} of them are answered, each with a value or a documented code, and break nothing`, async (t) => {
    t.diagnostic(`seed ${SEED}`);
    const logger = new RecordingLogger();
    const game = await startGame({ logger, limits: { sessionQueueMessages: 10_000 } });
    const random = seededRandom(SEED);
    const below = (limit: number): number => Math.floor(random() * limit);
    try {
      const corpus = await bodiesOf(game);
      const client = await game.join('ws', PROTOBUF);
      const codes = new Map<string, number>();
      for (let done = 0; done < INPUTS; ) {
        const ids: number[] = [];
        for (let count = 0; count < 200; count += 1, done += 1) {
          const [route, body] = corpus[below(corpus.length)] ?? ['gate.desk.hello', Buffer.of()];
          ids.push(client.post(route, mutated(body, below)));
        }
        for (const id of ids) {
          const { error, body } = await client.answer(id);
          const code = error ? readErrorMessage(body).code : 'ok';
          codes.set(code, (codes.get(code) ?? 0) + 1);
          assert.ok(!error || CODES.has(code), `${code}: ${Buffer.from(body)}`);
        }
      }
      t.diagnostic([...codes].join(' '));
      for (const code of ['ok', 'BAD_REQUEST', 'INVALID'])
        assert.ok((codes.get(code) ?? 0) > 100, `${code} was met`);
      assert.deepEqual(logger.of('error'), [], 'nothing failed in the servers');
      client.close();
      await game.empty();
    } catch (error) {
      throw new Error(`with NOPAL_FUZZ_SEED=${SEED}`, { cause: error });
    } finally {
      await game.stop();
    }
  });
});

/** Valid bodies with their routes, as the typed client writes them. */
async function bodiesOf(game: Game): Promise<[route: string, body: Uint8Array][]> {
  const { encode } = protobuf.bodies ?? assert.fail();
  const bodies: [string, Uint8Array][] = [];
  for (const type of SERVERS) {
    const rows: [string, unknown][] = [
      [`${type}.vault.echo`, treasure()],
      [`${type}.vault.appraiseElsewhere`, { ...treasure(), note: 'n' }],
      [`${type}.desk.hello`, { name: 'ada' }],
      [`${type}.desk.refuse`, { name: 'ünï' }],
    ];
    for (const [route, value] of rows) bodies.push([route, encode(route, value) as Uint8Array]);
  }
  assert.ok(game.port('ws') > 0);
  return bodies;
}

function mutated(body: Uint8Array, below: (limit: number) => number): Uint8Array {
  let bytes = Buffer.from(body);
  for (let changes = below(4); changes > 0; changes -= 1) {
    const at = below(bytes.length);
    const kind = below(5);
    if (bytes.length === 0 || kind === 0) {
      const added = Buffer.from(Array.from({ length: 1 + below(8) }, () => below(256)));
      bytes = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
    } else if (kind === 1) bytes[at] = below(256);
    else if (kind === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    else if (kind === 3) bytes = Buffer.from(bytes.subarray(0, at));
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(4))]);
  }
  return bytes;
}
