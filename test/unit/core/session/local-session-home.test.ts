import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryDirectory } from '@nopal/cluster';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import type { Directory, SessionAddress } from '../../../../packages/core/src/ports/directory.js';
import type { Frontends } from '../../../../packages/core/src/ports/frontends.js';
import { LocalSessionHome } from '../../../../packages/core/src/session/local-session-home.js';
import type { Session } from '../../../../packages/core/src/session/session.js';
import { Sessions } from '../../../../packages/core/src/session/sessions.js';
import { deferred, settle } from '../../../support/deferred.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { RecordingDownlink } from '../../../support/recording-downlink.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { sessionOf } from '../../../support/session-of.js';

const address = (sessionId: number): SessionAddress => ({
  frontendId: 'gate-1',
  frontendType: 'gate',
  boot: 'b1',
  sessionId,
});

/** One frontend with a directory; its kicks close the session as the agent would. */
class House {
  readonly logger = new RecordingLogger();
  readonly clock = new ManualClock();
  readonly sessions = new Sessions(this.logger);
  readonly kicked: SessionAddress[] = [];
  readonly changes: [number, unknown][] = [];
  kickFails = false;
  kickHangs = false;
  readonly home: LocalSessionHome;

  constructor(
    readonly directory: Directory = new MemoryDirectory(),
    uniqueLogin = true,
  ) {
    const kick: Frontends['kick'] = async (address) => {
      this.kicked.push(address);
      if (this.kickHangs) await new Promise(() => {});
      if (this.kickFails) throw new Error('the frontend does not answer');
      const session = this.sessions.get(address.frontendId, address.sessionId);
      if (session === undefined) return false;
      this.home.closed(session);
      return true;
    };
    this.home = new LocalSessionHome({
      sessions: this.sessions,
      directory,
      frontends: { kick } as Frontends,
      followers: {
        changed: (session) => void this.changes.push([session.id, session.data]),
        closed: (session) => void this.changes.push([session.id, 'closed']),
      },
      logger: this.logger,
      clock: this.clock,
      boot: 'b1',
      uniqueLogin,
    });
  }

  session(id: number, frontendType = 'gate'): Session {
    const session = sessionOf(new RecordingDownlink(), { id, home: this.home, frontendType });
    this.sessions.add(session);
    return session;
  }
}

describe('LocalSessionHome: login', () => {
  it('binds, tells the followers and enters the directory', async () => {
    const house = new House();
    const session = house.session(1);
    await session.bind('u1');
    assert.equal(session.version, 1);
    assert.equal(house.sessions.ofUser('u1'), session);
    assert.deepEqual(house.changes, [[1, {}]]);
    assert.deepEqual((await house.directory.find(['u1']))[0], [
      { frontendId: 'gate-1', frontendType: 'gate', boot: 'b1', sessionId: 1 },
    ]);
  });

  it('refuses the second of two binds that run at once', async () => {
    const house = new House();
    const session = house.session(1);
    const results = await Promise.allSettled([session.bind('u1'), session.bind('u2')]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    );
    assert.equal(session.uid, 'u1');
    assert.deepEqual((await house.directory.find(['u2']))[0], []);
  });

  it('can be tried again after the directory failed', async () => {
    const directory = new MemoryDirectory();
    const claim = directory.claim.bind(directory);
    directory.claim = () => Promise.reject(new Error('down'));
    const house = new House(directory);
    const session = house.session(1);
    await assert.rejects(session.bind('u1'), /down/);
    assert.equal(session.uid, undefined);
    directory.claim = claim;
    await session.bind('u1');
    assert.equal(session.uid, 'u1');
  });

  it('lets the newest of many logins win: exactly one session survives', async () => {
    const house = new House();
    const all = Array.from({ length: 50 }, (_, i) => house.session(i + 1));
    await Promise.allSettled(all.map((session) => session.bind('u1')));
    await settle();
    const open = all.filter(({ isOpen }) => isOpen);
    assert.deepEqual(
      open.map(({ id }) => id),
      [50],
    );
    assert.deepEqual((await house.directory.find(['u1']))[0], [
      { frontendId: 'gate-1', frontendType: 'gate', boot: 'b1', sessionId: 50 },
    ]);
    assert.equal(house.sessions.ofUser('u1'), open[0]);
  });

  it('leaves sessions on frontends of different types beside each other', async () => {
    const house = new House();
    const [gate, lobby] = [house.session(1), house.session(2, 'lobby')];
    await gate.bind('u1');
    await lobby.bind('u1');
    assert.deepEqual(house.kicked, []);
    assert.equal((await house.directory.find(['u1']))[0]?.length, 2);
  });

  it('keeps older sessions when unique login is off', async () => {
    const house = new House(new MemoryDirectory(), false);
    await house.session(1).bind('u1');
    await house.session(2).bind('u1');
    assert.deepEqual(house.kicked, []);
  });

  it('never fails the new login because the old session cannot be kicked', async () => {
    const house = new House();
    await house.session(1).bind('u1');
    house.kickFails = true;
    const newer = house.session(2);
    await newer.bind('u1');
    assert.equal(newer.uid, 'u1');
    assert.equal(house.logger.of('warn').length, 1);
  });

  it('undoes a bind whose client leaves meanwhile, and the user is not left behind', async () => {
    const directory = new MemoryDirectory();
    const held = deferred();
    const claim = directory.claim.bind(directory);
    directory.claim = async (uid, address) => {
      const replaced = await claim(uid, address);
      await held.promise;
      return replaced;
    };
    const house = new House(directory);
    const session = house.session(1);
    const bound = session.bind('u1');
    house.home.closed(session);
    held.resolve();
    await assert.rejects(bound, { code: 'CONFLICT', message: /left while/ });
    assert.equal(session.uid, undefined);
    assert.deepEqual((await directory.find(['u1']))[0], []);
    assert.equal(house.sessions.ofUser('u1'), undefined);
  });

  it('ends the session that a bind replaced even when the new client leaves meanwhile', async () => {
    // Otherwise it would live on without its place in the directory, beside the next login.
    const directory = new MemoryDirectory();
    const house = new House(directory);
    const older = house.session(1);
    await older.bind('u1');
    const held = deferred();
    const claim = directory.claim.bind(directory);
    directory.claim = async (uid, address) => {
      const replaced = await claim(uid, address);
      await held.promise;
      return replaced;
    };
    const newer = house.session(2);
    const bound = newer.bind('u1');
    house.home.closed(newer);
    held.resolve();
    await assert.rejects(bound, { code: 'CONFLICT' });
    assert.equal(older.isOpen, false);
    assert.deepEqual((await directory.find(['u1']))[0], []);
  });

  it('does not kick a session for a claim of its own that the directory already had', async () => {
    const directory = new MemoryDirectory();
    const house = new House(directory);
    const session = house.session(1);
    const own = { frontendId: 'gate-1', frontendType: 'gate', boot: 'b1', sessionId: 1 };
    directory.claim = async () => own; // as after a claim whose answer was lost
    await session.bind('u1');
    assert.deepEqual(house.kicked, []);
    assert.equal(session.isOpen, true);
  });
});

