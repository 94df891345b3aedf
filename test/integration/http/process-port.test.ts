// Several servers of one process with the same http.port: they share it.
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import { type Manifest, type RunningServers, startServers } from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { freePort } from '../../support/free-port.js';
import { ask } from '../../support/http-server.js';
import { routedComponent } from '../../support/routed-component.js';
import { until } from '../../support/until.js';

const backend = (...routes: readonly string[]) => ({
  frontend: false,
  load: async () => ({ components: [routedComponent(routes)], providers: [] }),
});
const MANIFEST: Manifest = {
  version: 1,
  servers: {
    shop: backend('GET /goods', 'GET /both'),
    bank: backend('GET /accounts/:id', 'POST /goods', 'GET /both'),
  },
  remotes: {},
};

describe('servers of one process with routes and one port for HTTP', () => {
  let running: RunningServers | undefined;
  afterEach(() => running?.stop());

  const start = async () => {
    const port = await freePort();
    running = await startServers({
      manifest: MANIFEST,
      host: '127.0.0.1',
      http: { port },
      logger: new RecordingLogger(),
      ownsProcess: false,
    });
    return { port, servers: running.servers };
  };

  it('share it: each request goes to the server that has its route', async () => {
    const { port, servers } = await start();
    assert.deepEqual(
      servers.map(({ addresses }) => addresses[0]?.port),
      [port, port],
    );
    const answers = await Promise.all([
      ask(port, '/goods'),
      ask(port, '/goods', { method: 'POST' }),
      ask(port, '/both'),
    ]);
    assert.deepEqual(
      answers.map(({ body }) => body.toString()),
      ['GET /goods', 'POST /goods', 'GET /both'],
    );
    assert.equal((await ask(port, '/goods', { method: 'PUT' })).status, 405);
  });

  it('may not be the port of the game’s clients in that process', async () => {
    const port = await freePort();
    const gate = { frontend: true, load: async () => ({ components: [], providers: [] }) };
    const started = startServers({
      manifest: { ...MANIFEST, servers: { ...MANIFEST.servers, gate } },
      port,
      http: { port },
      logger: new RecordingLogger(),
      ownsProcess: false,
    });
    await assert.rejects(started, {
      name: 'TypeError',
      message: `http.port is ${port}, and so is port, where the clients of gate come to this process; give the routes of shop another one`,
    });
  });

  it('stop one after the other, and the port with the last of them', async () => {
    const { port, servers } = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    assert.equal((await ask(port, '/goods', { agent })).status, 200);
    const bank = servers.find(({ info }) => info.type === 'bank');
    await bank?.stop();
    const gone = await ask(port, '/goods', { method: 'POST' });
    assert.equal(gone.status, 503);
    assert.equal((JSON.parse(gone.body.toString()) as { code: string }).code, 'UNAVAILABLE');
    assert.equal((await ask(port, '/goods', { agent })).status, 200);
    await running?.stop();
    agent.destroy();
    await until(() =>
      ask(port, '/goods').then(
        () => false,
        (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
      ),
    );
  });
});
