import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { type Call, GameError } from '@nopal/core';
import { writeCall } from '../../../../packages/cluster/src/link/wire/call.js';
import { CallContext } from '../../../../packages/core/src/dispatch/call-context.js';
import { deferred, settle } from '../../../support/deferred.js';
import { anyObject, decoded, encoded } from '../../../support/plain-codec.js';
import { House, HouseServer } from './cluster-house.js';

const asIs = (bytes: Uint8Array, start: number, end: number): Uint8Array => bytes.slice(start, end);

let house: House;
let gate: HouseServer;
let game: HouseServer;

beforeEach(async () => {
  house = new House();
  game = await new HouseServer(house, 'game-1', false).start();
  gate = await new HouseServer(house, 'gate-1', true).start();
});

/** Lets envelopes go to and fro. */
async function turns(count = 10): Promise<void> {
  for (let i = 0; i < count; i += 1) await settle();
}

describe('a client’s messages on a backend', () => {
  it('are answered in order, with the session’s user and data', async () => {
    const { session, line } = gate.connect(1);
    game.handle('who', (_self, current, body) => ({
      ...(body as object),
      uid: current.uid,
      data: current.data,
      handshake: current.handshake,
    }));
    await session.bind('ada');
    await session.set({ level: 3 });
    for (let id = 1; id <= 3; id += 1) gate.send(session, id, 'who', { n: id });
    await turns();
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [1, 2, 3],
    );
    const handshake = { sys: {}, user: {} };
    assert.deepEqual(line.answer(1)?.body, { n: 1, uid: 'ada', data: { level: 3 }, handshake });
  });

  it('carry the frontend’s request id and deadline', async () => {
    const { session, line } = gate.connect(1);
    let call: Call | undefined;
    game.handle(
      'wait',
      (_self, _session, _body, given) => {
        call = given;
        return new Promise(() => {});
      },
      60_000,
    );
    gate.send(session, 1, 'wait');
    await turns();
    assert.match(call?.requestId ?? '', /^gate-1-/);
    assert.equal(call?.remainingMs, 5_000);
    house.clock.advance(5_100);
    await turns();
    assert.equal(line.codeOf(1), 'DEADLINE_EXCEEDED');
    assert.equal(line.answers.length, 1);
    assert.equal((call as Call | undefined)?.signal.aborted, true);
  });

  it('say NOT_FOUND for a route that the backend does not have, and UNAVAILABLE without a backend', async () => {
    const { session, line } = gate.connect(1);
    gate.send(session, 1, 'nothing');
    await turns();
    await game.stop();
    gate.send(session, 2, 'nothing');
    assert.equal(line.codeOf(1), 'NOT_FOUND');
    assert.equal(line.codeOf(2), 'UNAVAILABLE');
  });

  it('are never answered when they are notifies, and keep their order with requests', async () => {
    const { session, line } = gate.connect(1);
    const order: unknown[] = [];
    game.handle('note', async (_self, _session, body) => {
      await settle();
      order.push((body as { n: number }).n);
      return {};
    });
    for (let n = 1; n <= 4; n += 1) gate.send(session, n % 2 === 0 ? n : 0, 'note', { n });
    await turns(20);
    assert.deepEqual(order, [1, 2, 3, 4]);
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [2, 4],
    );
    assert.equal(gate.dispatcher.inFlight, 0);
  });

  it('fail with UNAVAILABLE when the backend leaves before it has answered', async () => {
    const { session, line } = gate.connect(1);
    game.handle('wait', () => new Promise(() => {}));
    gate.send(session, 1, 'wait');
    await turns();
    await game.stop();
    assert.equal(line.codeOf(1), 'UNAVAILABLE');
    assert.equal(gate.dispatcher.inFlight, 0);
  });

  it('end with the client: its copy closes, what runs is aborted, what waits never runs', async () => {
    const { session } = gate.connect(1);
    let signal: AbortSignal | undefined;
    let closed = 0;
    game.handle('wait', (_self, current, _body, call) => {
      signal = call?.signal;
      current.onClose(() => {
        closed += 1;
      });
      return new Promise(() => {});
    });
    game.handle('never', () => assert.fail('ran'));
    gate.send(session, 1, 'wait');
    gate.send(session, 2, 'never');
    await turns();
    gate.disconnect(session);
    await turns();
    assert.equal((signal?.reason as GameError | undefined)?.code, 'CANCELLED');
    assert.equal(closed, 1);
    assert.equal(game.sessions.count, 0);
  });

  it('are refused, not forgotten, by a backend that took the frontend for lost; the next finds it again', async () => {
    const { session, line } = gate.connect(1);
    game.handle('echo', (_self, _session, body) => body);
    gate.send(session, 1, 'echo');
    await turns();
    game.node.lost(game.peer('gate-1'));
    assert.equal(game.sessions.count, 0);
    gate.send(session, 2, 'echo');
    await turns();
    assert.equal(line.codeOf(2), 'UNAVAILABLE');
    gate.node.lost(gate.peer('game-1'));
    gate.send(session, 3, 'echo', { n: 3 });
    await turns();
    assert.deepEqual(line.answer(3)?.body, { n: 3 });
  });

  it('leave nothing behind for messages that nobody ever answers', async () => {
    const { session, line } = gate.connect(1);
    const answers = new Set<number>();
    gate.node.forwarder.forget('game-1', -1);
    gate.node.forwarder.forget('game-9', 1);
    game.handle('wait', () => new Promise(() => {}), 60_000);
    gate.send(session, 1, 'wait');
    await turns();
    house.clock.advance(6_000);
    for (const { id } of line.answers) answers.add(id);
    await turns();
    assert.deepEqual([...answers], [1]);
    gate.node.lost(gate.peer('game-1')); // would fail whatever is still kept
    assert.equal(line.answers.length, 1);
  });
});

