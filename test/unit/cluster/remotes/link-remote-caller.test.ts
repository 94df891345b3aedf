import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GameError, type Member } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import type { CallEnvelope, Envelope } from '../../../../packages/cluster/src/link/envelope.js';
import { LinkRemoteCaller } from '../../../../packages/cluster/src/remotes/link-remote-caller.js';
import type { RoutePolicy } from '../../../../packages/cluster/src/routing/route-policy.js';
import { ServerPicker } from '../../../../packages/cluster/src/routing/server-picker.js';
import { CallContext } from '../../../../packages/core/src/dispatch/call-context.js';
import { MemoryDiscovery, MemoryMembers } from '../../../support/memory-discovery.js';

type Answer = 'reply' | 'lost' | 'unreachable' | 'silent' | GameError;

const REQUEST = new Uint8Array(0);
const reading = { serverType: 'game', route: 'game.room.count', isIdempotent: true };
const writing = { serverType: 'game', route: 'game.room.add', isIdempotent: false };

/** A caller among three game servers that answer as a test says. */
async function house(policies: Record<string, RoutePolicy> = {}) {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const members = new MemoryMembers();
  for (const id of ['game-1', 'game-2', 'game-3']) {
    const self: Member = {
      id,
      type: 'game',
      frontend: false,
      metadata: {},
      boot: 'b1',
      state: 'ready',
    };
    await new MemoryDiscovery(members).register(self);
  }
  const asked: string[] = [];
  const envelopes: CallEnvelope[] = [];
  let answers: (server: string, n: number) => Answer = () => 'reply';
  const send = (to: string, envelope: Envelope): boolean => {
    const { number } = envelope as CallEnvelope;
    envelopes.push(envelope as CallEnvelope);
    asked.push(number === 0 ? `${to} notified` : to);
    const answer = answers(to, asked.length);
    if (answer === 'unreachable') return false;
    queueMicrotask(() => {
      if (answer === 'lost') caller.lost(to);
      if (answer === 'reply')
        caller.receive(to, { kind: 'call-reply', number, reply: Uint8Array.of(1) });
      if (answer instanceof GameError) {
        const { code, message } = answer;
        caller.receive(to, { kind: 'call-reply', number, error: { code, message } });
      }
    });
    return true;
  };
  const picker = new ServerPicker({ discovery: new MemoryDiscovery(members), clock, logger });
  const caller = new LinkRemoteCaller({
    link: { send },
    picker,
    policies,
    clock,
    bootId: 'b1',
    timeoutMs: 5_000,
  });
  return {
    caller,
    asked,
    envelopes,
    clock,
    answer: (how: typeof answers) => {
      answers = how;
    },
  };
}

