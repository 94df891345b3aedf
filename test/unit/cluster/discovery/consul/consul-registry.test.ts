import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Member, MemoryMetrics } from '@nopal/core';
import type { ConsulOptions } from '../../../../../packages/cluster/src/discovery/consul/consul-options.js';
import { ConsulRegistry } from '../../../../../packages/cluster/src/discovery/consul/consul-registry.js';
import { Membership } from '../../../../../packages/cluster/src/discovery/membership.js';
import type { Candidate } from '../../../../../packages/cluster/src/discovery/registry.js';
import { ManualClock } from '../../../../support/manual-clock.js';
import { passTime } from '../../../../support/pass-time.js';
import { RecordingLogger } from '../../../../support/recording-logger.js';
import {
  type ConsulReply,
  gameService,
  ScriptedConsul,
} from '../../../../support/scripted-consul.js';
import { ScriptedTransport } from '../../../../support/scripted-transport.js';
import { until } from '../../../../support/until.js';

const self = (boot = 'gate-1-boot', change: Partial<Member> = {}): Member => ({
  id: 'gate-1',
  type: 'gate',
  frontend: true,
  metadata: {},
  boot,
  state: 'ready',
  address: { host: '127.0.0.1', port: 4_100 },
  ...change,
});
const GAMES = ['game-1', 'game-2', 'game-3'];
const HEALTH = /GET \/v1\/health/;
const REGISTER = /PUT \/v1\/agent\/service\/register/;

let clock: ManualClock;
let consul: ScriptedConsul;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  clock = new ManualClock();
  consul = await ScriptedConsul.start(clock);
  closing = [];
  for (const id of GAMES) consul.put(gameService(id));
});
afterEach(async () => {
  for (const close of closing) await close();
  await consul.stop();
});

/** Awaits something that takes time by the clock. */
async function whilePassing<T>(what: Promise<T>): Promise<T> {
  let isDone = false;
  const mark = (): void => {
    isDone = true;
  };
  what.then(mark, mark);
  const pass = async (): Promise<boolean> => {
    if (!isDone) await passTime(clock, 250);
    return isDone;
  };
  await until(pass, 'it has come to its end');
  return what;
}

function registryOf(options: Partial<ConsulOptions> = {}) {
  const [logger, metrics] = [new RecordingLogger(), new MemoryMetrics()];
  const registry = new ConsulRegistry(
    { cluster: 'test', types: ['game'], address: consul.address, ...options },
    { clock, logger, metrics },
  );
  const told: { all: readonly Candidate[]; canRemove: boolean }[] = [];
  const superseded: (string | undefined)[] = [];
  const listener = {
    candidates: (all: readonly Candidate[], canRemove: boolean) =>
      void told.push({ all, canRemove }),
    superseded: (boot: string | undefined) => void superseded.push(boot),
  };
  const ids = () => told.at(-1)?.all.map((one) => one.member.id);
  closing.push(() => whilePassing(registry.close()));
  return { registry, logger, metrics, told, listener, ids, superseded };
}

/** A server, its link up to all the games. */
async function server() {
  const parts = registryOf();
  const { registry, logger, metrics } = parts;
  const transport = new ScriptedTransport();
  const membership = new Membership({ registry, transport, clock, logger, metrics });
  closing.push(() => whilePassing(membership.deregister()));
  await whilePassing(membership.register(self()));
  for (const id of GAMES) transport.up(id);
  const games = () => membership.members('game').map(({ id }) => id);
  return { ...parts, membership, transport, games };
}

/** The most requests within a second. */
function burst(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
  );
}

