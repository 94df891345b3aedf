import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GameError, type Member } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import type { WireError } from '../../../../packages/cluster/src/link/envelope.js';
import { writeCallReply } from '../../../../packages/cluster/src/link/wire/call-reply.js';
import { LinkRemoteCaller } from '../../../../packages/cluster/src/remotes/link-remote-caller.js';
import type { RoutePolicy } from '../../../../packages/cluster/src/routing/route-policy.js';
import { ServerPicker } from '../../../../packages/cluster/src/routing/server-picker.js';
import { CallContext } from '../../../../packages/core/src/dispatch/call-context.js';
import { MemoryDiscovery, MemoryMembers } from '../../../support/memory-discovery.js';
import { PlainBatch } from '../../../support/plain-batch.js';
import { type ReadCall, ReadingLink } from '../link/wire/link-ends.js';

type Answer = 'reply' | 'lost' | 'unreachable' | 'silent' | GameError;

const REQUEST = new Uint8Array(0);
const reading = { serverType: 'game', route: 'game.room.count', isIdempotent: true };
const writing = { serverType: 'game', route: 'game.room.add', isIdempotent: false };

const asIs = (bytes: Uint8Array, start: number, end: number): Uint8Array => bytes.slice(start, end);

/** Tells of the call that is written into it. */
class CallBatch extends PlainBatch {
  readonly #took: (call: ReadCall) => void;

  constructor(took: (call: ReadCall) => void) {
    super();
    this.#took = took;
  }

