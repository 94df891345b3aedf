import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JoinReply, Pear } from '../../../apps/backend/src/messages.js';
import { ArenaModel } from '../../../apps/web/src/arena-model.js';

const PEAR: Pear = { id: 9, x: 50, y: 50, kind: 'pear', ripeAt: 0 };

function reply(): JoinReply {
  return {
    you: 1,
    arena: 'oasis',
    server: 'game-1',
    title: 'Oasis',
    tick: 100,
    width: 800,
    height: 600,
    obstacles: [],
    pears: [PEAR],
    profiles: [
      { id: 1, name: 'Luna', colour: 0 },
      { id: 2, name: 'Paco', colour: 1 },
    ],
    players: [
      { id: 1, x: 100, y: 100, dir: 0, score: 0, seq: 0 },
      { id: 2, x: 300, y: 300, dir: 0, score: 4, seq: 0 },
    ],
  };
}

test('a pear that another player took pops when that player is drawn there, not before', () => {
  const model = new ArenaModel(reply(), 0);
  model.collected({ tick: 101, pear: 9, player: 2, points: 1, score: 5 });
  assert.deepEqual(model.advance(100, 0.05).pops, []);
  assert.ok(model.pears.has(9));
  const { pops } = model.advance(151, 0.05);
  assert.deepEqual(pops, [{ pear: PEAR, points: 1, isOwn: false }]);
  assert.ok(!model.pears.has(9));
});

test('the own pear pops at once and counts', () => {
  const model = new ArenaModel(reply(), 0);
  model.collected({ tick: 101, pear: 9, player: 1, points: 5, score: 5 });
  assert.equal(model.advance(1, 0.001).pops[0]?.isOwn, true);
  assert.equal(model.score, 5);
});

test('players come and go, and news of a player nobody knows is ignored', () => {
  const model = new ArenaModel(reply(), 0);
  const state = { id: 3, x: 10, y: 20, dir: 0, score: 0, seq: 0 };
  model.state({ tick: 101, players: [{ ...state, id: 77 }], sprouted: [] }, 50);
  model.joined({ profile: { id: 3, name: 'Ana', colour: 2 }, state });
  model.joined({ profile: { id: 3, name: 'Ana', colour: 2 }, state });
  assert.deepEqual(
    model.actors().map((actor) => actor.name),
    ['Luna', 'Paco', 'Ana'],
  );
  model.left({ id: 2 });
  model.left({ id: 55 });
  assert.deepEqual(
    model.actors().map((actor) => actor.name),
    ['Luna', 'Ana'],
  );
});

test('a chat line stays over its player for five seconds and fades', () => {
  const model = new ArenaModel(reply(), 0);
  const bubble = () => model.actors().find((actor) => actor.id === 2)?.bubble;
  model.chatted({ id: 2, name: 'Paco', text: 'hola' }, 1000);
  model.advance(1100, 0.1);
  assert.deepEqual(bubble(), { text: 'hola', fade: 1 });
  model.advance(5800, 0.1);
  assert.ok((bubble()?.fade ?? 1) < 0.6);
  model.advance(6001, 0.1);
  assert.equal(bubble(), undefined);
});