const minutes = 60_000;
const misbehaviour: [string, ConsulReply][] = [
  ['answers 500', { status: 500, type: 'text/plain', body: 'oops' }],
  ['has no leader', { status: 500, type: 'text/plain', body: 'No cluster leader' }],
  ['refuses', { status: 403, type: 'text/plain', body: 'Permission denied' }],
  ['answers 429', { status: 429, type: 'text/plain', body: 'Too many requests' }],
  ['never answers', { isHung: true }],
  ['answers a page of a proxy', { type: 'text/html', body: '<html>hello</html>' }],
  ['answers a page that claims to be JSON', { body: '<html>hello</html>' }],
  ['breaks off within the body', { body: JSON.stringify(Array(500).fill('x')), isCut: true }],
  ['answers something that is no list', { body: { services: [] } }],
  ['answers no index', { index: undefined }],
  ['answers an index that is no number', { index: '-7' }],
  ['answers an empty list', { body: [] }],
  ['answers nothing but rubbish', { body: [null, 7, { Service: { ID: 'x' } }] }],
  ['answers a body of nine megabytes', { body: Buffer.alloc(9 * 1024 * 1024, ' ') }],
];

describe('discovery with a Consul', () => {
  for (const [what, reply] of misbehaviour) {
    it(`that ${what}: nobody is lost, it is asked seldom, logs are few, and it is followed again afterwards`, async () => {
      const { games, logger, transport, metrics } = await server();
      const from = clock.now();
      consul.script.health = () => reply;
      consul.change();
      await passTime(clock, 4 * minutes, 500);
      assert.deepEqual(games(), GAMES);
      const times = consul.requests
        .filter((one) => one.at >= from && one.path.includes('/health/'))
        .map((one) => one.at);
      assert.ok(
        times.length >= 2 && times.length <= 240,
        `${times.length} requests in four minutes`,
      );
      assert.ok(burst(times) <= 3, `${burst(times)} requests within a second`);
      const lines = new Map<string, number>();
      for (const { level, message, fields } of logger.lines) {
        if (level === 'info') continue;
        const kind = `${message} ${String(fields.call)} ${String(fields.kind)}`;
        lines.set(kind, (lines.get(kind) ?? 0) + 1);
      }
      for (const [kind, count] of lines)
        assert.ok(count <= 5, `${count} lines in four minutes: ${kind}`);
      assert.ok(lines.size >= 1, 'an operator is told');
      consul.script.health = undefined;
      consul.put(gameService('game-4'));
      await passTime(clock, 1.5 * minutes, 500);
      transport.up('game-4');
      assert.deepEqual(games(), [...GAMES, 'game-4']);
      assert.ok(metrics.value('nopal_discovery_age_seconds') < 90);
    });
  }

  for (const [what, index] of [
    ['the same index', () => '7'],
    ['index 0', () => '0'],
    ['an index that goes back each time', (count: number) => String(1_000_000 - count)],
    ['an index beyond 2^53', () => '18446744073709551615'],
  ] as const) {
    it(`that answers at once and with ${what}: it is asked seldom`, async () => {
      const { games, told } = await server();
      const [from, before] = [clock.now(), told.length];
      consul.script.health = () => ({
        body: consul.instances('test-game'),
        index: index(consul.requests.length),
      });
      consul.change();
      await passTime(clock, 4 * minutes, 500);
      const times = consul.requests
        .filter((one) => one.at >= from && one.path.includes('/health/'))
        .map((one) => one.at);
      assert.ok(
        times.length >= 15 && times.length <= 30,
        `${times.length} requests in four minutes`,
      );
      assert.ok(burst(times) <= 3);
      assert.equal(told.length, before, 'an answer is no change');
      assert.deepEqual(games(), GAMES);
    });
  }

  it('that has lost its memory: its lower index is followed from its beginning', async () => {
    const { ids } = await server().then(({ told }) => ({ ids: () => told.length }));
    assert.equal(ids(), 0);
    const { registry, listener, ids: listed } = registryOf();
    consul.index = 1_000;
    await registry.open(listener);
    await until(() => consul.requests.at(-1)?.query.get('index') === '1000', 'it waits');
    consul.script.health = ({ query }) =>
      query.has('index') ? { index: '20', body: [] } : undefined;
    consul.change();
    consul.index = 20;
    consul.script.health = undefined;
    await passTime(clock, 5_000);
    consul.services.delete('game-1');
    consul.change();
    await passTime(clock, 30_000);
    assert.deepEqual(listed(), ['game-2', 'game-3']);
  });

  it('that is away for ten minutes: everybody stays, and this server is written down within ten seconds of its return', async () => {
    const { games, metrics, registry, membership } = await server();
    assert.ok(consul.services.has('gate-1'));
    await consul.stop();
    await passTime(clock, 10 * minutes, 1_000);
    assert.deepEqual(games(), GAMES);
    assert.ok(metrics.value('nopal_discovery_age_seconds') >= 590);
    assert.ok(
      metrics.value('nopal_discovery_errors_total', { call: 'watch', kind: 'unreachable' }) > 10,
    );
    consul.services.clear();
    await consul.listen();
    await passTime(clock, 10_000);
    assert.ok(consul.services.has('gate-1'));
    assert.equal(consul.count(/deregister/), 0);
    assert.deepEqual(games(), GAMES);
    await whilePassing(membership.deregister());
    await registry.close();
    assert.ok(!consul.services.has('gate-1'));
  });

  for (const status of [404, 500]) {
    it(`whose agent has lost the registration and says ${status}: it is made anew within six seconds, at most one a second`, async () => {
      const { metrics } = await server();
      const from = clock.now();
      for (let i = 0; i < 5; i += 1) {
        consul.services.delete('gate-1');
        if (status === 500)
          consul.script.agent = ({ path }) =>
            path.includes('/check/pass/') && !consul.services.has('gate-1')
              ? {
                  status,
                  type: 'text/plain',
                  body: 'CheckID "service:gate-1" does not have associated TTL',
                }
              : undefined;
        await passTime(clock, 6_250);
        assert.ok(consul.services.has('gate-1'), `lost for the ${i + 1}. time`);
      }
      const times = consul.requests
        .filter((one) => one.at > from && one.path.endsWith('/register'))
        .map((one) => one.at);
      assert.equal(times.length, 5);
      assert.equal(burst(times), 1);
      assert.equal(metrics.value('nopal_discovery_registrations_total'), 6);
    });
  }

  it('whose agent refuses every beat: registrations stay at one a second at most', async () => {
    await server();
    const from = clock.now();
    consul.script.agent = ({ path }) =>
      path.includes('/check/pass/') ? { status: 500, type: 'text/plain', body: 'no' } : undefined;
    await passTime(clock, 2 * minutes, 500);
    const times = consul.requests
      .filter((one) => one.at > from && REGISTER.test(`PUT ${one.path}`))
      .map((one) => one.at);
    assert.ok(times.length >= 10 && times.length <= 25, `${times.length} in two minutes`);
    assert.equal(burst(times), 1);
  });

  it('where somebody has changed what it wrote: that is put right within two minutes', async () => {
    await server();
    const service = consul.services.get('gate-1');
    assert.ok(service);
    consul.services.set('gate-1', { ...service, Port: 1 });
    await passTime(clock, 75_000, 500);
    assert.equal(consul.services.get('gate-1')?.Port, 4_100);
  });

  it('beats every five seconds, and not at all once it has left', async () => {
    const { membership } = await server();
    const from = clock.now();
    await passTime(clock, 60_000);
    const beats = consul.count(/PUT .*\/check\/pass\/service%3Agate-1/, from + 1); // after that of the registration
    assert.ok(beats >= 10 && beats <= 12, `${beats} beats in a minute`);
    await whilePassing(membership.deregister());
    const left = clock.now() + 1;
    await passTime(clock, 60_000);
    assert.equal(consul.count(/./, left), 0);
    assert.equal(clock.timers, 0);
  });

  it('without a leader, or far behind one: servers are added, and nobody is taken off or changed', async () => {
    for (const stale of [{ knownLeader: false }, { lastContactMs: 60_000 }]) {
      const { registry, listener, told, ids } = registryOf();
      consul.script = {};
      await registry.open(listener);
      assert.equal(told.at(-1)?.canRemove, true);
      consul.services.delete('game-3');
      consul.put(gameService('game-4'));
      consul.put(gameService('game-1', { 'nopal-state': 'draining' }));
      consul.script.health = () => ({ body: consul.instances('test-game'), ...stale });
      consul.change();
      await passTime(clock, 20_000);
      assert.equal(told.at(-1)?.canRemove, false);
      assert.deepEqual(ids()?.sort(), [...GAMES, 'game-4']);
      assert.equal(
        told.at(-1)?.all.find((one) => one.member.id === 'game-1')?.member.state,
        'ready',
      );
      consul.script.health = undefined;
      await passTime(clock, 20_000);
      assert.deepEqual(ids()?.sort(), ['game-1', 'game-2', 'game-4']);
      await whilePassing(registry.close());
      consul.services.delete('game-4');
      for (const id of GAMES) consul.put(gameService(id));
    }
  });

  it('whose agent streams, and so names no leader: what is new is confirmed by a plain question', async () => {
    const { registry, listener, told, ids } = registryOf();
    await registry.open(listener);
    let isLagging = true;
    const all = consul.instances('test-game');
    consul.script.health = ({ query }) => {
      if (query.has('index')) {
        if (Number(query.get('index')) >= consul.index) return undefined;
        return { body: consul.instances('test-game'), isStreamed: true, knownLeader: false };
      }
      // Another server, which has not heard of it.
      if (isLagging) return { body: all, index: String(consul.index - 1) };
      return undefined;
    };
    consul.services.delete('game-3');
    consul.change();
    await passTime(clock, 20_000);
    assert.deepEqual(ids()?.sort(), GAMES, 'not yet confirmed');
    assert.equal(told.at(-1)?.canRemove, false);
    isLagging = false;
    await passTime(clock, 40_000);
    assert.deepEqual(ids(), ['game-1', 'game-2']);
    assert.equal(told.at(-1)?.canRemove, true);
  });

  it('that takes five seconds for each answer: the start takes at most fifteen', async () => {
    consul.script.health = () => ({ delayMs: 5_000, body: consul.instances('test-game') });
    consul.script.agent = ({ path }) =>
      path.endsWith('/register') ? { delayMs: 5_000 } : undefined;
    const { registry, listener, ids } = registryOf();
    const from = clock.now();
    await whilePassing(registry.open(listener));
    await whilePassing(registry.register(self()));
    assert.ok(clock.now() - from <= 15_000);
    await passTime(clock, 10_000);
    assert.deepEqual(ids(), GAMES);
  });

  it('that never answers: the start and the end are bounded all the same', async () => {
    consul.script.health = () => ({ isHung: true });
    consul.script.agent = () => ({ isHung: true });
    const { registry, listener } = registryOf();
    const from = clock.now();
    await whilePassing(registry.open(listener));
    await whilePassing(registry.register(self()));
    assert.ok(clock.now() - from <= 15_000);
    const end = clock.now();
    await whilePassing(registry.close());
    assert.ok(clock.now() - end <= 2_500);
    await passTime(clock, 60_000);
    assert.equal(clock.timers, 0);
  });

  it('asks with the token in a header and for the datacenter, and writes nothing down before it is to', async () => {
    const { registry, listener } = registryOf({ token: 'secret', datacenter: 'eu' });
    await registry.open(listener);
    assert.equal(consul.count(REGISTER), 0);
    await registry.register(self());
    await passTime(clock, 6_000);
    for (const { token, path, query } of consul.requests) {
      assert.equal(token, 'secret', path);
      if (HEALTH.test(`GET ${path}`)) assert.equal(query.get('dc'), 'eu');
    }
    assert.equal(consul.count(REGISTER), 1);
  });

  it('refuses metadata that Consul does not take, with the reason', async () => {
    const { registry } = registryOf();
    await assert.rejects(
      registry.register(self('b', { metadata: { 'a b': '' } })),
      /metadata key "a b"/,
    );
  });

  it('steps back for a later start under its id, does not write over it, and comes back when that has gone', async () => {
    const [old, young] = [registryOf({ types: ['gate'] }), registryOf({ types: ['gate'] })];
    await old.registry.open(old.listener);
    await old.registry.register(self('a'));
    await young.registry.open(young.listener);
    await young.registry.register(self('b'));
    await passTime(clock, 5 * minutes, 500);
    assert.deepEqual(old.superseded, ['b']);
    assert.deepEqual(young.superseded, []);
    assert.equal(consul.services.get('gate-1')?.Meta['nopal-boot'], 'b');
    assert.equal(consul.count(REGISTER), 2);
    assert.match(
      old.logger
        .of('error')
        .map(({ message }) => message)
        .join(),
      /DUPLICATE_SERVER_ID/,
    );
    await whilePassing(young.registry.close());
    await passTime(clock, 2 * minutes, 500);
    assert.deepEqual(old.superseded, ['b', undefined]);
    assert.equal(consul.services.get('gate-1')?.Meta['nopal-boot'], 'a');
  });

  it('finds a later start under its id also where it does not read its own type', async () => {
    const { registry, listener, superseded } = registryOf();
    await registry.open(listener);
    await registry.register(self('a'));
    consul.put(gameService('gate-1', { 'nopal-boot': 'b', 'nopal-type': 'gate' }, 'test', 'gate'));
    await passTime(clock, 80_000, 500);
    assert.deepEqual(superseded, ['b']);
    await whilePassing(registry.close());
    assert.equal(
      consul.services.get('gate-1')?.Meta['nopal-boot'],
      'b',
      'what is the other’s stays',
    );
  });
});

