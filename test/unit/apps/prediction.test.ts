import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundedDirection, TICK_MS, walk } from '../../../apps/backend/src/movement.js';
import { growWorld, type Point } from '../../../apps/backend/src/world.js';
import { Prediction } from '../../../apps/web/src/prediction.js';

const OPEN = { width: 4000, height: 4000, obstacles: [] };
const EAST = { dx: 1, dy: 0 };

test('the own player moves in the very frame after the key went down', () => {
  const prediction = new Prediction(OPEN, { x: 500, y: 500 }, 0, 0);
  prediction.steer(EAST, 1, 0);
  prediction.advance(16);
  assert.ok(prediction.x > 503);
  assert.equal(prediction.isWalking, true);
});

test('a small disagreement flows in over several snapshots, without a jump', () => {
  const prediction = new Prediction(OPEN, { x: 500, y: 500 }, 0, 0);
  let largest = 0;
  for (let now = 50; now <= 2000; now += 50) {
    const before = prediction.x;
    prediction.reconcile({ x: 540, y: 500, seq: 0 }, now);
    largest = Math.max(largest, prediction.x - before);
  }
  assert.ok(largest < 8, `moved ${largest} at once`);
  assert.ok(Math.abs(prediction.x - 540) <= 3.1, `ended at ${prediction.x}`);
});

test('a player that the server put elsewhere is there at once', () => {
  const prediction = new Prediction(OPEN, { x: 500, y: 500 }, 0, 0);
  prediction.reconcile({ x: 2500, y: 900, seq: 0 }, 50);
  assert.deepEqual([prediction.x, prediction.y], [2500, 900]);
});

test('with a round trip of 120 ms prediction and server agree, and no frame jerks', () => {
  const world = growWorld({ seed: 3, width: 1400, height: 1000, cacti: 16 });
  const oneWayMs = 60;
  let server: Point = { x: 700, y: 60 };
  let applied = { dx: 0, dy: 0 };
  let confirmed = 0;
  const prediction = new Prediction(world, server, 0, 0);
  const toServer: { at: number; dx: number; dy: number; seq: number }[] = [];
  const toPage: { at: number; x: number; y: number; seq: number }[] = [];
  let seq = 0;
  let farthest = 0;
  let jerk = 0;
  for (let now = 10; now < 20_000; now += 10) {
    if (now % 730 === 0) {
      const angle = now / 900;
      const way = boundedDirection(Math.cos(angle), Math.sin(angle));
      prediction.steer(way, ++seq, now);
      toServer.push({ at: now + oneWayMs, ...way, seq });
    }
    while (toServer[0] !== undefined && toServer[0].at <= now) {
      const input = toServer.shift();
      if (input === undefined) break;
      applied = input;
      confirmed = input.seq;
    }
    if (now % TICK_MS === 0) {
      server = walk(world, server, applied, TICK_MS);
      toPage.push({ at: now + oneWayMs, ...server, seq: confirmed });
    }
    const before = { x: prediction.x, y: prediction.y };
    while (toPage[0] !== undefined && toPage[0].at <= now) {
      const snapshot = toPage.shift();
      if (snapshot !== undefined) prediction.reconcile(snapshot, now);
    }
    prediction.advance(now);
    jerk = Math.max(jerk, Math.hypot(prediction.x - before.x, prediction.y - before.y));
    farthest = Math.max(farthest, Math.hypot(prediction.x - server.x, prediction.y - server.y));
  }
  assert.ok(farthest < 75, `apart by ${farthest}: more than was walked in a round trip`);
  assert.ok(jerk < 16, `moved ${jerk} in 10 ms`);
});
