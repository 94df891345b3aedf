import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Member, MemoryMetrics } from '@nopal/core';
import { Membership } from '../../../../packages/cluster/src/discovery/membership.js';
import type {
  Registry,
  RegistryListener,
} from '../../../../packages/cluster/src/discovery/registry.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { ScriptedTransport } from '../../../support/scripted-transport.js';

const member = (id: string, change: Partial<Member> = {}): Member => ({
  id,
  type: id.slice(0, id.indexOf('-')),
  frontend: false,
  metadata: {},
  boot: `${id}-boot`,
  state: 'ready',
  address: { host: '127.0.0.1', port: 4_000 },
  ...change,
});
const idsOf = (members: readonly Member[]): string[] => members.map(({ id }) => id);

/** A registry that says what the test says. */
class ScriptedRegistry implements Registry {
  listener: RegistryListener | undefined;
  readonly calls: string[] = [];

  async open(listener: RegistryListener): Promise<void> {
    this.listener = listener;
  }
  async register({ id, state, metadata }: Member): Promise<void> {
    if (metadata.map === '') throw new TypeError('metadata map is empty');
    this.calls.push(`register ${id} ${state}`);
  }
  async deregister(): Promise<void> {
    this.calls.push('deregister');
  }
  async close(): Promise<void> {
    this.calls.push('close');
  }
}

/** One server, gate-1, whose registry and link are the test's. */
async function house(parts: { types?: readonly string[] } = {}) {
  const [registry, transport] = [new ScriptedRegistry(), new ScriptedTransport()];
  const [clock, logger, metrics] = [new ManualClock(), new RecordingLogger(), new MemoryMetrics()];
  const superseded: (string | undefined)[] = [];
  const membership = new Membership({
    ...{ registry, transport, clock, logger, metrics, ...parts },
    superseded: (boot) => superseded.push(boot),
  });
  const told: string[] = [];
  membership.watch({
    joined: ({ id, boot }) => void told.push(`+${id} ${boot}`),
    changed: (now, before) => {
      const what = JSON.stringify([before.state, before.metadata, now.state, now.metadata]);
      told.push(`~${now.id} ${what}`);
    },
    left: ({ id, boot }) => void told.push(`-${id} ${boot}`),
  });
  await membership.register(member('gate-1'));
  told.length = 0;
  /** What the registry says now: those that are well, then those that are ill. */
  const list = (
    well: readonly (string | Member)[],
    ill: readonly (string | Member)[] = [],
    canRemove = true,
  ): void => {
    const of = (isHealthy: boolean) => (one: string | Member) => ({
      member: typeof one === 'string' ? member(one) : one,
      isHealthy,
    });
    registry.listener?.candidates([...well.map(of(true)), ...ill.map(of(false))], canRemove);
  };
  const games = (): string[] => idsOf(membership.members('game'));
  /** Games that are listed, and reached. */
  const settle = (...ids: string[]): void => {
    list(ids);
    for (const id of ids) transport.up(id);
    told.length = 0;
  };
  const says = (level: 'error' | 'info') => logger.of(level).map(({ message }) => message);
  return {
    registry,
    transport,
    clock,
    metrics,
    membership,
    told,
    list,
    games,
    settle,
    says,
    superseded,
  };
}

const FIVE = ['game-1', 'game-2', 'game-3', 'game-4', 'game-5'];