describe('the file of known servers', () => {
  let folder: string;
  let peersFile: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nopal-peers-'));
    peersFile = join(folder, 'peers.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function written(): Promise<void> {
    const { registry, listener } = registryOf({ peersFile });
    await registry.open(listener);
    await whilePassing(registry.close());
    closing.pop();
    await consul.stop();
  }

  it('is what a server begins with while Consul is down, until Consul answers', async () => {
    await written();
    const { registry, listener, ids, told } = registryOf({ peersFile });
    await whilePassing(registry.open(listener));
    assert.deepEqual(ids(), GAMES);
    assert.equal(told.at(-1)?.canRemove, false);
    consul.services.delete('game-1');
    await consul.listen();
    await passTime(clock, 40_000);
    assert.deepEqual(ids(), ['game-2', 'game-3']);
    assert.equal(told.at(-1)?.canRemove, true);
  });

  it('is of no use after a day, for another cluster, or for types that are not read', async () => {
    await written();
    const told = async (options: Partial<ConsulOptions>) => {
      const { registry, listener, ids } = registryOf({ peersFile, ...options });
      await whilePassing(registry.open(listener));
      return ids();
    };
    assert.equal(await told({ cluster: 'other' }), undefined);
    assert.equal(await told({ types: ['chat'] }), undefined);
    const text = await readFile(peersFile, 'utf8');
    await writeFile(
      peersFile,
      text.replace(/"at":\d+/, `"at":${clock.wallTime() - 25 * 60 * minutes}`),
    );
    assert.equal(await told({}), undefined);
  });

  for (const [what, text] of [
    ['empty', ''],
    ['cut off', '{"cluster":"test","at":'],
    ['null', 'null'],
    ['of other things', '{"cluster":"test","at":9e15,"peers":[{"id":1},null,7]}'],
  ] as const) {
    it(`is ignored when it is ${what}, and said to be of no use`, async () => {
      await written();
      await writeFile(peersFile, text);
      const { registry, listener, told, logger } = registryOf({ peersFile });
      await whilePassing(registry.open(listener));
      assert.deepEqual(told, []);
      assert.match(
        logger
          .of('warn')
          .map(({ message }) => message)
          .join(),
        /file of known servers/,
      );
    });
  }
});
