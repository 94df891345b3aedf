import { Groups, type Session } from '@nopal/core';
import { ManualClock } from './manual-clock.js';

/** `Groups` without a server. */
export class TestGroups extends Groups {
  /** Moves the groups' TTLs on: `groups.clock.advance(60_000)`. */
  readonly clock: ManualClock;

  constructor(online: readonly Session[]) {
    const clock = new ManualClock();
    super({
      topicPrefix: 'test',
      clock,
      findSession: async (uid) => online.find((session) => session.uid === uid && session.isOpen),
    });
    this.clock = clock;
  }
}

/**
 * Groups that work, for a component that a test builds with `new`.
 * @param online the sessions that `addUser` finds by their uid.
 * @example
 * const ada = testSession({ uid: 'ada' });
 * const groups = testGroups(ada.session);
 * await new Arena(groups).invite('ada');
 * assert.deepEqual(groups.get('arena')?.uids(), ['ada']);
 */
export function testGroups(...online: readonly Pick<Session, 'uid' | 'isOpen'>[]): TestGroups {
  return new TestGroups(online as readonly unknown[] as readonly Session[]);
}
