import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Call, GameError, PushMessage, Session } from '@nopal/core';
import { settle } from '../../../support/deferred.js';
import { FaultyNet, type FaultyTransport } from '../../../support/faulty-net.js';
import { seededRandom } from '../../../support/seeded-random.js';
import { House, HouseServer } from './cluster-house.js';
import { BATCH } from './wire/link-proto.js';

let net: FaultyNet;
let house: House;
let gate: HouseServer;
let game: HouseServer;

beforeEach(async () => {
  net = new FaultyNet();
  house = new House(net);
  gate = await new HouseServer(house, 'gate-1', true).start();
  game = await new HouseServer(house, 'game-1', false).start();
});

afterEach(async () => {
  for (const server of [gate, game]) await server.stop();
});

async function turns(count = 10): Promise<void> {
  for (let i = 0; i < count; i += 1) await settle();
}

const refused = (server: HouseServer, reason: string): number =>
  server.metrics.value('nopal_link_refused_total', { reason }) ?? 0;
const transportOf = (server: HouseServer): FaultyTransport => server.transport as FaultyTransport;
/** As if another server had sent it. */
const inject = (to: HouseServer, from: string, ...items: object[]): void =>
  transportOf(to).inject(from, BATCH.encode({ items }).finish());

describe('answers that are read in one turn', () => {
  /** Two messages that the backend never answers, whose tickets are known. */
  async function twoWaiting(): Promise<ReturnType<HouseServer['connect']>> {
    const client = gate.connect(1);
    game.handle('wait', () => new Promise(() => {}));
    for (const id of [1, 2]) gate.send(client.session, id, 'wait');
    await turns();
    return client;
  }
  const answerOf = (slot: number): object => ({
    answer: { ticket: (1 << 20) + slot, body: Buffer.from('{}') },
  });

  it('leave together, whatever batches they came in', async () => {
    const { line } = await twoWaiting();
    const groups: number[] = [];
    Object.assign(line, {
      together: (work: () => void) => {
        const before = line.answers.length;
        work();
        groups.push(line.answers.length - before);
      },
    });
    for (const slot of [0, 1]) inject(gate, 'game-1', answerOf(slot));
    await turns();
    assert.deepEqual(groups, [2]);
  });

  it('come before what the server says after them', async () => {
    const { line } = await twoWaiting();
    const push = { route: 'r', body: Buffer.from('{}'), sessionIds: [1] };
    let answersBefore = -1;
    line.push = () => {
      answersBefore = line.answers.length;
    };
    inject(gate, 'game-1', answerOf(0), { push }, answerOf(1));
    await turns();
    assert.deepEqual([answersBefore, line.answers.length], [1, 2]);
  });

  it('leave together with pushes, in the order in which they came', async () => {
    const { line } = await twoWaiting();
    const other = await gate.connect(2);
    game.handle('told', () => ({}));
    gate.send(other.session, 1, 'told');
    await turns();
    const came: string[] = [];
    for (const [name, one] of [
      ['one', line],
      ['two', other.line],
    ] as const) {
      const { respond } = one;
      Object.assign(one, {
        together: (work: () => void) => {
          came.push('(');
          work();
          came.push(')');
        },
        push: ({ route }: PushMessage) => came.push(`${name} ${route}`),
        respond: (...answer: Parameters<typeof respond>) => {
          came.push(`${name} answer`);
          respond.apply(one, answer);
        },
      });
    }
    const pushOf = (route: string, ...sessionIds: number[]): object => ({
      push: { route, body: Buffer.from('{}'), sessionIds },
    });
    inject(gate, 'game-1', pushOf('a', 1), answerOf(0), pushOf('b', 2), pushOf('c', 1, 2));
    inject(gate, 'game-1', answerOf(1), pushOf('d', 1));
    await turns();
    assert.deepEqual(came, [
      ...['(', 'one a', 'one answer', 'one c', 'one answer', 'one d', ')'],
      ...['(', 'two b', 'two c', ')'],
    ]);
  });

  it('go on behind a push that cannot be sent, which is logged', async () => {
    const { line } = await twoWaiting();
    line.push = () => {
      throw new TypeError('the packet is too large');
    };
    const push = { route: 'r', body: Buffer.from('{}'), sessionIds: [1] };
    inject(gate, 'game-1', answerOf(0), { push }, answerOf(1));
    await turns();
    assert.equal(line.answers.length, 2);
    assert.equal(gate.logger.of('error').length, 1);
  });

  it('stay answers when the link is lost before the turn ends, and come before the losses', async () => {
    const { line } = await twoWaiting();
    inject(gate, 'game-1', answerOf(0));
    net.break('gate-1', 'game-1');
    assert.deepEqual(
      line.answers.map(({ id, isError }) => [id, isError]),
      [
        [1, false],
        [2, true],
      ],
    );
    await turns();
    assert.equal(line.answers.length, 2);
  });
});

