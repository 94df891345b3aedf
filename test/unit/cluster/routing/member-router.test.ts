import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import { MemberRouter } from '../../../../packages/cluster/src/routing/member-router.js';
import type { RoutePolicy } from '../../../../packages/cluster/src/routing/route-policy.js';
import { ServerPicker } from '../../../../packages/cluster/src/routing/server-picker.js';
import { MemoryDiscovery, MemoryMembers } from '../../../support/memory-discovery.js';
import { anySession } from '../../../support/session-of.js';

async function router(policy?: RoutePolicy, doubted: readonly string[] = []) {
  const members = new MemoryMembers();
  const servers = [];
  for (let i = 0; i < 4; i += 1) {
    const discovery = new MemoryDiscovery(members);
    await discovery.register({
      id: `game-${i}`,
      type: 'game',
      frontend: false,
      metadata: {},
      boot: 'b1',
      state: 'ready',
    });
    servers.push(discovery);
  }
  const policies = policy === undefined ? {} : { game: policy };
  const picker = new ServerPicker({
    discovery: new MemoryDiscovery(members),
    clock: new ManualClock(),
    logger: new RecordingLogger(),
    weightOf: (id) => (doubted.includes(id) ? 0.5 : 1),
  });
  return { router: new MemberRouter(picker, policies), servers };
}

describe('MemberRouter', () => {
  it('keeps a session with its server while that lives, and moves no other session when it leaves', async () => {
    const { router: all, servers } = await router();
    const sessions = Array.from({ length: 200 }, (_, id) => anySession({ id }));
    const pick = () => sessions.map((session) => all.pick('game', 'game.a.b', session).id);
    const before = pick();
    assert.deepEqual(pick(), before);
    await servers[2]?.deregister();
    const after = pick();
    before.forEach((id, i) => {
      if (id === 'game-2') assert.notEqual(after[i], 'game-2');
      else assert.equal(after[i], id);
    });
    assert.equal(all.memberOf('game-2'), undefined);
    assert.equal(all.memberOf('game-1')?.id, 'game-1');
  });

  it('spreads one session over all servers when the policy is random', async () => {
    const { router: all } = await router('random');
    const session = anySession();
    const seen = new Set(Array.from({ length: 300 }, () => all.pick('game', 'r', session).id));
    assert.equal(seen.size, 4);
  });

  it('gives each its turn when the policy is round-robin', async () => {
    const { router: all } = await router('round-robin');
    const session = anySession();
    const ids = Array.from({ length: 8 }, () => all.pick('game', 'r', session).id);
    const round = ['game-0', 'game-1', 'game-2', 'game-3'];
    assert.deepEqual(ids, [...round, ...round]);
  });

  for (const policy of ['random', 'round-robin', 'least-loaded'] as const) {
    it(`gives half as much to a server of half the weight when the policy is ${policy}`, async () => {
      const { router: all } = await router(policy, ['game-1']);
      const session = anySession();
      const counts = new Map<string, number>();
      for (let i = 0; i < 7_000; i += 1) {
        const { id } = all.pick('game', 'r', session);
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      const least = Math.min(...['game-0', 'game-2', 'game-3'].map((id) => counts.get(id) ?? 0));
      const ratio = (counts.get('game-1') ?? 0) / least;
      assert.ok(ratio > 0.4 && ratio < 0.75, `${ratio} of what the others get`);
    });
  }

  it('spreads over all when every server has half the weight', async () => {
    const ids = ['game-0', 'game-1', 'game-2', 'game-3'];
    const { router: all } = await router('round-robin', ids);
    const session = anySession();
    const seen = new Set(Array.from({ length: 300 }, () => all.pick('game', 'r', session).id));
    assert.deepEqual([...seen].sort(), ids);
  });

  it('asks the game’s own function with members, session and route', async () => {
    const session = anySession();
    const { router: all } = await router((members, asked, route) => {
      assert.equal(asked, session);
      return members.find(({ id }) => id === route.split('.')[2]);
    });
    assert.equal(all.pick('game', 'game.a.game-3', session).id, 'game-3');
    assert.throws(() => all.pick('game', 'game.a.none', session), { code: 'UNAVAILABLE' });
  });

  it('chooses another server for what was lost with one, as the policy says, within a budget', async () => {
    const session = anySession();
    for (const policy of ['sticky', 'random', 'round-robin', 'least-loaded'] as const) {
      const { router: all } = await router(policy);
      const ids = Array.from(
        { length: 1_500 },
        () => all.pickAgain('game', 'r', session, 'game-1')?.id,
      );
      assert.ok(!ids.includes('game-1'));
      assert.equal(ids.filter((id) => id !== undefined).length, 1_000, 'the budget');
      for (let i = 0; i < 20; i += 1) all.pick('game', 'r', session);
      assert.ok(all.pickAgain('game', 'r', session, 'game-1') !== undefined);
    }
  });

  it('has no other server where the game’s own function insists, or the lost one was the last', async () => {
    const { router: all } = await router(() => stubborn);
    const stubborn = (await router()).router.pick('game', 'r', anySession());
    assert.equal(all.pickAgain('game', 'r', anySession(), stubborn.id), undefined);
    const { router: few, servers } = await router();
    for (const server of servers.slice(1)) await server.deregister();
    assert.equal(few.pickAgain('game', 'r', anySession(), 'game-0'), undefined);
  });

  it('gives nothing new to a server that lets deadlines pass, until it answers again', async () => {
    const { router: all } = await router('random');
    const session = anySession();
    const picks = () => Array.from({ length: 200 }, () => all.pick('game', 'r', session).id);
    for (let i = 0; i < 4; i += 1) all.outcome('game-2', true);
    all.outcome('game-2', false);
    for (let i = 0; i < 4; i += 1) all.outcome('game-2', true);
    assert.ok(picks().includes('game-2'));
    all.outcome('game-2', true);
    assert.ok(!picks().includes('game-2'));
  });

  it('says UNAVAILABLE where no server of the type lives', async () => {
    const { router: all } = await router();
    assert.throws(() => all.pick('chat', 'chat.a.b', anySession()), {
      code: 'UNAVAILABLE',
      message: /no chat server is there for chat\.a\.b/,
    });
  });
});
