// Mutated packets against live agents: every connection ends with a documented code, every answer can be read, nothing
// escapes, and nothing is left behind. A failure names the seed: NOPAL_FUZZ_SEED=<seed> repeats it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deflateSync } from 'node:zlib';
import {
  encodeDataPacket,
  encodePacket,
  HEARTBEAT_PACKET,
  MessageType,
  PacketType,
  parseErrorBody,
} from '@nopal/protocol';
import { MemoryAcceptor, type MemoryClient } from '../support/memory-acceptor.js';
import {
  ACK,
  handshakePacket,
  RawClient,
  requestPacket,
  TRANSPORTS,
  type Transport,
} from '../support/raw-client.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { seededRandom } from '../support/seeded-random.js';
import { until } from '../support/until.js';
import { zlibCompression } from '../support/zlib-compression.js';
import { type Game, startGame } from './game/start-game.js';

const SEED = Number(process.env.NOPAL_FUZZ_SEED ?? 20_260_101);
const MEMORY_INPUTS = 100_000;
const SOCKET_INPUTS = 2_000;
const INPUTS_PER_CONNECTION = 10;
const CONNECTIONS_AT_ONCE = 200;
const ENDINGS = new Set([4000, 4001, 4002, 4003, 4004, 4008, 4009, 4010]);
/** What is left over of one run: caches, compiled code, pooled records. */
const HEAP_SLACK_BYTES = 16 * 1024 * 1024;

const HANDSHAKE = handshakePacket({ sys: { platform: 'fuzz', compression: true } });
const notify = (route: string, body: string | Uint8Array): Uint8Array =>
  encodeDataPacket({ type: MessageType.NOTIFY, route, body: Buffer.from(body) });
const CORPUS: readonly Uint8Array[] = [
  HANDSHAKE,
  handshakePacket({
    sys: { type: 'js-websocket', version: '1', rsa: {} },
    user: { a: [1, { b: null }] },
  }),
  ACK,
  HEARTBEAT_PACKET,
  encodePacket(PacketType.KICK),
  requestPacket(1, 'gate.desk.hello', { name: 'ada' }),
  requestPacket(300, 'desk.hello', { name: 'ünï\u{1f335}' }),
  requestPacket(2, 'game.desk.hello', { name: 'ada' }),
  requestPacket(2 ** 31, 'game.desk.rawEcho', Uint8Array.of(0, 1, 2, 255)),
  requestPacket(3, 'gate.desk.login', { uid: 'u1' }),
  requestPacket(4, 'game.desk.login', { uid: 'u2' }),
  requestPacket(5, 'gate.desk.join', { text: 'hall' }),
  requestPacket(6, 'gate.desk.tell', { uids: ['u1', 'u2'], text: 'hey' }),
  requestPacket(7, 'game.no.where', {}),
  notify('gate.desk.shout', '{"text":"x"}'),
  notify('game.desk.shoutBytes', 'bytes'),
  encodeDataPacket(
    {
      type: MessageType.REQUEST,
      id: 8,
      route: 'gate.desk.hello',
      body: Buffer.from(`{"name":"${'z'.repeat(600)}"}`),
    },
    { compression: zlibCompression },
  ),
  encodePacket(PacketType.DATA, Buffer.concat([Buffer.of(0x10, 9, 1, 0x61), deflateSync('{}')])),
  Buffer.from('0400000401050007', 'hex'),
];
/** Ends every connection that is still open: also in the midst of the largest packet, zeros are no packet. */
const POISON = new Uint8Array(70_000);

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const pick = (random: Random): Uint8Array => CORPUS[below(random, CORPUS.length)] ?? ACK;

/** One to four changes of a packet, or of two packets one after the other. */
function mutate(random: Random): Uint8Array {
  let bytes = Buffer.from(pick(random));
  if (random() < 0.2) bytes = Buffer.concat([bytes, pick(random)]);
  for (let changes = 1 + below(random, 4); changes > 0; changes -= 1) {
    const at = below(random, bytes.length);
    switch (below(random, 8)) {
      case 0:
        if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
        break;
      case 1:
        if (bytes.length > 0) bytes[at] = below(random, 256);
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.of(below(random, 256)),
          bytes.subarray(at),
        ]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 4))]);
        break;
      case 5:
        bytes = Buffer.concat([bytes, bytes.subarray(at)]);
        break;
      case 6: // the length fits again: what is behind the header is read
        if (bytes.length >= 4) bytes.writeUIntBE(bytes.length - 4, 1, 3);
        break;
      default:
        bytes = Buffer.concat([bytes, pick(random).subarray(0, below(random, 12))]);
    }
  }
  return bytes;
}

