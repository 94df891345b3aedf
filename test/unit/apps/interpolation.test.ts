import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  RENDER_DELAY_MS,
  ServerClock,
  shortestTurn,
  Track,
} from '../../../apps/web/src/interpolation.js';

test('a pose between two snapshots lies between them in proportion', () => {
  const track = new Track();
  track.add(10, 0, 0, 0);
  track.add(11, 12, 4, 0.4);
  const pose = track.at(10.25);
  assert.deepEqual([pose.x, pose.y], [3, 1]);
  assert.ok(Math.abs(pose.heading - 0.1) < 1e-9);
  assert.equal(pose.isWalking, true);
});

test('before the first and after the last snapshot the player stands there', () => {
  const track = new Track();
  track.add(10, 5, 6, 0);
  track.add(11, 9, 6, 0);
  assert.deepEqual(track.at(3), { x: 5, y: 6, heading: 0, isWalking: false });
  assert.deepEqual(track.at(40), { x: 9, y: 6, heading: 0, isWalking: false });
});

test('a player that was left out of snapshots stood still until the tick before the next one', () => {
  const track = new Track();
  track.add(10, 0, 0, 0);
  track.add(20, 12, 0, 0);
  assert.equal(track.at(15).x, 0);
  assert.equal(track.at(15).isWalking, false);
  assert.equal(track.at(19).x, 0);
  assert.equal(track.at(19.5).x, 6);
});

test('a player that was put elsewhere jumps instead of sliding across the field', () => {
  const track = new Track();
  track.add(1, 0, 0, 0);
  track.add(2, 900, 0, 0);
  assert.equal(track.at(1.9).x, 0);
  assert.equal(track.at(2).x, 900);
});

test('a snapshot that is not newer is ignored', () => {
  const track = new Track();
  track.add(5, 1, 1, 0);
  track.add(5, 9, 9, 0);
  track.add(4, 7, 7, 0);
  assert.equal(track.at(5).x, 1);
});

test('a heading turns the short way round', () => {
  assert.ok(Math.abs(shortestTurn(3, -3) - (Math.PI * 2 - 6)) < 1e-9);
  assert.ok(Math.abs(shortestTurn(-3, 3) + (Math.PI * 2 - 6)) < 1e-9);
  assert.equal(shortestTurn(1, 1), 0);
});

test('what is drawn lies 100 ms behind what arrives', () => {
  const clock = new ServerClock();
  for (let tick = 0; tick < 40; tick++) clock.observe(tick, 1000 + tick * 50);
  assert.ok(Math.abs(clock.drawnTick(1000 + 39 * 50) - (39 - RENDER_DELAY_MS / 50)) < 1e-6);
});

test('jitter of arrivals hardly moves the clock, and it never goes back', () => {
  const clock = new ServerClock();
  let last = Number.NEGATIVE_INFINITY;
  for (let tick = 0; tick < 200; tick++) {
    const now = tick * 50 + (tick % 3) * 20;
    clock.observe(tick, now);
    const drawn = clock.drawnTick(now);
    assert.ok(drawn >= last);
    last = drawn;
  }
  const expected = (200 * 50 - 20 - RENDER_DELAY_MS) / 50;
  assert.ok(Math.abs(clock.drawnTick(200 * 50) - expected) < 0.6);
});

test('after a long pause the clock follows at once', () => {
  const clock = new ServerClock();
  clock.observe(10, 500);
  clock.drawnTick(500);
  clock.observe(11, 60_000);
  assert.ok(Math.abs(clock.drawnTick(60_000) - 9) < 1e-6);
});

test('on a line where snapshots come late, players walk evenly after the first moments, further in the past', () => {
  const clock = new ServerClock();
  const track = new Track();
  const arrivals = Array.from({ length: 400 }, (_, tick) => ({
    tick,
    // Every seventh hangs 120 ms and holds those behind it.
    atMs: Math.max(tick * 50, tick * 50 - (tick % 7) * 50 + 120),
  }));
  const steps: number[] = [];
  let last: number | undefined;
  for (let nowMs = 0; nowMs < 19_000; nowMs += 16) {
    while ((arrivals[0]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
      const { tick = 0 } = arrivals.shift() ?? {};
      clock.observe(tick, nowMs);
      track.add(tick, tick * 12, 0, 0);
    }
    const { x } = track.at(clock.drawnTick(nowMs));
    if (last !== undefined && nowMs > 6000) steps.push(x - last);
    last = x;
  }
  const even = (16 / 50) * 12;
  assert.ok(Math.min(...steps) > even * 0.8, `a step of only ${Math.min(...steps)}`);
  assert.ok(Math.max(...steps) < even * 1.2, `a step of ${Math.max(...steps)}`);
});
