import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  Call,
  Groups,
  Logger,
  Push,
  RemoteCallOptions,
  RemoteComponent,
  Session,
  Timers,
} from '@nopal/core';
import { Component, Handler, push, Remote } from '@nopal/core';
import {
  fakeRemotes,
  RecordingLogger,
  recordPushes,
  testCall,
  testGroups,
  testSession,
  testTimers,
} from '@nopal/server/testing';

interface Player {
  level: number;
  ready?: boolean;
}
interface Remotes {
  readonly lobby: {
    readonly seats: RemoteComponent<{
      take(arena: string): Promise<number>;
      free(arena: string): Promise<void>;
    }>;
  };
}

/** A component as a game writes one. */
@Component({ name: 'ring' })
class Arena {
  readonly state: Push<{ players: number }> = push();
  readonly shout: Push<{ text: string }> = push('onShout');
  round = 0;

  constructor(
    private readonly remotes: Remotes,
    private readonly groups: Groups,
    private readonly logger: Logger,
    timers: Timers,
  ) {
    timers.every(50, () => {
      this.round += 1;
    });
  }

  @Handler()
  async join(session: Session<Player>, request: { arena: string }): Promise<{ seat: number }> {
    const seat = await this.remotes.lobby.seats.with({ key: request.arena }).take(request.arena);
    const group = this.groups.ensure(request.arena);
    group.add(session as unknown as Session);
    void session.set({ level: session.data.level + 1, ready: true });
    session.onClose(() => void this.remotes.lobby.seats.free(request.arena));
    this.state.toGroup(group, { players: group.size });
    this.logger.info('joined', { uid: session.uid });
    return { seat };
  }

  @Handler()
  async wait(_session: Session, call: Call): Promise<void> {
    await new Promise((_resolve, reject) => {
      call.signal.addEventListener('abort', () => reject(call.signal.reason));
    });
  }

  @Remote()
  async announce(text: string): Promise<boolean> {
    this.shout.toAll({ text });
    return this.shout.toUser('ada', { text });
  }
}

function arena() {
  const groups = testGroups();
  const { timers, clock } = testTimers();
  const logger = new RecordingLogger();
  const { remotes, calls } = fakeRemotes<Remotes>({
    lobby: { seats: { take: async () => 3, free: async () => {} } },
  });
  return { component: new Arena(remotes, groups, logger, timers), groups, clock, logger, calls };
}

