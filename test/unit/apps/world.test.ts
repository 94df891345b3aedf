import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ARENA_PLANS } from '../../../apps/backend/src/arena-plans.js';
import { boundedDirection, walk } from '../../../apps/backend/src/movement.js';
import { growWorld, isFree, PLAYER_RADIUS } from '../../../apps/backend/src/world.js';

test('every arena has its cacti, and two players can pass between any two of them', () => {
  for (const plan of ARENA_PLANS) {
    const { obstacles } = growWorld(plan);
    assert.equal(obstacles.length, plan.cacti, plan.id);
    for (const [index, a] of obstacles.entries()) {
      for (const b of obstacles.slice(index + 1)) {
        const gap = Math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius;
        assert.ok(gap >= PLAYER_RADIUS * 4, `${plan.id}: ${gap}`);
      }
    }
  }
});

test('the same plan grows the same world', () => {
  for (const plan of ARENA_PLANS) assert.deepEqual(growWorld(plan), growWorld(plan));
});

test('a direction is never longer than 1 and never anything but two numbers', () => {
  fc.assert(
    fc.property(fc.double(), fc.double(), (dx, dy) => {
      const bounded = boundedDirection(dx, dy);
      assert.ok(Math.hypot(bounded.dx, bounded.dy) <= 1 + 1e-9);
    }),
  );
});

test('from a free place every walk ends on a free place', () => {
  const [plan] = ARENA_PLANS;
  assert.ok(plan);
  const world = growWorld(plan);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: world.width }),
      fc.integer({ min: 0, max: world.height }),
      fc.integer({ min: 0, max: 359 }),
      fc.integer({ min: 0, max: 2000 }),
      (x, y, degrees, milliseconds) => {
        const angle = (degrees * Math.PI) / 180;
        fc.pre(isFree(world, x, y, PLAYER_RADIUS));
        const direction = { dx: Math.cos(angle), dy: Math.sin(angle) };
        const end = walk(world, { x, y }, direction, milliseconds);
        assert.ok(isFree(world, end.x, end.y, PLAYER_RADIUS - 0.001));
      },
    ),
    { numRuns: 400 },
  );
});