describe('LocalSessionHome: a login that another one overtakes', () => {
  it('is ended as replaced when the directory refuses it for a newer one', async () => {
    const directory = new MemoryDirectory();
    directory.claim = () => Promise.reject(new GameError('CONFLICT', 'newer'));
    const house = new House(directory);
    const line = new RecordingDownlink();
    const session = sessionOf(line, { home: house.home });
    house.sessions.add(session);
    await assert.rejects(session.bind('u1'), { code: 'CONFLICT' });
    assert.deepEqual(
      line.kicks.map(({ code, reason }) => [code, reason?.code]),
      [[4009, 'REPLACED']],
    );
    assert.equal(session.uid, undefined);
  });

  it('is bound beside the newer one without unique login', async () => {
    const directory = new MemoryDirectory();
    directory.claim = () => Promise.reject(new GameError('CONFLICT', 'newer'));
    const house = new House(directory, false);
    const session = house.session(1);
    await session.bind('u1');
    house.home.superseded('u1', address(1));
    assert.deepEqual([session.uid, session.isOpen], ['u1', true]);
    assert.deepEqual((session.downlink as RecordingDownlink).kicks, []);
  });

  it('is ended when told so later, and no other session is', async () => {
    const house = new House();
    const line = new RecordingDownlink();
    const session = sessionOf(line, { home: house.home });
    house.sessions.add(session);
    await session.bind('u1');
    house.home.superseded('u2', address(session.id)); // not this session's user
    house.home.superseded('u1', address(session.id + 1)); // no session
    assert.deepEqual(line.kicks, []);
    house.home.superseded('u1', address(session.id));
    assert.deepEqual(
      line.kicks.map(({ code }) => code),
      [4009],
    );
  });

  it('waits a second at most for the end of the session that it replaces', async () => {
    const house = new House();
    await house.session(1).bind('u1');
    house.kickHangs = true;
    const newer = house.session(2);
    const bound = newer.bind('u1');
    await settle();
    assert.equal(newer.uid, 'u1', 'it is bound before');
    house.clock.advance(1_000);
    await bound;
  });
});

describe('LocalSessionHome: change and end', () => {
  it('sets and removes fields, each time with a new version', async () => {
    const house = new House();
    const session = house.session(1);
    await session.set({ level: 1, name: 'Ada' });
    await session.set({ level: undefined });
    assert.deepEqual(session.data, { name: 'Ada' });
    assert.equal(session.version, 2);
    await session.clear();
    assert.deepEqual(session.data, {});
  });

  it('changes no prototype for a field named __proto__', async () => {
    const house = new House();
    const session = house.session(1);
    await session.set(JSON.parse('{"__proto__":{"admin":true}}'));
    assert.equal((session.data as { admin?: boolean }).admin, undefined);
    assert.equal(Object.getPrototypeOf(session.data), Object.prototype);
  });

  it('gives the user back on close, but never a newer login’s place', async () => {
    const house = new House();
    house.kickFails = true;
    const [older, newer] = [house.session(1), house.session(2)];
    await older.bind('u1');
    await newer.bind('u1');
    house.home.closed(older);
    await settle();
    assert.equal((await house.directory.find(['u1']))[0]?.[0]?.sessionId, 2);
    house.home.closed(newer);
    await settle();
    assert.deepEqual((await house.directory.find(['u1']))[0], []);
  });

  it('logs that the directory did not release a user', async () => {
    const directory = new MemoryDirectory();
    directory.release = () => Promise.reject(new Error('down'));
    const house = new House(directory);
    const session = house.session(1);
    await session.bind('u1');
    house.home.closed(session);
    await settle();
    assert.equal(house.logger.of('warn')[0]?.fields.uid, 'u1');
    assert.deepEqual(house.changes.at(-1), [1, 'closed']);
  });

  it('kicks an open session with the reason, and a closed one not at all', async () => {
    const house = new House();
    const line = new RecordingDownlink();
    const session = sessionOf(line, { home: house.home });
    await session.kick({ code: 'CHEATING' });
    house.home.closed(session);
    await session.kick({ code: 'CHEATING' });
    assert.deepEqual(line.kicks, [{ reason: { code: 'CHEATING' }, code: 4004 }]);
  });
});