describe('a link that is down', () => {
  it('fails all that is under way with UNAVAILABLE at once, and the backend’s work is aborted and not answered', async () => {
    const { session, line } = gate.connect(1);
    let call: Call | undefined;
    let ran = 0;
    let finish = (): void => {};
    game.handle('wait', (_self, _session, _body, given) => {
      ran += 1;
      call = given;
      assert.equal(given?.signal.aborted, false);
      return new Promise((resolve) => {
        finish = () => resolve({});
      });
    });
    for (const id of [1, 2]) gate.send(session, id, 'wait');
    await turns();
    net.break('gate-1', 'game-1');
    assert.equal(line.codeOf(1), 'UNAVAILABLE');
    assert.equal(line.codeOf(2), 'UNAVAILABLE');
    assert.equal(gate.dispatcher.inFlight, 0);
    assert.equal((call?.signal.reason as GameError | undefined)?.code, 'CANCELLED');
    assert.equal(ran, 1, 'what waited never runs');
    gate.send(session, 3, 'wait');
    assert.equal(line.codeOf(3), 'UNAVAILABLE');
    net.resume('gate-1', 'game-1');
    finish();
    await turns();
    assert.equal(line.answers.length, 3);
    assert.equal(refused(gate, 'ticket'), 0);
  });

  it('leaves the backend’s sessions, which are told anew when it is up: what changed, what closed, what began', async () => {
    const [first, second, third] = [gate.connect(1), gate.connect(2), gate.connect(3)];
    game.handle('echo', (_self, current) => ({ data: current.data, uid: current.uid }));
    for (const { session } of [first, second]) gate.send(session, 1, 'echo');
    await turns();
    const closed: number[] = [];
    for (const { session } of [first, second])
      game.copyOf(session).onClose(() => closed.push(session.id));
    net.break('gate-1', 'game-1');
    await turns();
    assert.equal(game.sessions.count, 2);
    await first.session.bind('ada');
    await first.session.set({ level: 2 });
    gate.disconnect(second.session);
    net.resume('gate-1', 'game-1');
    await turns();
    assert.deepEqual(closed, [2]);
    assert.equal(game.copyOf(first.session).uid, 'ada');
    assert.equal(game.sessions.ofUser('ada'), game.copyOf(first.session));
    gate.send(first.session, 2, 'echo');
    gate.send(third.session, 1, 'echo');
    await turns();
    assert.deepEqual(first.line.answer(2)?.body, { data: { level: 2 }, uid: 'ada' });
    assert.deepEqual(third.line.answer(1)?.body, { data: {} });
  });

  it('takes back a change that never reached the frontend', async () => {
    const { session } = gate.connect(1);
    game.handle('echo', () => ({}));
    gate.send(session, 1, 'echo');
    await turns();
    const copy = game.copyOf(session);
    const change = copy.set({ gold: 5 });
    net.break('gate-1', 'game-1');
    await assert.rejects(change, { code: 'UNAVAILABLE' });
    net.resume('gate-1', 'game-1');
    await turns();
    assert.deepEqual(copy.data, {});
    await copy.set({ gold: 6 });
    assert.deepEqual(session.data, { gold: 6 });
  });

  it('closes a lost frontend’s sessions once; a new one follows them anew', async () => {
    const { session, line } = gate.connect(1);
    game.handle('echo', (_self, _session, body) => body);
    gate.send(session, 1, 'echo');
    await turns();
    let closed = 0;
    game.copyOf(session).onClose(() => {
      closed += 1;
    });
    net.replace('gate-1', 'game-1');
    game.node.lost(game.peer('gate-1'));
    await turns();
    assert.equal(closed, 1);
    assert.equal(game.sessions.count, 0);
    gate.send(session, 2, 'echo', { n: 2 });
    await turns();
    assert.deepEqual(line.answer(2)?.body, { n: 2 });
    gate.disconnect(session);
    await turns();
    assert.equal(closed, 1);
    assert.equal(game.sessions.count, 0);
  });
});