describe('LinkRemoteCaller', () => {
  it('tries another server when the first cannot be reached, as nothing has left', async () => {
    const { caller, asked, answer } = await house();
    answer((_server, n) => (n < 3 ? 'unreachable' : 'reply'));
    assert.deepEqual(await caller.call(writing, REQUEST, {}), Uint8Array.of(1));
    assert.deepEqual([...asked].sort(), ['game-1', 'game-2', 'game-3'], 'each once');
  });

  it('uses a server again as soon as its link is up, however many calls the link took with it', async () => {
    const { caller, asked, answer } = await house();
    answer((server) => (server === 'game-2' ? 'lost' : 'reply'));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, () => caller.call(writing, REQUEST, {})),
    );
    assert.ok(outcomes.filter(({ status }) => status === 'rejected').length >= 5);
    answer(() => 'reply');
    const askedOf = async (): Promise<string[]> => {
      asked.length = 0;
      for (let i = 0; i < 60; i += 1) await caller.call(reading, REQUEST, {});
      return [...new Set(asked)].sort();
    };
    assert.deepEqual(await askedOf(), ['game-1', 'game-3']);
    caller.up('game-2');
    assert.deepEqual(await askedOf(), ['game-1', 'game-2', 'game-3']);
  });

  it('tries another server when one is lost under way only if the method may run twice', async () => {
    const { caller, asked, answer } = await house();
    answer((_server, n) => (n === 1 ? 'lost' : 'reply'));
    assert.deepEqual(await caller.call(reading, REQUEST, {}), Uint8Array.of(1));
    assert.equal(new Set(asked).size, 2);
    asked.length = 0;
    await assert.rejects(caller.call(writing, REQUEST, {}), { code: 'UNAVAILABLE' });
    assert.equal(asked.length, 1);
  });

  it('hands on request id, metadata and trace of the call that it is made for, and takes others beside them', async () => {
    const { caller, envelopes, clock } = await house();
    const origin = { requestId: 'b0-7', route: 'r', kind: 'remote', session: undefined } as const;
    const metadata = { lang: 'es' };
    const call = new CallContext(
      { ...origin, deadline: clock.now() + 900, metadata, trace: '00-a-b-01' },
      clock,
    );
    await caller.call(reading, REQUEST, { call, metadata: { who: 'ada' } });
    await caller.call(reading, REQUEST, { call, trace: '00-a-c-01' });
    const [first, second] = envelopes;
    assert.deepEqual(
      [first?.requestId, first?.metadata, first?.trace],
      ['b0-7', { lang: 'es', who: 'ada' }, '00-a-b-01'],
    );
    assert.equal(second?.trace, '00-a-c-01');
  });

  it('gives up after three servers, and at once where one server was named', async () => {
    const { caller, asked, answer } = await house();
    answer(() => 'lost');
    await assert.rejects(caller.call(reading, REQUEST, {}), { code: 'UNAVAILABLE' });
    assert.equal(asked.length, 3);
    asked.length = 0;
    await assert.rejects(caller.call(reading, REQUEST, { server: 'game-2' }), {
      code: 'UNAVAILABLE',
    });
    assert.deepEqual(asked, ['game-2']);
  });

  it('does not repeat what a method answered, nor what was too late', async () => {
    const { caller, asked, answer, clock } = await house();
    answer(() => new GameError('ARENA_FULL', 'full'));
    await assert.rejects(caller.call(reading, REQUEST, {}), { code: 'ARENA_FULL' });
    answer(() => 'silent');
    const late = caller.call(reading, REQUEST, { timeoutMs: 100 });
    clock.advance(1_000);
    await assert.rejects(late, { code: 'DEADLINE_EXCEEDED' });
    assert.equal(asked.length, 2);
  });

  it('stops to retry when the budget is used up', async () => {
    const { caller, asked, answer } = await house();
    answer(() => 'lost');
    for (let i = 0; i < 30; i += 1)
      await assert.rejects(caller.call(reading, REQUEST, {}), { code: 'UNAVAILABLE' });
    assert.ok(asked.length < 30 + 15, `${asked.length} requests for 30 calls`);
  });

  it('asks every server for all, and tells of each what became of it', async () => {
    const { caller, answer } = await house();
    answer((server) =>
      server === 'game-1' ? 'reply' : server === 'game-2' ? 'lost' : new GameError('BUSY', 'full'),
    );
    const outcomes = await caller.callAll(reading, REQUEST, {});
    assert.deepEqual(
      outcomes.map(({ server, error }) => [server, error?.code]),
      [
        ['game-1', undefined],
        ['game-2', 'UNAVAILABLE'],
        ['game-3', 'BUSY'],
      ],
    );
    assert.deepEqual(await caller.callAll({ ...reading, serverType: 'chat' }, REQUEST, {}), []);
  });

  it('notifies one server or all, waits for nobody, and says when there is nobody', async () => {
    const { caller, asked, answer } = await house();
    caller.notify(writing, REQUEST, { key: 'a' });
    caller.notify(writing, REQUEST, { key: 'a' });
    assert.equal(new Set(asked).size, 1);
    asked.length = 0;
    caller.notify(writing, REQUEST, { all: true });
    assert.deepEqual(asked, ['game-1 notified', 'game-2 notified', 'game-3 notified']);
    answer(() => 'unreachable');
    assert.throws(() => caller.notify(writing, REQUEST, {}), { code: 'UNAVAILABLE' });
    caller.notify(writing, REQUEST, { all: true });
    assert.throws(() => caller.notify({ ...writing, serverType: 'chat' }, REQUEST, {}), {
      code: 'UNAVAILABLE',
    });
  });

  it('follows the policy of the server type where no key and no server is given', async () => {
    const { caller, asked } = await house({ game: 'round-robin' });
    for (let i = 0; i < 6; i += 1) await caller.call(reading, REQUEST, {});
    assert.deepEqual(asked, ['game-1', 'game-2', 'game-3', 'game-1', 'game-2', 'game-3']);
  });

  it('leaves out a server that fails again and again', async () => {
    const { caller, asked, answer } = await house({ game: 'round-robin' });
    answer((server) => (server === 'game-2' ? 'lost' : 'reply'));
    for (let i = 0; i < 30; i += 1) await caller.call(writing, REQUEST, {}).catch(() => {});
    assert.equal(asked.filter((server) => server === 'game-2').length, 5);
  });
});