/** Keeps nothing of what clients do wrong, which is said at level debug. */
class LoudLogger extends RecordingLogger {
  override debug(): void {}
  override info(): void {}
  override child(): this {
    return this;
  }
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** Reads all that the client received: packets, messages, and error bodies with codes. */
function checkReceived(transport: Transport, client: RawClient): void {
  for (const { type, error, body } of client.messages) {
    assert.ok(type === MessageType.RESPONSE || type === MessageType.PUSH);
    if (error) assert.match(parseErrorBody(body).code, /^[A-Z_]+$/, `${transport}: ${body}`);
  }
}

describe('mutated packets', () => {
  let game: Game;
  const frames = new MemoryAcceptor({ framing: 'frames' });
  const stream = new MemoryAcceptor({ framing: 'stream' });
  const logger = new LoudLogger();
  before(async () => {
    // Only these may be met by a code: the handlers that fail on purpose log it.
    const dictionary = { 'gate.desk.hello': 1, 'game.desk.hello': 2, 'gate.desk.words': 3 };
    game = await startGame({ acceptors: [frames, stream], logger, dictionary });
  });
  after(async () => {
    await game.stop();
  });

  const memoryRun = async (random: Random, inputs: number): Promise<Map<unknown, number>> => {
    const endings = new Map<unknown, number>();
    for (let done = 0; done < inputs; ) {
      const clients: { transport: Transport; client: MemoryClient }[] = [];
      for (let index = 0; index < CONNECTIONS_AT_ONCE; index += 1) {
        const transport = random() < 0.5 ? 'ws' : 'tcp';
        const client = (transport === 'ws' ? frames : stream).connect();
        clients.push({ transport, client });
        if (random() < 0.8) {
          client.send(HANDSHAKE);
          client.send(ACK);
        }
        for (let input = 0; input < INPUTS_PER_CONNECTION; input += 1) {
          const bytes = mutate(random);
          const cut = transport === 'tcp' && random() < 0.3 ? below(random, bytes.length) : 0;
          if (cut > 0) client.send(bytes.subarray(0, cut));
          client.send(bytes.subarray(cut));
        }
        client.send(POISON);
      }
      await until(() => clients.every(({ client }) => client.ended), 'every connection has ended');
      for (const { transport, client } of clients) {
        done += Math.max(1, client.taken - 2); // handshake and acknowledgement are not counted
        endings.set(client.endCode, (endings.get(client.endCode) ?? 0) + 1);
        assert.ok(ENDINGS.has(client.endCode ?? 0), `ended with ${client.endCode}`);
        checkReceived(transport, new RawClient(transport, client, { idsRepeat: true }));
      }
    }
    return endings;
  };

  it(`${MEMORY_INPUTS} inputs over frames and a stream end in documented codes and leave nothing behind`, async (t) => {
    t.diagnostic(`seed ${SEED}`);
    try {
      await memoryRun(seededRandom(SEED + 1), 5_000); // warms up what is compiled and cached
      await game.empty();
      const before = heapUsed();
      const endings = await memoryRun(seededRandom(SEED), MEMORY_INPUTS);
      assert.ok(
        (endings.get(4000) ?? 0) > 100 && (endings.get(4002) ?? 0) > 100,
        'both kinds of refusals were met',
      );
      await game.empty();
      // Timers of ended connections hold them for two seconds more.
      let grown = 0;
      await until(() => {
        grown = heapUsed() - before;
        return grown < HEAP_SLACK_BYTES;
      }, 'the heap is near its start');
      t.diagnostic(`the heap grew by ${grown} bytes`);
      assert.deepEqual(logger.lines, [], 'nothing failed in the server itself');
    } catch (error) {
      throw new Error(`with NOPAL_FUZZ_SEED=${SEED}`, { cause: error });
    }
  });

  for (const transport of TRANSPORTS) {
    it(`${SOCKET_INPUTS} inputs over ${transport} sockets do too, and a bystander is served all the while`, async () => {
      const random = seededRandom(SEED + 2);
      try {
        const bystander = await game.join(transport);
        for (let done = 0; done < SOCKET_INPUTS; done += 50 * INPUTS_PER_CONNECTION) {
          const clients = await Promise.all(Array.from({ length: 50 }, () => game.open(transport)));
          for (const client of clients) {
            client.send(HANDSHAKE);
            client.send(ACK);
            for (let input = 0; input < INPUTS_PER_CONNECTION; input += 1)
              client.send(mutate(random));
            client.send(transport === 'ws' ? POISON.subarray(0, 64) : POISON);
          }
          for (const client of clients) {
            client.idsRepeat = true;
            const code = await client.ended();
            assert.ok(
              typeof code === 'number' ? ENDINGS.has(code) : /^[A-Z_]+$/.test(code ?? ''),
              `ended with ${code}`,
            );
            checkReceived(transport, client);
          }
          assert.deepEqual(await bystander.call('gate.desk.hello', { name: 'x' }), {
            name: 'hello x',
          });
        }
        bystander.close();
        await game.empty();
        assert.deepEqual(logger.lines, []);
      } catch (error) {
        throw new Error(`with NOPAL_FUZZ_SEED=${SEED}`, { cause: error });
      }
    });
  }
});
