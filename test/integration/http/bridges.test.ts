// From a route to the game: the route's server has no clients, the player's has no routes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  MemoryKeyValueStore,
  type RunningServers,
  SystemClock,
  startServers,
  Tickets,
  ticketLogin,
} from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { ask } from '../../support/http-server.js';
import { RawClient, textOf } from '../../support/raw-client.js';
import { until } from '../../support/until.js';
import { manifest } from './one-instance/generated/manifest.js';

describe('a route', () => {
  const tickets = new Tickets(new MemoryKeyValueStore(new SystemClock()));
  let running: RunningServers;
  const portOf = (type: string): number =>
    running.servers.find(({ info }) => info.type === type)?.addresses[0]?.port ?? 0;
  const join = async (uid: string): Promise<RawClient> => {
    const client = await RawClient.open('ws', portOf('gate'));
    await client.shake({ sys: {}, user: { ticket: await tickets.issue(uid) } });
    await client.call('bank.ledger.sign', { by: uid });
    return client;
  };
  const give = async (uid: string, what: string) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ what });
    const answer = await ask(portOf('bank'), `/prizes/${uid}`, { method: 'POST', headers, body });
    assert.equal(answer.status, 200, answer.body.toString());
    return JSON.parse(answer.body.toString()) as { isOnline: boolean; noted: string[] };
  };

  before(async () => {
    running = await startServers({
      manifest,
      host: '127.0.0.1',
      port: 0,
      http: { port: 0, host: '127.0.0.1' },
      handshake: [ticketLogin(tickets)],
      logger: new RecordingLogger(),
      ownsProcess: false,
    });
  });

  after(() => running.stop());

  test('pushes to a player by the uid, and calls a remote of another server', async () => {
    const ana = await join('ana');
    const ben = await join('ben');
    const { isOnline, noted } = await give('ana', 'a hat');
    assert.deepEqual([isOnline, noted.at(-1)], [true, 'a hat']);
    await until(() => ana.pushes.length > 0);
    assert.deepEqual(
      ana.pushes.map((push) => [push.route, JSON.parse(textOf(push))]),
      [['bank.prizes.won', { what: 'a hat' }]],
    );
    await ben.call('bank.ledger.sign', { by: 'ben' }); // what came before it would be there
    assert.deepEqual(ben.pushes, []);
    ana.close();
    ben.close();
  });

  test('learns that a player is not online', async () => {
    assert.equal((await give('nobody', 'a hat')).isOnline, false);
  });

  test('kicks a player and tells the client why', async () => {
    const eve = await join('eve');
    const answer = await ask(portOf('bank'), '/prizes/eve', { method: 'DELETE' });
    assert.deepEqual(JSON.parse(answer.body.toString()), []);
    await eve.ended();
    assert.deepEqual(
      eve.kicks.map((kick) => ({ ...kick })),
      [{ code: 'CHARGED_BACK', msg: 'the prize was not paid' }],
    );
    const again = await ask(portOf('bank'), '/prizes/eve', { method: 'DELETE' });
    assert.deepEqual(JSON.parse(again.body.toString()), ['eve']);
  });
});
