// The lock file's numbers of routes, offered to clients that announce that they use them.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { encodeDataPacket, MessageType, RouteDictionary } from '@nopal/protocol';
import { type RawClient, TRANSPORTS, treeOf } from '../support/raw-client.js';
import { until } from '../support/until.js';
import { manifest } from './game/generated/manifest.js';
import { type Game, startGame } from './game/start-game.js';

const ROUTES = {
  'gate.desk.hello': 1,
  'game.desk.hello': 300,
  'gate.desk.words': 7,
  'game.desk.words': 65_535,
};
const ANNOUNCED = { sys: { dictionary: true } };

/** Sends a request whose route is coded. */
async function coded(client: RawClient, id: number, route: string): Promise<unknown> {
  const body = Buffer.from('{"name":"x"}');
  const packet = encodeDataPacket(
    { type: MessageType.REQUEST, id, route, body },
    { dictionary: new RouteDictionary(ROUTES) },
  );
  assert.equal((packet[4] ?? 0) & 1, 1, 'the route is coded');
  client.send(packet);
  return treeOf(await client.answer(id));
}

for (const transport of TRANSPORTS) {
  describe(`the routes of the lock file over ${transport}`, () => {
    let game: Game;
    before(async () => {
      game = await startGame({ manifest: { ...manifest, routes: ROUTES } });
    });
    after(async () => {
      await game.empty();
      await game.stop();
    });

    it('are told to a client that announces a dictionary, of all servers, and to no other', async () => {
      const client = await game.open(transport);
      const { dictionary } = await client.shake(ANNOUNCED);
      assert.deepEqual({ ...dictionary.toJSON() }, ROUTES);
      const old = await game.open(transport);
      assert.equal((await old.shake()).dictionary.size, 0);
      client.close();
      old.close();
    });

    it('may be coded in requests to the frontend and to others, whoever announced what', async () => {
      for (const document of [ANNOUNCED, { sys: {} }]) {
        const client = await game.join(transport, document);
        assert.deepEqual(await coded(client, 901, 'gate.desk.hello'), { name: 'hello x' });
        assert.deepEqual(await coded(client, 902, 'game.desk.hello'), { name: 'hello x' });
        client.close();
      }
    });

    it('are coded in the pushes of every server to a client that announced them', async () => {
      const client = await game.join(transport, ANNOUNCED);
      for (const type of ['gate', 'game'])
        client.post(`${type}.desk.tellAndAnswer`, { text: type });
      await until(() => client.pushes.length === 2, 'the pushes have come');
      assert.deepEqual(client.pushes.map(({ route }) => route).sort(), [
        'game.desk.words',
        'gate.desk.words',
      ]);
      client.close();
    });

    it('that are not among them are found all the same, or answered with NOT_FOUND', async () => {
      const client = await game.join(transport);
      assert.deepEqual(await client.call('game.desk.whoami'), { uid: '' });
      for (const route of ['gate.no.where', 'game.no.where', 'game.desk.words'])
        assert.equal((await client.failure(route)).code, 'NOT_FOUND', route);
      client.close();
    });

    it('of a code that none of them has end the connection', async () => {
      const client = await game.join(transport, ANNOUNCED);
      const dictionary = new RouteDictionary({ 'a.b.c': 12 });
      const body = new Uint8Array(0);
      client.send(
        encodeDataPacket({ type: MessageType.NOTIFY, route: 'a.b.c', body }, { dictionary }),
      );
      assert.equal(await client.ended(), 4000);
    });

    it('are replaced by the dictionary of the options, which is told to every client; {} offers none', async () => {
      for (const dictionary of [{ 'gate.desk.hello': 9 }, {}]) {
        const other = await startGame({ manifest: { ...manifest, routes: ROUTES }, dictionary });
        for (const document of [ANNOUNCED, { sys: {} }]) {
          const client = await other.open(transport);
          const told = (await client.shake(document)).dictionary.toJSON();
          assert.deepEqual({ ...told }, dictionary);
          client.close();
        }
        await other.stop();
      }
    });
  });
}