describe('Membership', () => {
  it('has a server once the registry has told of it and the link reaches it, whichever is first', async () => {
    const { transport, membership, told, list, games } = await house();
    list(['game-1']);
    assert.deepEqual(transport.keptIds, ['game-1']);
    assert.equal(membership.member('game-1'), undefined);
    assert.deepEqual(games(), []);
    transport.up('game-1');
    transport.up('game-2');
    assert.equal(membership.member('game-2'), undefined);
    list(['game-1', 'game-2']);
    assert.deepEqual(games(), ['game-1', 'game-2']);
    assert.deepEqual(told, ['+game-1 game-1-boot', '+game-2 game-2-boot']);
    assert.deepEqual(membership.member('game-2'), member('game-2'));
  });

  it('is a member itself from its registration to its end, and no peer of itself', async () => {
    const { membership, transport, list, registry } = await house();
    list(['gate-1', member('gate-1', { boot: 'an older one' })]);
    assert.deepEqual(transport.keptIds, []);
    assert.deepEqual(idsOf(membership.members('gate')), ['gate-1']);
    assert.equal(membership.member('gate-1')?.boot, 'gate-1-boot');
    await membership.update(member('gate-1', { state: 'draining' }));
    assert.deepEqual(membership.members('gate'), []);
    assert.equal(membership.member('gate-1')?.state, 'draining');
    await membership.deregister();
    await membership.deregister();
    assert.equal(membership.member('gate-1'), undefined);
    const calls = ['register gate-1 ready', 'register gate-1 draining', 'deregister', 'close'];
    assert.deepEqual(registry.calls, calls);
    assert.equal(transport.listeners, 0);
  });

  it('stays as it was when the registry cannot take what is new, and may still say that it drains', async () => {
    const { membership, told } = await house();
    const wrong = membership.update(member('gate-1', { metadata: { map: '' } }));
    await assert.rejects(wrong, { message: 'metadata map is empty' });
    assert.deepEqual(membership.member('gate-1')?.metadata, {});
    const self = membership.member('gate-1') ?? assert.fail();
    await membership.update({ ...self, state: 'draining' });
    assert.equal(membership.member('gate-1')?.state, 'draining');
    assert.equal(told.length, 3, 'what was told meanwhile was taken back');
  });

  it('answers the same array until the members that take new work are others', async () => {
    const { membership, transport, settle, list } = await house();
    settle('game-2', 'game-1');
    const before = membership.members('game');
    list(['game-1', 'game-2', 'chat-1']);
    transport.change('game-1', { load: { inFlight: 7, sessions: 1, lagMs: 3 } });
    assert.equal(membership.members('game'), before);
    transport.down('game-1');
    assert.deepEqual(idsOf(membership.members('game')), ['game-2']);
    assert.deepEqual(
      idsOf(before),
      ['game-1', 'game-2'],
      'a list that was handed out stays as it is',
    );
  });

  it('keeps everybody while the registry says nothing, for hours', async () => {
    const { clock, games, settle, told } = await house();
    settle(...FIVE);
    clock.advance(6 * 3_600_000);
    assert.deepEqual(games(), FIVE);
    assert.deepEqual(told, []);
  });

  it('gives a server no new work while its link is down, and has it until the link gives it up', async () => {
    const { transport, membership, games, settle, told } = await house();
    settle('game-1', 'game-2');
    transport.down('game-1');
    assert.deepEqual(games(), ['game-2']);
    assert.equal(membership.member('game-1')?.id, 'game-1');
    transport.up('game-1', 'game-1-boot', true);
    assert.deepEqual(games(), ['game-1', 'game-2']);
    assert.deepEqual(told, []);
    transport.lost('game-1');
    assert.deepEqual(told, ['-game-1 game-1-boot']);
    assert.equal(membership.member('game-1'), undefined);
    assert.deepEqual(
      transport.keptIds,
      ['game-1', 'game-2'],
      'it is still listed, so it is dialled',
    );
    transport.up('game-1');
    assert.deepEqual(told, ['-game-1 game-1-boot', '+game-1 game-1-boot']);
  });

  it('gives a suspect no new work until it is none any more', async () => {
    const { transport, games, settle, told } = await house();
    settle('game-1', 'game-2');
    transport.change('game-1', { status: 'suspect' });
    assert.deepEqual(games(), ['game-2']);
    transport.change('game-1', { status: 'up' });
    assert.deepEqual(games(), ['game-1', 'game-2']);
    assert.deepEqual(told, []);
  });

  it('tells of a restarted server as one that left and one that joined, whether the link or the registry is first', async () => {
    const { transport, membership, games, settle, told, list } = await house();
    settle('game-1', 'game-2');
    transport.up('game-1', 'z-later');
    assert.deepEqual(told, ['-game-1 game-1-boot', '+game-1 z-later']);
    list([member('game-1', { boot: 'z-later', metadata: { map: 'south' } }), 'game-2']);
    assert.equal(membership.member('game-1')?.metadata.map, 'south');
    told.length = 0;
    list(['game-1', member('game-2', { boot: 'z-later', address: { host: '10.0.0.9', port: 1 } })]);
    assert.deepEqual(
      transport.kept[1]?.address,
      { host: '10.0.0.9', port: 1 },
      'the link learns its new address',
    );
    assert.deepEqual(
      told.filter((line) => line.includes('game-2 ')),
      [],
    );
    transport.up('game-2', 'z-later');
    assert.deepEqual(
      told.filter((line) => line.includes('game-2 ')),
      ['-game-2 game-2-boot', '+game-2 z-later'],
    );
    assert.deepEqual(games(), ['game-1', 'game-2']);
  });

  it('tells of a server whose link came back without its past as one that left and joined', async () => {
    const { transport, settle, told } = await house();
    settle('game-1');
    transport.down('game-1');
    transport.up('game-1', 'game-1-boot', false);
    assert.deepEqual(told, ['-game-1 game-1-boot', '+game-1 game-1-boot']);
  });

  it('takes the boot of a listed server from the link where the registry does not know it', async () => {
    const { transport, membership, told, list } = await house();
    list([member('game-1', { boot: '' })]);
    transport.up('game-1', 'b7');
    assert.equal(membership.member('game-1')?.boot, 'b7');
    transport.up('game-1', 'b6');
    assert.deepEqual(told, ['+game-1 b7', '-game-1 b7', '+game-1 b6']);
  });

  it('tells of other metadata, and not of the same once more', async () => {
    const { settle, told, list } = await house();
    settle('game-1');
    list([member('game-1', { metadata: {} })]);
    list([member('game-1', { metadata: { map: 'north' } })]);
    list([member('game-1', { metadata: { map: 'north' } })]);
    assert.deepEqual(told, ['~game-1 ["ready",{},"ready",{"map":"north"}]']);
  });

  it('gives a server that drains no new work, by the registry’s word or the link’s', async () => {
    const { transport, membership, games, settle, told, list } = await house();
    settle('game-1', 'game-2', 'game-3');
    list(['game-1', member('game-2', { state: 'draining' }), 'game-3']);
    transport.change('game-3', { isDraining: true });
    assert.deepEqual(games(), ['game-1']);
    assert.equal(membership.member('game-3')?.state, 'draining');
    const change = '["ready",{},"draining",{}]';
    assert.deepEqual(told, [`~game-2 ${change}`, `~game-3 ${change}`]);
    transport.up('game-2', 'z-later');
    assert.deepEqual(games(), ['game-1', 'game-2'], 'the next process under its id does not drain');
  });

  it('keeps a server with half the weight that the registry holds for ill and the link reaches', async () => {
    const { transport, membership, games, list, settle } = await house();
    settle(...FIVE);
    list(FIVE.slice(1), FIVE.slice(0, 1));
    assert.deepEqual(games(), FIVE);
    assert.deepEqual(
      FIVE.map((id) => membership.weight(id)),
      [0.5, 1, 1, 1, 1],
    );
    transport.down('game-1');
    assert.deepEqual(games(), FIVE.slice(1));
    assert.ok(transport.keptIds.includes('game-1'));
    transport.up('game-1', 'game-1-boot', true);
    list(FIVE);
    assert.equal(membership.weight('game-1'), 1);
    assert.equal(membership.weight('gate-1'), 1);
  });

  it('keeps a server for five minutes that the registry has dropped while the link reaches it, then lets it finish', async () => {
    const { clock, transport, membership, games, list, settle, told } = await house();
    settle(...FIVE);
    list(FIVE.slice(1));
    clock.advance(299_000);
    assert.deepEqual(games(), FIVE);
    assert.ok(transport.keptIds.includes('game-1'));
    clock.advance(2_000);
    assert.deepEqual(games(), FIVE.slice(1));
    assert.equal(membership.member('game-1')?.state, 'draining');
    assert.deepEqual(transport.keptIds, FIVE.slice(1), 'the link closes it once it is idle');
    transport.lost('game-1');
    assert.deepEqual(told, ['~game-1 ["ready",{},"draining",{}]', '-game-1 game-1-boot']);
  });

  it('takes back whom the registry lists again, and gives up at once whom neither has', async () => {
    const { clock, transport, membership, games, list, settle, told } = await house();
    settle(...FIVE);
    list(FIVE.slice(2));
    clock.advance(200_000);
    list(FIVE.slice(1));
    clock.advance(200_000);
    assert.deepEqual(
      games(),
      FIVE.slice(1),
      'game-1 has been off the list for too long, game-2 not',
    );
    told.length = 0;
    transport.down('game-3');
    list(['game-1', 'game-2', 'game-4', 'game-5']);
    assert.deepEqual(told, ['-game-3 game-3-boot', '~game-1 ["draining",{},"ready",{}]']);
    assert.equal(membership.member('game-3'), undefined);
    assert.ok(!transport.keptIds.includes('game-3'));
    list(FIVE.slice(1));
    transport.down('game-1');
    assert.equal(membership.member('game-1'), undefined);
  });

  for (const [what, well, ill] of [
    ['an empty list', [], []],
    ['a list without more than half', ['game-1', 'game-2'], []],
    ['more than half as ill', ['game-1', 'game-2'], ['game-3', 'game-4', 'game-5']],
    ['all as ill', [], FIVE],
  ] as const) {
    it(`believes the link and raises an alarm when the registry tells ${what}, until it has been right for half a minute`, async () => {
      const { clock, metrics, membership, games, list, settle, told, says } = await house();
      settle(...FIVE);
      list(well, ill);
      clock.advance(1_000);
      assert.match(says('error').join(), /denies more than half of the servers/);
      assert.equal(metrics.value('nopal_discovery_panic'), 1);
      clock.advance(3_600_000);
      assert.deepEqual(games(), FIVE);
      assert.deepEqual(
        FIVE.map((id) => membership.weight(id)),
        [1, 1, 1, 1, 1],
      );
      list(FIVE);
      clock.advance(29_000);
      assert.equal(metrics.value('nopal_discovery_panic'), 1);
      clock.advance(3_000);
      assert.equal(metrics.value('nopal_discovery_panic'), 0);
      assert.match(says('info').join(), /believed again/);
      assert.equal(says('error').length, 1);
      assert.deepEqual(told, []);
    });
  }

  it('takes one after the other leaving in peace, or dying, for no panic', async () => {
    const { clock, transport, games, list, settle, says } = await house();
    settle(...FIVE);
    list([member('game-1', { state: 'draining' }), ...FIVE.slice(1)]);
    transport.lost('game-2');
    list(FIVE.slice(3), ['game-2', 'game-3']);
    transport.lost('game-1');
    clock.advance(10_000);
    assert.deepEqual(games(), FIVE.slice(2));
    assert.deepEqual(says('error'), []);
  });

  it('takes what the registry says of the process before a restart for no panic', async () => {
    const { clock, transport, games, list, settle, says } = await house();
    settle('game-1');
    transport.lost('game-1');
    list([], ['game-1']);
    transport.up('game-1', 'game-1-next-boot');
    clock.advance(3_000);
    assert.deepEqual(games(), ['game-1']);
    assert.deepEqual(says('error'), []);
  });

  it('only adds while the registry may not know all', async () => {
    const { transport, games, list, settle, membership, told } = await house();
    settle(...FIVE);
    list([member('game-1', { state: 'draining' }), 'game-6'], ['game-2'], false);
    transport.up('game-6');
    transport.down('game-3');
    assert.deepEqual(games(), ['game-1', 'game-2', 'game-4', 'game-5', 'game-6']);
    assert.ok(transport.keptIds.includes('game-3'), 'it is dialled on');
    assert.equal(membership.weight('game-2'), 1);
    assert.deepEqual(told, ['+game-6 game-6-boot']);
  });

  it('has both sides of a registry that answers with one of two views in turn, and changes no link', async () => {
    const { clock, transport, games, list, told } = await house();
    const views = [FIVE.slice(0, 2), FIVE.slice(2)];
    for (const view of views) list(view, [], false);
    for (const id of FIVE) transport.up(id);
    const { keeps } = transport;
    for (let i = 0; i < 60; i += 1) {
      list(views[i % 2] ?? []);
      clock.advance(20_000);
    }
    assert.deepEqual(games(), FIVE);
    assert.equal(transport.keeps, keeps);
    assert.equal(told.length, FIVE.length);
  });

  it('follows the later boot of two servers of one id, and is not led back by an older view', async () => {
    const { transport, membership, list } = await house();
    const [old, young] = [
      member('game-1', { boot: 'a' }),
      member('game-1', { boot: 'b', metadata: { is: 'b' } }),
    ];
    list([young, old]);
    assert.equal(transport.kept[0]?.boot, 'b');
    transport.up('game-1', 'b');
    list([old]);
    assert.equal(transport.kept[0]?.boot, 'b');
    assert.equal(membership.member('game-1')?.metadata.is, 'b');
    transport.lost('game-1');
    list([old]);
    assert.equal(transport.kept[0]?.boot, 'a', 'with the younger gone, the older is all there is');
  });

  it('does not see the types that it does not want to see', async () => {
    const { transport, membership, list } = await house({ types: ['game'] });
    list(['chat-1', 'game-1']);
    transport.up('chat-1');
    transport.up('game-1');
    assert.deepEqual(transport.keptIds, ['game-1']);
    assert.equal(membership.member('chat-1'), undefined);
    assert.deepEqual(membership.members('chat'), []);
  });

  it('tells a late listener of all who are there, itself first, and goes on when a listener throws', async () => {
    const { transport, membership, settle, told, says } = await house();
    settle('game-2', 'game-1');
    const late: string[] = [];
    membership.watch({
      joined: ({ id }) => {
        late.push(id);
        throw new Error('listener');
      },
    });
    assert.deepEqual(late, ['gate-1', 'game-1', 'game-2']);
    transport.lost('game-1');
    assert.deepEqual(told, ['-game-1 game-1-boot']);
    assert.equal(says('error').length, 3);
  });

  it('hands on that a newer server has its id, which the registry or the link finds out', async () => {
    const { registry, superseded, transport } = await house();
    registry.listener?.superseded?.('newer');
    registry.listener?.superseded?.(undefined);
    transport.displace('newest');
    assert.deepEqual(superseded, ['newer', undefined, 'newest']);
  });

  it('leaves no timer behind', async () => {
    const { clock, membership, settle } = await house();
    settle(...FIVE);
    await membership.deregister();
    assert.equal(clock.timers, 0);
  });
});
