// A route's ticket lets a game client in: here without the route, over every transport.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Guard, MemoryKeyValueStore, SystemClock, Tickets, ticketLogin } from '@nopal/server';
import { ACK, handshakePacket, TRANSPORTS } from '../support/raw-client.js';
import { startGame } from './game/start-game.js';

for (const transport of TRANSPORTS) {
  describe(`login tickets of ${transport} clients`, () => {
    const setUp = async (isOptional = false) => {
      const seen: unknown[] = [];
      const see: Guard = ({ session }) => {
        seen.push([session?.uid, { ...session?.data }]);
        return true;
      };
      const tickets = new Tickets(new MemoryKeyValueStore(new SystemClock()));
      const handshake = [ticketLogin(tickets, { isOptional })];
      const game = await startGame({ handshake, pipeline: { guards: [see] } });
      return { game, tickets, seen };
    };

    it('bind the session to their user, with their data, before the first message', async () => {
      const { game, tickets, seen } = await setUp();
      const ticket = await tickets.issue('ana', { team: 'red' });
      const client = await game.open(transport);
      await client.shake({ sys: {}, user: { ticket } });
      assert.deepEqual(await client.call('gate.desk.nothing'), {});
      assert.deepEqual(seen, [['ana', { team: 'red' }]]);
      client.close();
      await game.empty();
      await game.stop();
    });

    it('are good once; without one nobody comes in', async () => {
      const { game, tickets } = await setUp();
      const ticket = await tickets.issue('ana');
      const first = await game.open(transport);
      await first.shake({ sys: {}, user: { ticket } });
      for (const user of [
        { ticket },
        { ticket: 7 },
        { ticket: '' },
        { ticket: null },
        {},
        undefined,
      ]) {
        const client = await game.open(transport);
        client.send(handshakePacket(user === undefined ? { sys: {} } : { sys: {}, user }));
        const { code, reason } = await client.handshakeResponse();
        assert.equal(code, 400);
        assert.equal((reason as { code: string }).code, 'UNAUTHENTICATED');
        assert.equal(await client.ended(), 4002);
      }
      first.close();
      await game.empty();
      await game.stop();
    });

    it('may be left out where they are optional, and a wrong one is still wrong', async () => {
      const { game, seen } = await setUp(true);
      const nobody = await game.join(transport);
      assert.deepEqual(await nobody.call('gate.desk.nothing'), {});
      assert.deepEqual(seen, [[undefined, {}]]);
      const wrong = await game.open(transport);
      wrong.send(handshakePacket({ sys: {}, user: { ticket: 'x'.repeat(32) } }));
      assert.equal((await wrong.handshakeResponse()).code, 400);
      nobody.close();
      await game.empty();
      await game.stop();
    });

    it('of a newer login end the older session of the same user', async () => {
      const { game, tickets } = await setUp();
      const [one, two] = [await tickets.issue('ana'), await tickets.issue('ana')];
      const first = await game.open(transport);
      await first.shake({ sys: {}, user: { ticket: one } });
      const second = await game.open(transport);
      await second.shake({ sys: {}, user: { ticket: two } });
      assert.equal(await first.ended(), transport === 'ws' ? 4009 : 'REPLACED');
      assert.deepEqual(await second.call('gate.desk.nothing'), {});
      second.close();
      await game.empty();
      await game.stop();
    });

    it('let nobody acknowledge before the login is done', async () => {
      const { game, tickets } = await setUp();
      const ticket = await tickets.issue('ana');
      const client = await game.open(transport);
      client.send(Buffer.concat([handshakePacket({ sys: {}, user: { ticket } }), ACK]));
      assert.equal(await client.ended(), 4000);
      await game.empty();
      await game.stop();
    });
  });
}
