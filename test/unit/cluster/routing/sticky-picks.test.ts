import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Member } from '@nopal/core';
import { StickyPicks } from '../../../../packages/cluster/src/routing/sticky-picks.js';
import { anySession } from '../../../support/session-of.js';

const member = (id: string): Member => ({
  id,
  type: 'game',
  frontend: false,
  metadata: {},
  boot: 'b1',
  state: 'ready',
});

describe('StickyPicks', () => {
  it('asks the rendezvous once for each session and list of members', () => {
    const picks = new StickyPicks();
    let read = 0;
    const watched = (id: string): Member => ({
      ...member(''),
      get id() {
        read += 1;
        return id;
      },
    });
    const members = [watched('game-1'), watched('game-2')];
    const sessions = [anySession({ id: 1 }), anySession({ id: 2 })];
    const first = sessions.map((session) => picks.pick('game', members, session));
    const asked = read;
    assert.ok(asked > 0);
    for (let n = 0; n < 5; n += 1)
      assert.deepEqual(
        sessions.map((session) => picks.pick('game', members, session) === first[session.id - 1]),
        [true, true],
      );
    assert.equal(read, asked);
  });

  it('forgets all when the members are others, and keeps server types apart', () => {
    const picks = new StickyPicks();
    const session = anySession();
    const only = (id: string) => [member(id)];
    const games = only('game-1');
    const chats = only('chat-1');
    for (let n = 0; n < 3; n += 1) {
      assert.equal(picks.pick('game', games, session)?.id, 'game-1');
      assert.equal(picks.pick('chat', chats, session)?.id, 'chat-1');
    }
    assert.equal(picks.pick('game', only('game-2'), session)?.id, 'game-2');
    assert.equal(picks.pick('game', [], session), undefined);
    assert.equal(picks.pick('game', games, session)?.id, 'game-1');
  });
});