describe('a link that is congested', () => {
  it('turns new work of clients into BUSY, and takes it again once it is free', async () => {
    const { session, line } = gate.connect(1);
    game.handle('echo', (_self, _session, body) => body);
    transportOf(gate).congest('game-1', true);
    gate.send(session, 1, 'echo');
    assert.equal(line.codeOf(1), 'BUSY');
    transportOf(gate).congest('game-1', false);
    gate.send(session, 2, 'echo');
    await turns();
    assert.equal(line.answer(2)?.isError, false);
  });
});

describe('a message whose time is over', () => {
  it('is given up on both sides: its signal fires, and its session goes on', async () => {
    const { session, line } = gate.connect(1);
    let call: Call | undefined;
    game.handle(
      'wait',
      (_self, _session, _body, given) => {
        call = given;
        assert.equal(given?.signal.aborted, false);
        return new Promise(() => {});
      },
      60_000,
    );
    game.handle('echo', (_self, _session, body) => body);
    gate.send(session, 1, 'wait');
    gate.send(session, 2, 'echo');
    await turns();
    gate.node.forwarder.forget('game-1', 1 << 20);
    await turns();
    assert.equal((call?.signal.reason as GameError | undefined)?.code, 'DEADLINE_EXCEEDED');
    assert.equal(line.answer(2)?.isError, false);
    assert.equal(line.answer(1), undefined, 'who forgets it answers it');
  });
});