  override end(): void {
    const reader = new ReadingLink();
    reader.link.receive('a', this.written());
    for (const call of reader.calls) this.#took(call);
  }
}

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
  const calls: ReadCall[] = [];
  let answers: (server: string, n: number) => Answer = () => 'reply';
  const took = (to: string, call: ReadCall): void => {
    const { number } = call;
    calls.push(call);
    asked.push(number === 0 ? `${to} notified` : to);
    const answer = answers(to, asked.length);
    if (answer === 'unreachable') throw new GameError('BUSY', 'too much waits');
    queueMicrotask(() => {
      if (answer === 'lost') caller.lost(to);
      if (answer === 'reply') replied(to, number, Uint8Array.of(1));
      if (answer instanceof GameError) {
        const { code, message } = answer;
        replied(to, number, undefined, { code, message });
      }
    });
  };
  const replied = (from: string, number: number, reply?: Uint8Array, error?: WireError): void => {
    const end = new ReadingLink();
    end.callReply = (bytes, view) => caller.receive(from, bytes, view);
    writeCallReply(end.batch, number, reply, error);
    end.link.receive(from, end.batch.written());
  };
  const link = { batch: (to: string) => new CallBatch((call) => took(to, call)), send: () => true };
  const picker = new ServerPicker({ discovery: new MemoryDiscovery(members), clock, logger });
  const caller = new LinkRemoteCaller({
    link,
    picker,
    policies,
    clock,
    bootId: 'b1',
    timeoutMs: 5_000,
  });
  return {
    caller,
    asked,
    calls,
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
    assert.deepEqual(await caller.call(writing, REQUEST, {}, asIs), Uint8Array.of(1));
    assert.deepEqual([...asked].sort(), ['game-1', 'game-2', 'game-3'], 'each once');
  });

  it('uses a server again as soon as its link is up, however many calls the link took with it', async () => {
    const { caller, asked, answer } = await house();
    answer((server) => (server === 'game-2' ? 'lost' : 'reply'));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, () => caller.call(writing, REQUEST, {}, asIs)),
    );
    assert.ok(outcomes.filter(({ status }) => status === 'rejected').length >= 5);
    answer(() => 'reply');
    const askedOf = async (): Promise<string[]> => {
      asked.length = 0;
      for (let i = 0; i < 60; i += 1) await caller.call(reading, REQUEST, {}, asIs);
      return [...new Set(asked)].sort();
    };
    assert.deepEqual(await askedOf(), ['game-1', 'game-3']);
    caller.up('game-2');
    assert.deepEqual(await askedOf(), ['game-1', 'game-2', 'game-3']);
  });

  it('tries another server when one is lost under way only if the method may run twice', async () => {
    const { caller, asked, answer } = await house();
    answer((_server, n) => (n === 1 ? 'lost' : 'reply'));
    assert.deepEqual(await caller.call(reading, REQUEST, {}, asIs), Uint8Array.of(1));
    assert.equal(new Set(asked).size, 2);
    asked.length = 0;
    await assert.rejects(caller.call(writing, REQUEST, {}, asIs), { code: 'UNAVAILABLE' });
    assert.equal(asked.length, 1);
  });

  it('hands on request id, metadata and trace of the call that it is made for, and takes others beside them', async () => {
    const { caller, calls, clock } = await house();
    const origin = { requestId: 'b0-7', route: 'r', kind: 'remote', session: undefined } as const;
    const metadata = { lang: 'es' };
    const call = new CallContext(
      { ...origin, deadline: clock.now() + 900, metadata, trace: '00-a-b-01' },
      clock,
    );
    await caller.call(reading, REQUEST, { call, metadata: { who: 'ada' } }, asIs);
    await caller.call(reading, REQUEST, { call, trace: '00-a-c-01' }, asIs);
    const [first, second] = calls;
    assert.deepEqual(
      [first?.requestId, first?.metadata, first?.trace],
      ['b0-7', { lang: 'es', who: 'ada' }, '00-a-b-01'],
    );
    assert.equal(second?.trace, '00-a-c-01');
  });

  it('gives up after three servers, and at once where one server was named', async () => {
    const { caller, asked, answer } = await house();
    answer(() => 'lost');
    await assert.rejects(caller.call(reading, REQUEST, {}, asIs), { code: 'UNAVAILABLE' });
    assert.equal(asked.length, 3);
    asked.length = 0;
    await assert.rejects(caller.call(reading, REQUEST, { server: 'game-2' }, asIs), {
      code: 'UNAVAILABLE',
    });
    assert.deepEqual(asked, ['game-2']);
  });

  it('does not repeat what a method answered, nor what was too late', async () => {
    const { caller, asked, answer, clock } = await house();
    answer(() => new GameError('ARENA_FULL', 'full'));
    await assert.rejects(caller.call(reading, REQUEST, {}, asIs), { code: 'ARENA_FULL' });
    answer(() => 'silent');
    const late = caller.call(reading, REQUEST, { timeoutMs: 100 }, asIs);
    clock.advance(1_000);
    await assert.rejects(late, { code: 'DEADLINE_EXCEEDED' });
    assert.equal(asked.length, 2);
  });

  it('stops to retry when the budget is used up', async () => {
    const { caller, asked, answer } = await house();
    answer(() => 'lost');
    for (let i = 0; i < 30; i += 1)
      await assert.rejects(caller.call(reading, REQUEST, {}, asIs), { code: 'UNAVAILABLE' });
    assert.ok(asked.length < 30 + 15, `${asked.length} requests for 30 calls`);
  });

  it('asks every server for all, and tells of each what became of it', async () => {
    const { caller, answer } = await house();
    answer((server) =>
      server === 'game-1' ? 'reply' : server === 'game-2' ? 'lost' : new GameError('BUSY', 'full'),
    );
    const outcomes = await caller.callAll(reading, REQUEST, {}, asIs);
    assert.deepEqual(
      outcomes.map(({ server, error }) => [server, error?.code]),
      [
        ['game-1', undefined],
        ['game-2', 'UNAVAILABLE'],
        ['game-3', 'BUSY'],
      ],
    );
    assert.deepEqual(
      await caller.callAll({ ...reading, serverType: 'chat' }, REQUEST, {}, asIs),
      [],
    );
    const unreadable = (): never => {
      throw new GameError('INTERNAL', 'not of its type');
    };
    const [first] = await caller.callAll(reading, REQUEST, {}, unreadable);
    assert.deepEqual([first?.server, first?.error?.code], ['game-1', 'INTERNAL']);
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
    for (let i = 0; i < 6; i += 1) await caller.call(reading, REQUEST, {}, asIs);
    assert.deepEqual(asked, ['game-1', 'game-2', 'game-3', 'game-1', 'game-2', 'game-3']);
  });

  it('leaves out a server that fails again and again', async () => {
    const { caller, asked, answer } = await house({ game: 'round-robin' });
    answer((server) => (server === 'game-2' ? 'lost' : 'reply'));
    for (let i = 0; i < 30; i += 1) await caller.call(writing, REQUEST, {}, asIs).catch(() => {});
    assert.equal(asked.filter((server) => server === 'game-2').length, 5);
  });

  it('sends the same request again, whatever became of the memory that it was given in', async () => {
    const { caller, calls, answer } = await house();
    answer((_server, n) => (n === 1 ? 'lost' : 'reply'));
    const shared = Uint8Array.of(7);
    const answered = caller.call(reading, shared, {}, asIs);
    shared[0] = 8; // the next message is written there
    await answered;
    assert.deepEqual(
      calls.map(({ request }) => [...request]),
      [[7], [7]],
    );
  });

  it('gives each call an id of its own, also one that nobody waits for', async () => {
    const { caller, calls } = await house();
    for (let i = 0; i < 40; i += 1) await caller.call(reading, REQUEST, {}, asIs);
    caller.notify(writing, REQUEST, {});
    caller.notify(writing, REQUEST, { all: true });
    const ids = calls.map(({ requestId }) => requestId);
    assert.equal(new Set(ids).size, 44);
    assert.deepEqual([ids[0], ids[35], ids[39]], ['b1-r1', 'b1-r10', 'b1-r14']);
    assert.ok(calls.slice(40).every(({ number }) => number === 0));
  });

  it('rejects a reply that cannot be read, and one that names no call is dropped', async () => {
    const { caller } = await house();
    const read = (): never => {
      throw new GameError('INTERNAL', 'not of its type');
    };
    await assert.rejects(caller.call(reading, REQUEST, {}, read), { code: 'INTERNAL' });
  });
});
