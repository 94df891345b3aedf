// The order of a session's messages, and what one session may cost another.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MessageType } from '@nopal/protocol';
import { requestPacket, TRANSPORTS, treeOf } from '../support/raw-client.js';
import { seededRandom } from '../support/seeded-random.js';
import { until } from '../support/until.js';
import { type Game, startGame } from './game/start-game.js';

interface WorkDone {
  readonly n: number;
  readonly running: number;
  readonly server: string;
}

const COUNT = 1_000;

for (const transport of TRANSPORTS) {
  describe(`messages of one ${transport} session`, () => {
    let game: Game;
    before(async () => {
      game = await startGame({
        limits: { sessionQueueMessages: 2 * COUNT, callTimeoutMs: 60_000, sendQueueBytes: 1 << 20 },
      });
    });
    after(async () => {
      await game.empty();
      await game.stop();
    });

    for (const type of ['gate', 'game']) {
      it(`${COUNT} requests to ${type} with handlers of random duration run one at a time and are answered in order`, async () => {
        const random = seededRandom(7);
        const client = await game.join(transport);
        for (let n = 0; n < COUNT; n += 1) {
          client.post(`${type}.worker.inOrder`, {
            n,
            ms: random() < 0.1 ? Math.ceil(random() * 3) : 0,
          });
        }
        await until(() => client.messages.length === COUNT, 'all are answered');
        const answers = client.messages.map((message) => treeOf(message) as WorkDone);
        assert.deepEqual(
          client.messages.map(({ id }) => id),
          Array.from({ length: COUNT }, (_, index) => index + 1),
        );
        assert.deepEqual(
          answers.map(({ n }) => n),
          Array.from({ length: COUNT }, (_, index) => index),
        );
        assert.ok(answers.every(({ running, server }) => running === 1 && server === type));
        client.close();
      });

      it(`requests to a concurrent handler of ${type} run at the same time`, async () => {
        const client = await game.join(transport);
        for (let n = 0; n < 20; n += 1) client.post(`${type}.worker.atOnce`, { n, ms: 100 - n });
        await until(() => client.messages.length === 20, 'all are answered');
        const running = client.messages.map((message) => (treeOf(message) as WorkDone).running);
        assert.equal(Math.max(...running), 20);
        client.close();
      });

      it(`a push inside a handler of ${type} comes before its answer`, async () => {
        const client = await game.join(transport);
        for (let round = 0; round < 50; round += 1) {
          client.post(`${type}.desk.tellAndAnswer`, { text: `${round}` });
        }
        await until(() => client.messages.length === 100, 'all have come');
        client.messages.forEach((message, index) => {
          const round = Math.floor(index / 2);
          assert.equal(message.type, index % 2 === 0 ? MessageType.PUSH : MessageType.RESPONSE);
          assert.deepEqual(treeOf(message), {
            text: `${index % 2 === 0 ? 'first' : 'then'} ${round}`,
          });
        });
        client.close();
      });

      it(`pushes that ${type} made before a kick come before the kick`, async () => {
        const client = await game.join(transport);
        client.notify(`${type}.desk.pushAndKick`, { text: 'bye' });
        await client.ended();
        assert.deepEqual(
          client.pushes.map(treeOf),
          Array.from({ length: 100 }, (_, index) => ({ text: `bye ${index}` })),
        );
        assert.equal(client.kicks[0]?.code, 'ENOUGH');
      });

      it(`a session whose handler on ${type} is slow delays no other session`, async () => {
        const slow = await game.join(transport);
        const others = await Promise.all(Array.from({ length: 10 }, () => game.join(transport)));
        slow.post(`${type}.worker.inOrder`, { n: 0, ms: 3_000 });
        slow.post(`${type}.worker.inOrder`, { n: 1, ms: 0 });
        for (const other of others) {
          for (let n = 0; n < 20; n += 1) {
            const answer = (await other.call(`${type}.worker.inOrder`, { n, ms: 0 })) as WorkDone;
            assert.equal(answer.n, n);
          }
        }
        assert.equal(slow.messages.length, 0, 'the slow one is still waiting');
        for (const client of [slow, ...others]) client.close();
      });
    }

    it('order is kept when requests go to the frontend and the backend in turns', async () => {
      const random = seededRandom(11);
      const client = await game.join(transport);
      const types: string[] = [];
      for (let n = 0; n < 400; n += 1) {
        const type = random() < 0.5 ? 'gate' : 'game';
        types.push(type);
        client.post(`${type}.worker.inOrder`, { n, ms: random() < 0.1 ? 2 : 0 });
      }
      await until(() => client.messages.length === 400, 'all are answered');
      const answers = client.messages.map((message) => treeOf(message) as WorkDone);
      assert.deepEqual(
        answers.map(({ n }) => n),
        Array.from({ length: 400 }, (_, n) => n),
      );
      assert.deepEqual(
        answers.map(({ server }) => server),
        types,
      );
      assert.ok(answers.every(({ running }) => running === 1));
      client.close();
    });

    it('notifies and requests of a session are run in the order in which they came', async () => {
      for (const type of ['gate', 'game']) {
        const client = await game.join(transport);
        await client.call(`${type}.desk.join`, { text: 'hall' });
        for (let round = 0; round < 50; round += 1) {
          client.notify(`${type}.desk.shout`, { text: `${round}` });
          client.post(`${type}.worker.inOrder`, { n: round, ms: 0 });
        }
        await until(() => client.messages.length === 101, 'all have come');
        const seen = client.messages.slice(1).map((message) => treeOf(message));
        const shouts = seen.filter((tree) => 'text' in (tree as object));
        assert.deepEqual(
          shouts,
          Array.from({ length: 50 }, (_, round) => ({ text: `${round}` })),
        );
        client.close();
      }
    });

    it('requests packed into one frame or segment are answered in order', async () => {
      const client = await game.join(transport);
      const packets = Array.from({ length: 64 }, (_, index) =>
        requestPacket(index + 1, 'gate.worker.inOrder', { n: index, ms: index % 7 === 0 ? 1 : 0 }),
      );
      client.send(Buffer.concat(packets));
      await until(() => client.messages.length === 64, 'all are answered');
      assert.deepEqual(
        client.messages.map(({ id }) => id),
        Array.from({ length: 64 }, (_, i) => i + 1),
      );
      client.close();
    });

    it('what a client sent before it left is not run after a slow handler of it', async () => {
      const before = game.gate.sessions.count;
      const client = await game.join(transport);
      client.post('gate.worker.inOrder', { n: 0, ms: 100 });
      client.post('gate.desk.login', { uid: 'ghost' });
      await client.call('gate.worker.atOnce', { n: 1, ms: 0 });
      client.close();
      await until(() => game.gate.sessions.count === before, 'the session is gone');
      assert.equal(game.gate.sessions.ofUser('ghost'), undefined);
    });
  });

  describe(`the limits of a ${transport} session's queue`, () => {
    it('what does not fit into the queue is answered with BUSY, and the rest in order', async () => {
      const game = await startGame({ limits: { sessionQueueMessages: 5 } });
      for (const type of ['gate', 'game']) {
        const client = await game.join(transport);
        for (let n = 0; n < 20; n += 1) client.post(`${type}.worker.inOrder`, { n, ms: 30 });
        await until(() => client.messages.length === 20, 'all are answered');
        const errors = client.messages.filter(({ error }) => error);
        const done = client.messages.filter(({ error }) => !error);
        assert.ok(done.length >= 6 && errors.length >= 1);
        for (const error of errors) assert.equal((treeOf(error) as { code: string }).code, 'BUSY');
        const order = done.map((message) => (treeOf(message) as WorkDone).n);
        assert.deepEqual(
          order,
          [...order].sort((a, b) => a - b),
        );
        client.close();
      }
      assert.ok(game.metric('nopal_queue_refusals_total') > 0);
      await game.empty();
      await game.stop();
    });

    it('bytes that wait are limited too', async () => {
      const game = await startGame({ limits: { sessionQueueBytes: 1_000 } });
      const client = await game.join(transport);
      client.post('gate.worker.inOrder', { n: 0, ms: 50 });
      const big = client.post('gate.desk.rawEcho', new Uint8Array(1_001));
      const small = client.post('gate.desk.rawEcho', new Uint8Array(900));
      assert.equal((treeOf(await client.answer(big)) as { code: string }).code, 'BUSY');
      assert.equal((await client.answer(small)).body.length, 900);
      client.close();
      await game.empty();
      await game.stop();
    });
  });
}
