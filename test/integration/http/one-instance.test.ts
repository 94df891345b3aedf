import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningServers, type Server, startServers } from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { ask } from '../../support/http-server.js';
import { RawClient } from '../../support/raw-client.js';
import { runNode } from '../../support/run-node.js';
import { manifest } from './one-instance/generated/manifest.js';

const PROGRAM = 'test/integration/http/one-instance/serve-one.ts';

describe('a component with a handler, a remote and a route', () => {
  let running: RunningServers;
  const serverOf = (type: string): Server => {
    const server = running.servers.find(({ info }) => info.type === type);
    assert.ok(server !== undefined, `there is no ${type}`);
    return server;
  };

  before(async () => {
    running = await startServers({
      manifest,
      host: '127.0.0.1',
      port: 0,
      http: { port: 0, host: '127.0.0.1' },
      logger: new RecordingLogger(),
      ownsProcess: false,
    });
  });

  after(() => running.stop());

  test('is one instance for clients, other servers and HTTP', async () => {
    const [door] = serverOf('gate').addresses;
    const [web] = serverOf('bank').addresses;
    assert.ok(door !== undefined && web !== undefined);
    const client = await RawClient.open('ws', door.port);
    await client.shake();

    assert.deepEqual(await client.call('bank.ledger.sign', { by: 'client' }), { by: ['client'] });
    const answer = await ask(web.port, '/ledger', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'browser' }),
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(answer.body.toString()), { by: ['client', 'browser'] });
    assert.deepEqual(await client.call('gate.door.send', { by: 'hall' }), {
      by: ['client', 'browser', 'hall'],
    });
    client.close();
  });

  test('has its port on the one backend that has routes', () => {
    assert.deepEqual(
      ['gate', 'bank', 'hall'].map((type) => serverOf(type).addresses.length),
      [1, 1, 0],
    );
  });
});

describe('a backend without client acceptors', () => {
  const served = async (type: string) => {
    const { code, stdout, stderr } = await runNode(PROGRAM, [type]);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as { readonly listeners: number; readonly addons: string[] };
  };
  const isUws = (file: string): boolean => /uws_[^/]*\.node$/.test(file);

  test('loads uWebSockets.js for its routes', async () => {
    const { listeners, addons } = await served('bank');
    assert.equal(listeners, 1);
    assert.equal(addons.filter(isUws).length, 1, addons.join(' '));
  });

  test('never loads uWebSockets.js when it has no routes, even with a port for them', async () => {
    const { listeners, addons } = await served('hall');
    assert.equal(listeners, 0);
    assert.deepEqual(addons.filter(isUws), []);
  });
});
