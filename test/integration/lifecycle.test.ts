// Servers that share a process, and servers that come and go.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createServer, type Module, type Server } from '@nopal/server';
import { deferred } from '../support/deferred.js';
import { TRANSPORTS } from '../support/raw-client.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { runNode } from '../support/run-node.js';
import { until } from '../support/until.js';
import { manifest } from './game/generated/manifest.js';
import { metricOf, startGame } from './game/start-game.js';

describe('two games in one process', () => {
  for (const transport of TRANSPORTS) {
    it(`share no sessions, groups, limits or metrics (${transport})`, async () => {
      const first = await startGame({ limits: { maxPacketBytes: 1_000 } });
      const second = await startGame({ dictionary: { 'gate.desk.hello': 7 } });
      const one = await first.join(transport);
      const two = await second.join(transport);
      assert.deepEqual(await one.call('gate.desk.login', { uid: 'same' }), { uid: 'same' });
      assert.deepEqual(await two.call('gate.desk.login', { uid: 'same' }), { uid: 'same' });
      assert.deepEqual(await one.call('gate.desk.whoami'), { uid: 'same' }, 'nobody was replaced');
      assert.deepEqual(await one.call('gate.desk.tell', { uids: ['same'], text: 'mine' }), {
        uids: [],
      });
      await until(() => one.pushes.length === 1, 'the push has come');
      assert.equal(two.pushes.length, 0);

      await one.call('gate.desk.join', { text: 'hall' });
      await two.call('gate.desk.join', { text: 'hall' });
      two.notify('gate.desk.shout', { text: 'here' });
      await until(() => two.pushes.length === 1, 'the broadcast has come');
      await one.call('gate.desk.nothing');
      assert.equal(one.pushes.length, 1);

      assert.deepEqual([first.gate.sessions.count, second.gate.sessions.count], [1, 1]);
      assert.deepEqual(await two.call('gate.desk.hello', { name: 'x'.repeat(2_000) }), {
        name: `hello ${'x'.repeat(2_000)}`,
      });
      one.post('gate.desk.hello', { name: 'x'.repeat(1_200) });
      assert.equal(await one.ended(), 4000, "the first game's limit holds there alone");
      const errors = 'nopal_client_protocol_errors_total';
      assert.deepEqual([metricOf(first.gate, errors), metricOf(second.gate, errors)], [1, 0]);

      await first.empty();
      await first.stop();
      assert.deepEqual(
        await two.call('gate.desk.whoami'),
        { uid: 'same' },
        'one stopped, the other runs',
      );
      two.close();
      await second.empty();
      await second.stop();
    });
  }
});

describe('servers that start and stop', () => {
  for (const transport of TRANSPORTS) {
    it(`stop although a client goes on calling: what had begun is answered (${transport})`, async (t) => {
      const game = await startGame({ limits: { drainMs: 600_000 } });
      t.after(() => game.stop());
      const client = await game.join(transport);
      const begun = client.post('gate.worker.atOnce', { n: 1, ms: 200 });
      const calling = setInterval(() => client.post('gate.worker.atOnce', { n: 2, ms: 300 }), 20);
      t.after(() => clearInterval(calling));
      await client.call('gate.desk.nothing');
      await game.stop();
      assert.equal((await client.answer(begun)).error, false);
    });
  }

  it('20 times in one process leave nothing that keeps it alive', async () => {
    const { code, stdout, stderr } = await runNode('test/integration/programs/start-and-stop.ts', [
      '20',
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /stopped 20 times/);
  });

  it('leave the ports free for the next', async () => {
    const first = await startGame();
    const ports = { port: first.port('ws'), tcpPort: first.port('tcp') };
    await first.stop();
    const second = await startGame(ports);
    const client = await second.join('ws');
    client.close();
    await second.stop();
  });

  it('have modules around them all, each once: first to start, last to stop', async () => {
    const events: string[] = [];
    const servers: Server[] = [];
    const module = (name: string): Module => {
      const note = (step: string) => (): void => {
        const running = servers.filter(({ isRunning }) => isRunning).length;
        events.push(`${step} ${name}, ${running} run`);
      };
      return {
        name,
        init: note('init'),
        afterInit: note('afterInit'),
        beforeShutdown: note('beforeShutdown'),
        shutdown: note('shutdown'),
      };
    };
    const game = await startGame({ modules: [module('store'), module('cache')] });
    servers.push(...game.servers);
    await game.stop();
    assert.deepEqual(events, [
      'init store, 0 run',
      'init cache, 0 run',
      'afterInit store, 0 run',
      'afterInit cache, 0 run',
      'beforeShutdown cache, 2 run',
      'beforeShutdown store, 2 run',
      'shutdown cache, 0 run',
      'shutdown store, 0 run',
    ]);
  });

  it('stop after all when they are asked to while they start', async () => {
    const ready = deferred<void>();
    const events: string[] = [];
    const store: Module = {
      name: 'store',
      init: () => ready.promise,
      shutdown: () => {
        events.push('shutdown');
      },
    };
    const logger = new RecordingLogger();
    const server = await createServer({ manifest, type: 'game', modules: [store], logger });
    const starting = server.start();
    const stopping = server.stop();
    ready.resolve();
    await Promise.all([starting, stopping]);
    assert.deepEqual([server.isRunning, events], [false, ['shutdown']]);
  });

  it('stop in order when the signal comes while they start', async () => {
    const { code, stdout, stderr } = await runNode('test/integration/programs/early-signal.ts');
    assert.deepEqual([code, stdout, stderr], [0, 'init\nshutdown\n', '']);
  });

  it('stop once, however often they are asked', async () => {
    const game = await startGame();
    await Promise.all([game.stop(), game.stop(), game.gate.stop()]);
    await game.stop();
    assert.ok(game.servers.every(({ isRunning }) => !isRunning));
  });
});
