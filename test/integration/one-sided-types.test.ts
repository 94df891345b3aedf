import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createServer, type Server } from '@nopal/server';
import { freePort } from '../support/free-port.js';
import { RawClient } from '../support/raw-client.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { until } from '../support/until.js';
import { manifest } from './game/generated/manifest.js';
import { OPEN_LIMITS } from './game/start-game.js';

/** `a-game` has the smaller id, so it is the one that would dial. */
describe('a server that does not want to see the type of another one', () => {
  const logger = new RecordingLogger();
  let servers: Server[] = [];
  let client: RawClient;

  before(async () => {
    const ports = { 'a-game': await freePort(), 'b-gate': await freePort() };
    const host = '127.0.0.1';
    const peers = [
      { id: 'a-game', type: 'game', host, port: ports['a-game'] },
      { id: 'b-gate', type: 'gate', host, port: ports['b-gate'], frontend: true },
    ];
    const shared = { manifest, host, port: 0, tcpPort: 0, logger, limits: OPEN_LIMITS };
    const game = await createServer({
      ...shared,
      type: 'game',
      id: 'a-game',
      cluster: { peers, listen: { port: ports['a-game'] }, types: ['game'] },
    });
    const gate = await createServer({
      ...shared,
      type: 'gate',
      id: 'b-gate',
      cluster: { peers, listen: { port: ports['b-gate'] } },
    });
    servers = [gate, game];
    for (const server of servers) await server.start();
    client = await RawClient.open('tcp', gate.addresses[1]?.port ?? 0);
    await client.shake();
  });
  after(async () => {
    client.close();
    for (const server of servers) await server.stop();
  });

  it('gets the clients of that one, and answers and pushes to them', async () => {
    await until(
      async () => (await client.request('game.desk.nothing')).error === false,
      'the gate reaches the game',
      30_000,
    );
    assert.deepEqual(await client.call('game.desk.login', { uid: 'ada' }), { uid: 'ada' });
    assert.deepEqual(await client.call('gate.desk.whoami'), { uid: 'ada' });
    const { pushes } = client;
    assert.deepEqual(await client.call('game.desk.tellAndAnswer', { text: 'x' }), {
      text: 'then x',
    });
    assert.equal(client.pushes.length - pushes.length, 1);
  });

  it('calls none of it, and nobody complains', async () => {
    const { code } = await client.failure('game.post.greeted', { text: 'x' });
    assert.equal(code, 'NOT_FOUND', 'there is no such server for it');
    assert.deepEqual([...logger.of('warn'), ...logger.of('error')], []);
  });
});
