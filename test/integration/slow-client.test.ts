// A client that does not read what is sent to it, among many that do.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  decodeMessage,
  MessageType,
  PacketStream,
  PacketType,
  PROTOCOL_LIMITS,
  readFrame,
} from '@nopal/protocol';
import { type RawClient, TRANSPORTS, type Transport, treeOf } from '../support/raw-client.js';
import { until } from '../support/until.js';
import { type Game, startGame } from './game/start-game.js';

const CLIENTS = 200;
const ROUND_BYTES = 16 * 1024;
/** What the two kernels may keep for one socket, and some more: a client that reads nothing is over it. */
const MOST_ROUNDS = 1_000;
/** Broadcasts that a slow client misses while memory is watched: 48 MiB, were they kept. */
const MISSED = 3_072;
/** How much the process may grow meanwhile, with what the collector has not taken yet. */
const SLACK_BYTES = 32 * 1024 * 1024;
const LIMITS = { sendQueueBytes: 64 * 1024 };

/** Takes what comes off a client and keeps only the numbers of the broadcasts. */
class Numbers {
  readonly seen: number[] = [];
  readonly client: RawClient;
  readonly #stream = new PacketStream();

  constructor(client: RawClient) {
    this.client = client;
  }

  get count(): number {
    const received = this.client.socket.received as Uint8Array[];
    for (const bytes of received.splice(0)) {
      if (this.client.transport === 'tcp') this.#stream.push(bytes, this.#take);
      else readFrame(bytes, PROTOCOL_LIMITS, this.#take);
    }
    return this.seen.length;
  }

  readonly #take = (type: PacketType, bytes: Uint8Array, start: number, end: number): void => {
    if (type !== PacketType.DATA) return;
    const message = decodeMessage(bytes.subarray(start, end));
    if (message.type !== MessageType.PUSH) return;
    const { text } = treeOf(message) as { text: string };
    this.seen.push(Number(text.slice(0, text.indexOf(' '))));
  };
}

async function joinHall(game: Game, transport: Transport): Promise<RawClient> {
  const client = await game.join(transport);
  await client.call('gate.desk.join', { text: 'hall' });
  return client;
}

for (const transport of TRANSPORTS) {
  describe(`a ${transport} client that does not read`, () => {
    /** Broadcasts until the condition holds; the readers are never more than a few rounds behind. */
    const broadcast = async (
      speaker: RawClient,
      readers: readonly Numbers[],
      from: number,
      isDone: () => boolean,
    ): Promise<number> => {
      let round = from;
      for (; !isDone(); round += 1) {
        assert.ok(round < from + MISSED + MOST_ROUNDS, 'the kernel cannot keep all of this');
        speaker.notify('gate.desk.shout', { text: `${round} ${'x'.repeat(ROUND_BYTES)}` });
        if (round % 2 === 1) {
          await until(() => readers.every((reader) => reader.count >= round), 'the readers follow');
        }
      }
      await until(() => readers.every((reader) => reader.count === round), 'the readers have all');
      return round;
    };

    it(`is closed as too slow, and ${CLIENTS - 1} others receive every message in order`, async () => {
      const game = await startGame({ limits: LIMITS });
      const clients = await Promise.all(
        Array.from({ length: CLIENTS }, () => joinHall(game, transport)),
      );
      const speaker = await game.join(transport);
      const slow = clients.pop() ?? assert.fail();
      const readers = clients.map((client) => new Numbers(client));
      for (const reader of readers) assert.equal(reader.count, 0);
      slow.socket.stopReading();
      const isCut = (): boolean => game.metric('nopal_client_slow_total') > 0;
      const rounds = await broadcast(speaker, readers, 0, isCut);
      const expected = Array.from({ length: rounds }, (_, round) => round);
      for (const { seen } of readers) assert.deepEqual(seen, expected);
      await until(() => game.gate.sessions.count === CLIENTS, 'the slow one is gone, also unread');
      assert.equal(game.metric('nopal_client_slow_total'), 1);
      for (const client of [slow, speaker, ...clients]) client.close();
      await game.empty();
      await game.stop();
    });

    it('stays and misses messages when that is the policy, and what it misses is counted', async () => {
      const game = await startGame({ limits: { ...LIMITS, slowClient: 'drop' } });
      const readers = [];
      for (let index = 0; index < 5; index += 1) {
        readers.push(new Numbers(await joinHall(game, transport)));
      }
      const speaker = await game.join(transport);
      const slow = new Numbers(await joinHall(game, transport));
      for (const reader of readers) assert.equal(reader.count, 0);
      slow.client.socket.stopReading();
      const dropped = (): number => game.metric('nopal_client_dropped_pushes_total');
      const cut = await broadcast(speaker, readers, 0, () => dropped() > 0);
      let left = MISSED;
      const started = process.memoryUsage().rss;
      const rounds = await broadcast(speaker, readers, cut, () => left-- === 0);
      const grown = process.memoryUsage().rss - started;
      assert.ok(dropped() > 20);
      assert.ok(grown < SLACK_BYTES, `what it misses is not kept: ${grown} bytes more`);
      slow.client.socket.readAgain();
      await until(() => slow.count > 0, 'it reads again');
      let before = -1;
      await until(() => {
        const isQuiet = before === slow.count;
        before = slow.count;
        return isQuiet && slow.client.socket.received.length === 0 && before > 0;
      }, 'it has read what was kept');
      assert.ok(slow.seen.length < rounds, 'it missed some');
      assert.deepEqual(
        slow.seen,
        [...slow.seen].sort((a, b) => a - b),
        'what it got is in order',
      );
      assert.equal(slow.client.socket.ended, false);
      speaker.notify('gate.desk.shout', { text: '999999 now' });
      await until(
        () => slow.count > 0 && slow.seen.at(-1) === 999_999,
        'it hears what is said now',
      );
      for (const { client } of [slow, ...readers]) client.close();
      speaker.close();
      await game.empty();
      await game.stop();
    });
  });
}