describe('a session on a backend', () => {
  it('sees changes of the frontend, and the frontend sees its own before its answer', async () => {
    const { session, line } = gate.connect(1);
    const seen: unknown[] = [];
    game.handle('level', (_self, current) => {
      seen.push(current.data);
      void current.set({ level: (Number(current.data.level) || 0) + 1 });
      return { done: true };
    });
    await session.set({ level: 1 });
    gate.send(session, 1, 'level');
    await turns();
    assert.deepEqual(line.answer(1)?.body, { done: true });
    assert.deepEqual(session.data, { level: 2 });
    await session.set({ level: 7, name: 'Ada' });
    gate.send(session, 2, 'level');
    await turns();
    assert.deepEqual(seen, [{ level: 1 }, { level: 7, name: 'Ada' }]);
    assert.deepEqual(session.data, { level: 8, name: 'Ada' });
    assert.deepEqual(game.copyOf(session).data, session.data);
    assert.equal(game.copyOf(session).version, session.version);
  });

  it('takes back a change that the frontend refuses, and answers with the conflict', async () => {
    const { session, line } = gate.connect(1);
    game.handle('spend', (_self, current) => {
      void current.set({ gold: Number(current.data.gold) - 1 });
      return {};
    });
    await session.set({ gold: 10 });
    gate.send(session, 1, 'spend');
    await settle(); // the message is on the backend, the change not yet back
    await session.set({ gold: 50 });
    await turns();
    assert.equal(line.codeOf(1), 'CONFLICT');
    assert.deepEqual(session.data, { gold: 50 });
    assert.deepEqual(game.copyOf(session).data, { gold: 50 });
  });

  it('loses no update when the first of two changes in a row is refused', async () => {
    const { session, line } = gate.connect(1);
    game.handle('spend', (_self, current) => {
      void current.set({ seen: true });
      void current.set({ gold: Number(current.data.gold) - 1 });
      return {};
    });
    await session.set({ gold: 10 });
    gate.send(session, 1, 'spend');
    await settle();
    await session.set({ gold: 50 }); // now the second change’s base has this very number
    await turns();
    assert.equal(line.codeOf(1), 'CONFLICT');
    assert.deepEqual(session.data, { gold: 50 });
    assert.deepEqual(game.copyOf(session).data, { gold: 50 });
    await game.copyOf(session).set({ gold: 49 });
    assert.deepEqual(session.data, { gold: 49 });
  });

  it('takes many changes in a row', async () => {
    const { session } = gate.connect(1);
    game.handle('count', async (_self, current) => {
      for (let n = 1; n <= 20; n += 1) void current.set({ n });
      await current.set({ done: true });
      await current.set({ n: undefined });
      return {};
    });
    gate.send(session, 1, 'count');
    await turns(20);
    assert.deepEqual(session.data, { done: true });
  });

  it('knows its user once a change was refused because of the bind', async () => {
    const { session } = gate.connect(1);
    game.handle('set', (_self, current) => {
      void current.set({ a: 1 });
      return {};
    });
    gate.send(session, 1, 'set');
    await settle();
    await session.bind('ada');
    await turns();
    assert.equal(game.copyOf(session).uid, 'ada');
    assert.equal(game.sessions.ofUser('ada'), game.copyOf(session));
  });

  it('is bound and kicked from there', async () => {
    const { session, line } = gate.connect(1);
    game.handle('login', async (_self, current) => {
      await current.bind('ada');
      return { uid: current.uid };
    });
    game.handle('cheat', async (_self, current) => {
      await current.kick({ code: 'CHEATING' });
      return {};
    });
    gate.send(session, 1, 'login');
    await turns();
    assert.deepEqual(line.answer(1)?.body, { uid: 'ada' });
    assert.equal(session.uid, 'ada');
    assert.equal(game.sessions.ofUser('ada'), game.copyOf(session));
    gate.send(session, 2, 'cheat');
    await turns();
    assert.deepEqual(line.kicks, [{ reason: { code: 'CHEATING' }, code: 4004 }]);
    assert.equal(game.sessions.count, 0);
  });

  it('refuses a second bind from there as the frontend would', async () => {
    const { session, line } = gate.connect(1);
    game.handle('login', async (_self, current) => {
      await Promise.all([current.bind('ada'), current.bind('bob')]);
      return {};
    });
    gate.send(session, 1, 'login');
    await turns();
    assert.equal(line.codeOf(1), 'CONFLICT');
    assert.equal(session.uid, 'ada');
  });

  it('logs on the frontend what fails there, with the request id that the backend is told', async () => {
    const { session, line } = gate.connect(1);
    house.directory.claim = () => Promise.reject(new Error('the directory is down'));
    game.handle('login', async (_self, current) => {
      await current.bind('ada');
      return {};
    });
    gate.send(session, 1, 'login');
    await turns();
    assert.equal(line.codeOf(1), 'INTERNAL');
    const logged = gate.logger.of('error');
    assert.equal(logged.length, 1);
    assert.match(String(logged[0]?.fields.err), /directory is down/);
  });

  it('kicks an older login of the same user on another frontend', async () => {
    const other = await new HouseServer(house, 'gate-2', true).start();
    const first = gate.connect(1);
    const second = other.connect(1);
    await first.session.bind('ada');
    await second.session.bind('ada');
    await turns();
    assert.equal(first.session.isOpen, false);
    assert.equal(first.line.kicks[0]?.code, 4009);
    assert.equal(second.session.isOpen, true);
  });
});