describe('a server that lies', () => {
  it('answers nobody twice, or what was asked of another: it is counted', async () => {
    const { session, line } = gate.connect(1);
    game.handle('wait', () => new Promise(() => {}));
    gate.send(session, 1, 'wait');
    await turns();
    const ticket = 1 << 20;
    const answer = { ticket, body: Buffer.from('{"by":"liar"}') };
    inject(gate, 'game-9', { answer });
    inject(gate, 'game-1', { answer: { ...answer, ticket: ticket + 1 } });
    inject(gate, 'game-1', { answer: { ...answer, ticket: 2 << 20 } });
    inject(gate, 'game-1', { refusal: { ticket: ticket + 5, error: { code: 'X' } } });
    assert.equal(line.answers.length, 0);
    assert.equal(refused(gate, 'ticket'), 4);
    inject(gate, 'game-1', { answer }, { answer });
    await turns();
    assert.equal(line.answers.length, 1);
    assert.equal(refused(gate, 'ticket'), 5);
  });

  it('reaches only sessions that it serves', async () => {
    const [mine, other] = [gate.connect(1), gate.connect(2)];
    game.handle('echo', (_self, _session, body) => body);
    gate.send(mine.session, 1, 'echo');
    await turns();
    const push = { route: 'r', body: Buffer.from('{}') };
    inject(gate, 'game-1', { push: { ...push, sessionIds: [1, 2, 3] } });
    await turns();
    assert.deepEqual([mine.line.pushes.length, other.line.pushes.length], [1, 0]);
    inject(gate, 'game-1', { join: { sessionId: 2, topic: 't' } });
    assert.equal(other.line.topics.size, 0);
    inject(gate, 'game-1', { askBind: { number: 1, sessionId: 2, uid: 'thief' } });
    inject(gate, 'game-1', { askChange: { number: 2, sessionId: 2, patch: '{"a":1}' } });
    inject(gate, 'game-1', { askChange: { number: 3, sessionId: 1, patch: '[1' } });
    await turns();
    assert.equal(other.session.uid, undefined);
    assert.deepEqual(other.session.data, {});
    assert.equal(refused(gate, 'session'), 4);
  });

  it('names no session of another frontend, and no ticket that is in use', async () => {
    const { session, line } = gate.connect(1);
    let ran = 0;
    game.handle('count', () => {
      ran += 1;
      return new Promise(() => {});
    });
    gate.send(session, 1, 'count');
    await turns();
    const message = { ticket: 1 << 20, sessionId: 1, timeoutMs: 100, routeText: 'game.room.count' };
    inject(game, 'gate-2', { message });
    inject(game, 'gate-2', { sessionClosed: { sessionId: 1 } });
    inject(game, 'gate-1', { message });
    await turns();
    assert.equal(ran, 1);
    assert.equal(game.sessions.count, 1);
    assert.equal(refused(game, 'duplicate'), 1);
    assert.equal(line.answers.length, 0);
  });

  it('opens no session that is none, and bounds what it names', async () => {
    const session = { id: 5, data: '[]', version: 1 };
    const open = { frontendType: 'gate', handshake: '{}', serializer: 'json', session };
    inject(game, 'gate-1', { sessionOpen: open });
    inject(game, 'gate-1', { sessionOpen: { ...open, handshake: 'x' } });
    const fine = { ...session, data: '{}' };
    inject(game, 'gate-1', { sessionOpen: { ...open, serializer: 'xml', session: fine } });
    inject(game, 'gate-1', { sessionOpen: { ...open, frontendType: 'door', session: fine } });
    inject(game, 'gate-1', { route: { id: 4_000_000_000, route: 'game.room.echo' } });
    assert.equal(game.sessions.count, 0);
    assert.equal(refused(game, 'malformed'), 2);
    assert.equal(refused(game, 'session'), 1, 'it is of another type than its server');
    assert.equal(refused(game, 'bounds'), 1);
  });
});