describe('the test kit, with a component that is built by hand', () => {
  it('gives a handler a session, and shows what it did with it', async () => {
    const { component, groups, logger, calls } = arena();
    const pushed = recordPushes(component, { server: 'game' });
    const ada = testSession<Player>({ uid: 'ada', data: { level: 3 } });
    const bob = testSession<Player>({ uid: 'bob', data: { level: 1 }, frontendId: 'gate-eu-7' });
    assert.deepEqual(await component.join(ada.session, { arena: '7' }), { seat: 3 });
    await component.join(bob.session, { arena: '7' });
    assert.deepEqual(ada.session.data, { level: 4, ready: true });
    assert.equal(bob.session.frontendType, 'gate-eu');
    assert.deepEqual(groups.get('7')?.uids(), ['ada', 'bob']);
    assert.deepEqual([...ada.topics], [groups.get('7')?.topic]);
    assert.deepEqual(
      pushed.map(({ push: member, route, value }) => [member, route, value]),
      [
        ['state', 'game.ring.state', { players: 1 }],
        ['state', 'game.ring.state', { players: 2 }],
      ],
    );
    assert.equal(pushed[0]?.target, groups.get('7'));
    assert.deepEqual(
      ada.pushes.map(({ value }) => value),
      [{ players: 1 }, { players: 2 }],
    );
    assert.deepEqual(
      bob.pushes.map(({ value }) => value),
      [{ players: 2 }],
    );
    assert.deepEqual(calls[0], {
      route: 'lobby.seats.take',
      parameters: ['7'],
      options: { key: '7' } satisfies RemoteCallOptions,
    });
    assert.deepEqual(logger.of('info')[0]?.fields, { uid: 'ada' });
  });

  it('ends a session as its connection would: groups first, then the callbacks', async () => {
    const { component, groups, calls } = arena();
    recordPushes(component);
    const ada = testSession<Player>({ uid: 'ada', data: { level: 3 } });
    await component.join(ada.session, { arena: '7' });
    ada.close();
    ada.close();
    assert.equal(ada.session.isOpen, false);
    assert.equal(groups.get('7')?.size, 0);
    assert.equal(calls[1]?.route, 'lobby.seats.free');
  });

  it('hands on what a close callback throws', () => {
    const ada = testSession();
    ada.session.onClose(() => {
      throw new Error('forgot something');
    });
    assert.throws(() => ada.close(), /forgot something/);
  });

  it('binds and kicks a session, which ends with the kick', async () => {
    const { session, kicks } = testSession({ handshake: { token: 't' } });
    assert.deepEqual(session.handshake.user, { token: 't' });
    await session.bind('ada');
    await assert.rejects(session.bind('bob'), { code: 'CONFLICT' });
    await session.kick({ code: 'CHEATING' });
    await session.kick();
    assert.deepEqual(kicks, [{ reason: { code: 'CHEATING' }, code: 4004 }]);
    assert.equal(session.isOpen, false);
  });

  it('records pushes to everybody and to users, and says who is not online', async () => {
    const { component } = arena();
    const pushed = recordPushes(component, { online: ['bob'] });
    assert.equal(await component.announce('hi'), false);
    assert.deepEqual(
      pushed.map(({ route, target }) => [route, target]),
      [
        ['onShout', 'all'],
        ['onShout', ['ada']],
      ],
    );
    assert.throws(
      () => recordPushes(new RecordingLogger()),
      /RecordingLogger has no member made with push/,
    );
  });

  it('fails a remote that the test did not give, and says how to give it', async () => {
    const { remotes } = fakeRemotes<Remotes>({ lobby: { seats: { take: async () => 3 } } });
    await assert.rejects(remotes.lobby.seats.free('7'), {
      message:
        'remotes.lobby.seats.free was called, and this test gave no free; ' +
        'give one: fakeRemotes({ lobby: { seats: { free: async () => … } } })',
    });
    assert.equal(await Promise.resolve(remotes), remotes, 'it is no promise');
  });

  it('records remotes that are sent to all servers or without an answer', async () => {
    const { remotes, calls } = fakeRemotes<Remotes>({ lobby: { seats: { take: async () => 3 } } });
    assert.deepEqual(await remotes.lobby.seats.all().take('7'), [{ server: 'fake', value: 3 }]);
    remotes.lobby.seats.notify({ key: '7' }).free('7');
    assert.deepEqual(calls, [
      { route: 'lobby.seats.take', parameters: ['7'], options: {}, form: 'all' },
      { route: 'lobby.seats.free', parameters: ['7'], options: { key: '7' }, form: 'notify' },
    ]);
  });

  it('moves timers with its clock, and keeps the errors of their tasks', () => {
    const { component, clock } = arena();
    clock.advance(200);
    assert.equal(component.round, 4);
    const { timers, clock: own, logger } = testTimers();
    timers.after(10, () => {
      throw new Error('task');
    });
    own.advance(10);
    assert.equal(logger.of('error').length, 1);
  });

  it('ends a call as a client that leaves does, or a deadline', async () => {
    const { component } = arena();
    const { session } = testSession();
    for (const code of ['CANCELLED', 'DEADLINE_EXCEEDED'] as const) {
      const { call, abort } = testCall({ timeoutMs: 100 });
      assert.equal(call.remainingMs, 100);
      const waiting = component.wait(session, call);
      abort(code);
      await assert.rejects(waiting, { code });
    }
  });

  it('finds the online users for a group, and lets its TTL pass', async () => {
    const ada = testSession({ uid: 'ada' });
    const groups = testGroups(ada.session);
    groups.create('arena', { ttlMs: 1_000 });
    assert.equal(await groups.addUser('arena', 'ada'), true);
    await assert.rejects(groups.addUser('arena', 'bob'), { code: 'NOT_FOUND' });
    groups.clock.advance(1_000);
    assert.equal(groups.count, 0);
  });
});