describe('remote calls over the link', () => {
  const evict = (run: (request: unknown, call: Call) => unknown) =>
    game.runner.add({
      route: 'game.room.evict',
      instance: {},
      timeoutMs: 1_000,
      request: anyObject,
      reply: anyObject,
      invoke: (_self, request, call) => run(request, call),
      isHooked: false,
      guards: [],
      before: [],
      after: [],
      calls: game.metrics.counter('r', ''),
      failures: game.metrics.counter('f', ''),
      durationMs: game.metrics.histogram('d', ''),
    });
  const method = { serverType: 'game', route: 'game.room.evict', isIdempotent: false };
  const call = async (options: object = {}) => {
    const request = encoded(anyObject, { uid: 'ada' });
    return decoded(anyObject, await gate.remotes.call(method, request, options, asIs));
  };

  it('answer with the result, and with the error, code and metadata, as it was thrown', async () => {
    evict((request) => request);
    assert.deepEqual(await call(), { result: { uid: 'ada' } });
    const metadata = { seats: 7, arena: 'x' } as unknown as Record<string, string>;
    await assert.rejects(
      gate.remotes.call({ ...method, route: 'game.room.none' }, new Uint8Array(0), {}, asIs),
      {
        code: 'NOT_FOUND',
      },
    );

    evict(() => {
      throw new GameError('ARENA_FULL', 'full', { metadata });
    });
    await assert.rejects(call(), { code: 'ARENA_FULL', metadata: { seats: '7', arena: 'x' } });
  });

  it('go to that very server, by key to one, and to nobody who is not there', async () => {
    const second = await new HouseServer(house, 'game-2', false).start();
    evict(() => 'one');
    await assert.rejects(call({ server: 'game-3' }), { code: 'NOT_FOUND' });
    await assert.rejects(call({ server: 'gate-1' }), { code: 'NOT_FOUND' });
    assert.deepEqual(await call({ server: 'game-1' }), { result: 'one' });
    await assert.rejects(call({ server: 'game-2' }), { code: 'NOT_FOUND' });
    await second.stop();
    await game.stop();
    await assert.rejects(call({ key: 'a' }), { code: 'UNAVAILABLE' });
  });

  it('end at their deadline on both sides, and when the server leaves', async () => {
    evict(() => new Promise(() => {}));
    const late = call({ timeoutMs: 100 });
    await turns();
    house.clock.advance(100);
    await assert.rejects(late, { code: 'DEADLINE_EXCEEDED' });
    const lost = call();
    await turns();
    await game.stop();
    await assert.rejects(lost, { code: 'UNAVAILABLE' });
    await assert.rejects(call({ timeoutMs: 0 }), { code: 'INVALID' });
  });

  it('are cancelled with their signal or with the call that they are made for, and the method hears of it', async () => {
    const reasons: string[] = [];
    evict((_request, call) => {
      call.signal.addEventListener('abort', () => reasons.push(String(call.signal.reason.code)));
      return new Promise(() => {});
    });
    const controller = new AbortController();
    const rejected = assert.rejects(call({ signal: controller.signal }), { code: 'CANCELLED' });
    await turns();
    controller.abort();
    await rejected;
    await turns();
    assert.deepEqual(reasons, ['CANCELLED']);
    assert.equal(game.runner.inFlight, 0);
    await assert.rejects(call({ signal: controller.signal }), { code: 'CANCELLED' });

    const { session } = gate.connect(7);
    const origin = { requestId: 'b0-7', route: 'r', kind: 'request', metadata: {} } as const;
    const deadline = house.clock.now() + 900;
    const made = new CallContext({ ...origin, session, deadline }, house.clock);
    const left = assert.rejects(call({ call: made }), { code: 'CANCELLED' });
    await turns();
    gate.disconnect(session);
    await left;
    await turns();
    assert.deepEqual(reasons, ['CANCELLED', 'CANCELLED']);
  });

  it('end when their caller is lost: nobody could be answered', async () => {
    let ended = 0;
    evict((_request, call) => {
      call.signal.addEventListener('abort', () => {
        ended += 1;
      });
      return new Promise(() => {});
    });
    const lost = call().catch(() => undefined);
    await turns();
    await gate.stop();
    await turns();
    await lost;
    assert.equal(ended, 1);
  });

  it('refuse a request that is no protobuf with BAD_REQUEST', async () => {
    evict(() => assert.fail('ran'));
    const codes: unknown[] = [];
    const raw = await new HouseServer(house, 'chat-1', false).start();
    raw.remotes.receive = (_from, _bytes, { error }) => void codes.push(error?.code);
    const batch = raw.node.link.batch('game-1');
    assert.ok(batch !== undefined);
    const call = {
      number: 1,
      isNotify: false,
      route: 'game.room.evict',
      request: new TextEncoder().encode('{'),
      timeoutMs: 100,
      requestId: 'x',
      metadata: {},
      trace: undefined,
    };
    writeCall(batch, call, 'chat-1-r');
    await turns();
    assert.deepEqual(codes, ['BAD_REQUEST']);
  });
});

describe('pushes over the link', () => {
  it('reach a session of another server, and tell which are gone', async () => {
    const { session, line } = gate.connect(1);
    const held = deferred();
    game.handle('push', (_self, current) => {
      current.downlink.join('game-1/arena');
      held.resolve();
      return {};
    });
    gate.send(session, 1, 'push');
    await turns();
    assert.deepEqual([...line.topics], ['game-1/arena']);
    const { PushMessage } = await import('@nopal/core');
    const missed = game.node.frontends.push(
      'gate-1',
      [1, 2],
      new PushMessage('r', anyObject, { n: 1 }),
    );
    assert.deepEqual(await missed, [2]);
    assert.equal(line.pushes.length, 1);
    const empty = new PushMessage('r', 'none', undefined);
    game.node.frontends.publish('gate-1', 'game-1/arena', empty, [session.serializer]);
    game.node.frontends.publishAll(empty);
    await turns();
    assert.deepEqual(gate.published, ['game-1/arena', '*']);
    assert.deepEqual(await game.node.frontends.push('gate-9', [1], empty), [1]);
  });
});