describe('100,000 requests with faults', () => {
  it('are each answered once, in order for each session, and to nobody else', async () => {
    const seed = Number(process.env.NOPAL_FUZZ_SEED ?? Date.now() % 1_000_000);
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    const pickOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const gates = [gate, await new HouseServer(house, 'gate-2', true).start()];
    const games = [game, await new HouseServer(house, 'game-2', false).start()];
    /** By session: the numbers of its requests in the order in which they ran. */
    const ran = new Map<string, number[]>();
    const started = (current: Session, body: unknown): object => {
      const { n } = body as { n: number };
      const key = `${current.frontendId}/${current.id}`;
      ran.set(key, [...(ran.get(key) ?? []).slice(-1), n]);
      const [before = 0, now = 0] = ran.get(key)?.length === 2 ? (ran.get(key) ?? []) : [0, n];
      assert.ok(before < now, `request ${now} of ${key} ran after ${before}; seed ${seed}`);
      return { key, n };
    };
    for (const server of games) {
      server.handle('now', (_self, current, body) => started(current, body));
      server.handle('soon', async (_self, current, body) => started(current, body));
      server.handle('later', async (_self, current, body) => {
        const answer = started(current, body);
        const many = Math.floor(random() * 6);
        for (let turn = 0; turn < many; turn += 1) await settle();
        return answer;
      });
      server.handle('fails', async (_self, current, body) => {
        started(current, body);
        throw random() < 0.5 ? new Error('broken') : new TypeError('odd');
      });
      server.handle('changes', async (_self, current, body) => {
        const answer = started(current, body);
        void current.set({ n: (body as { n: number }).n });
        return answer;
      });
      server.handle('never', (_self, current, body) => {
        started(current, body);
        return new Promise(() => {});
      });
    }
    const clients: { server: HouseServer; session: Session; sent: number; key: string }[] = [];
    const all: { key: string; sent: number; line: ReturnType<HouseServer['connect']>['line'] }[] =
      [];
    let lastId = 100;
    const join = (): void => {
      const server = pickOf(gates);
      lastId += 1;
      const { session, line } = server.connect(lastId);
      const client = { server, session, line, sent: 0, key: `${server.id}/${lastId}` };
      clients.push(client);
      all.push(client);
    };
    for (let n = 0; n < 40; n += 1) join();
    const routes = ['now', 'now', 'now', 'soon', 'soon', 'later', 'fails', 'changes', 'none'];
    let requests = 0;
    const faults = { down: 0, resumed: 0, replaced: 0, left: 0 };
    while (requests < 100_000) {
      const burst = Math.floor(random() * 60);
      for (let n = 0; n < burst; n += 1) {
        const client = pickOf(clients);
        client.sent += 1;
        requests += 1;
        const route = random() < 0.004 ? 'never' : pickOf(routes);
        client.server.send(client.session, client.sent, route, { n: client.sent });
      }
      const [a, b] = [pickOf(gates).id, pickOf(games).id];
      const chance = random();
      if (chance < 0.01) {
        net.break(a, b);
        faults.down += 1;
      } else if (chance < 0.09) {
        net.resume(a, b);
        faults.resumed += 1;
      } else if (chance < 0.095) {
        net.replace(a, b);
        faults.replaced += 1;
      } else if (chance < 0.15) {
        const [gone] = clients.splice(Math.floor(random() * clients.length), 1);
        if (gone !== undefined) gone.server.disconnect(gone.session);
        join();
        faults.left += 1;
      }
      if (random() < 0.5) house.clock.advance(Math.floor(random() * 40));
      await settle();
    }
    for (const { id: a } of gates) for (const { id: b } of games) net.resume(a, b);
    for (let n = 0; n < 40; n += 1) {
      house.clock.advance(500);
      await turns(5);
    }
    const codes = new Map<string, number>();
    for (const { key, sent, line } of all) {
      const ids = line.answers.map(({ id }) => id).sort((x, y) => x - y);
      const expected = Array.from({ length: sent }, (_, index) => index + 1);
      assert.deepEqual(ids, expected, `the answers of ${key}; seed ${seed}`);
      for (const { id, isError, body } of line.answers) {
        const { code = 'ok' } = body as { code?: string };
        codes.set(code, (codes.get(code) ?? 0) + 1);
        if (!isError) assert.deepEqual(body, { key, n: id }, `seed ${seed}`);
      }
    }
    console.log(`${requests} requests`, faults, Object.fromEntries(codes));
    for (const code of ['ok', 'UNAVAILABLE', 'DEADLINE_EXCEEDED', 'INTERNAL', 'NOT_FOUND'])
      assert.ok((codes.get(code) ?? 0) > 100, `${code} was hardly met; seed ${seed}`);
    for (const server of [...gates, ...games]) {
      assert.equal(server.dispatcher.inFlight, 0);
      assert.equal(server.node.forwarder.inFlight, 0);
      for (const reason of ['duplicate', 'session', 'malformed', 'bounds', 'unknown'])
        assert.equal(refused(server, reason), 0, `${reason} of ${server.id}; seed ${seed}`);
    }
    for (const server of games) {
      const live = clients.filter(({ session }) =>
        server.sessions.get(session.frontendId, session.id),
      );
      assert.equal(server.sessions.count, live.length, `copies on ${server.id}; seed ${seed}`);
    }
    for (const server of [gates[1], games[1]]) await server?.stop();
  });
});
