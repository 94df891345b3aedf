import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLAYER_SPEED, TICK_MS } from '../../../apps/backend/src/movement.js';
import { CAPACITY, INPUT_TICKS, REACH, Simulation } from '../../../apps/backend/src/simulation.js';
import { growWorld, PLAYER_RADIUS, type World } from '../../../apps/backend/src/world.js';
import { choosePear, steerTo } from '../../../apps/bots/pilot.js';

const PLAN = { seed: 5, width: 1200, height: 800, cacti: 14 };
const EMPTY: World = { width: 1000, height: 600, obstacles: [] };
const STEP = (PLAYER_SPEED * TICK_MS) / 1000;

function join(simulation: Simulation, name = 'Lupe'): number {
  const profile = simulation.add(name, 0);
  assert.ok(profile, 'the arena has room');
  return profile.id;
}

function where(simulation: Simulation, id: number) {
  const state = simulation.state(id);
  assert.ok(state, 'the player is there');
  return state;
}

/** Lets a player walk the way that leads to a place, for at most `ticks`. */
function walkTo(simulation: Simulation, id: number, goal: { x: number; y: number }, ticks = 400) {
  let seq = where(simulation, id).seq;
  for (let i = 0; i < ticks; i++) {
    const self = where(simulation, id);
    if (Math.hypot(goal.x - self.x, goal.y - self.y) < 6) break;
    const way = steerTo(self, goal, simulation.world.obstacles);
    simulation.steer(id, way.dx, way.dy, ++seq);
    simulation.step();
  }
  simulation.steer(id, 0, 0, ++seq);
}

test('a player walks the same distance in a tick however big a vector its client sends', () => {
  for (const [dx, dy] of [
    [1, 0],
    [1e9, 0],
    [Number.MAX_VALUE, 0],
    [30, 40],
  ] as const) {
    const simulation = new Simulation(EMPTY, 3);
    const id = join(simulation);
    walkTo(simulation, id, { x: 500, y: 300 });
    const from = where(simulation, id);
    simulation.steer(id, dx, dy, from.seq + 1);
    simulation.step();
    const to = where(simulation, id);
    const walked = Math.hypot(to.x - from.x, to.y - from.y);
    assert.ok(walked <= STEP + 0.2, `${dx},${dy} walked ${walked}`);
  }
});

test('a vector that is no number moves nobody', () => {
  const simulation = new Simulation(EMPTY, 3);
  const id = join(simulation);
  const { x, y } = where(simulation, id);
  for (const [index, bad] of [Number.NaN, Number.POSITIVE_INFINITY].entries()) {
    simulation.steer(id, bad, 1, index + 1);
    simulation.step();
  }
  assert.deepEqual({ x, y }, { x: where(simulation, id).x, y: where(simulation, id).y });
});

test('a short vector walks slower than a long one', () => {
  const simulation = new Simulation(EMPTY, 3);
  const id = join(simulation);
  walkTo(simulation, id, { x: 500, y: 300 });
  const from = where(simulation, id);
  simulation.steer(id, 0.5, 0, from.seq + 1);
  simulation.step();
  assert.ok(Math.abs(where(simulation, id).x - from.x - STEP / 2) < 0.2);
});

test('an input that is older than the last one changes nothing', () => {
  const simulation = new Simulation(EMPTY, 3);
  const id = join(simulation);
  assert.equal(simulation.steer(id, 1, 0, 7), true);
  assert.equal(simulation.steer(id, -1, 0, 7), false);
  assert.equal(simulation.steer(id, -1, 0, 3), false);
  assert.equal(simulation.steer(id, -1, 0, 8.5), false);
  assert.equal(simulation.steer(id, -1, 0, Number.NaN), false);
  assert.equal(where(simulation, id).seq, 7);
});

test('a player whose client falls silent stops', () => {
  const simulation = new Simulation({ ...EMPTY, width: 9000 }, 3);
  const id = join(simulation);
  const from = where(simulation, id);
  simulation.steer(id, from.x < 4500 ? 1 : -1, 0, 1);
  for (let i = 0; i < INPUT_TICKS * 3; i++) simulation.step();
  const { x } = where(simulation, id);
  assert.ok(Math.abs(Math.abs(x - from.x) - INPUT_TICKS * STEP) < 1);
});

test('nobody leaves the field or stands in a cactus, wherever they push', () => {
  const simulation = new Simulation(growWorld(PLAN), 9);
  const ids = Array.from({ length: 20 }, (_, i) => join(simulation, `p${i}`));
  for (let tick = 1; tick <= 600; tick++) {
    for (const id of ids) {
      const angle = id + Math.floor(tick / 40) * 2.4;
      simulation.steer(id, Math.cos(angle), Math.sin(angle), tick);
    }
    simulation.step();
    for (const { x, y } of simulation.states()) {
      assert.ok(x >= PLAYER_RADIUS && x <= PLAN.width - PLAYER_RADIUS, `x ${x}`);
      assert.ok(y >= PLAYER_RADIUS && y <= PLAN.height - PLAYER_RADIUS, `y ${y}`);
      for (const cactus of simulation.world.obstacles) {
        const apart = Math.hypot(x - cactus.x, y - cactus.y);
        assert.ok(apart >= cactus.radius + PLAYER_RADIUS - 0.2, `${apart} from a cactus`);
      }
    }
  }
});

test('a player that walks to a ripe pear gets its points, once', () => {
  const simulation = new Simulation(growWorld(PLAN), 9);
  const id = join(simulation);
  const self = where(simulation, id);
  const pear = choosePear(self, simulation.pears(), simulation.tick);
  assert.ok(pear);
  const got: number[] = [];
  for (let seq = 1; seq <= 600 && !got.includes(pear.id); seq++) {
    const way = steerTo(where(simulation, id), pear, simulation.world.obstacles);
    simulation.steer(id, way.dx, way.dy, seq);
    for (const collected of simulation.step().collected) got.push(collected.pear);
  }
  assert.equal(got.filter((taken) => taken === pear.id).length, 1);
  assert.ok(!simulation.pears().some((left) => left.id === pear.id));
  assert.ok(where(simulation, id).score >= 1);
});

test('a green pear stays where it is until it is ripe', () => {
  const simulation = new Simulation(EMPTY, 21);
  const id = join(simulation);
  const green = simulation.pears().reduce((a, b) => (a.ripeAt > b.ripeAt ? a : b));
  let seq = 0;
  while (simulation.tick < green.ripeAt + 200) {
    const way = steerTo(where(simulation, id), green, []);
    simulation.steer(id, way.dx, way.dy, ++seq);
    const taken = simulation.step().collected.find((collected) => collected.pear === green.id);
    if (taken === undefined) continue;
    assert.ok(taken.tick >= green.ripeAt, `taken at ${taken.tick}, ripe at ${green.ripeAt}`);
    return;
  }
  assert.fail('the pear was never taken');
});

test('a pear goes to the nearest player, not to the one who joined first', () => {
  const simulation = new Simulation({ width: 240, height: 200, obstacles: [] }, 33);
  const far = join(simulation, 'far');
  const near = join(simulation, 'near');
  const target = simulation.pears().reduce((a, b) => (a.ripeAt > b.ripeAt ? a : b));
  const side = target.x > 120 ? -1 : 1;
  walkTo(simulation, far, { x: target.x + side * (REACH - 8), y: target.y });
  walkTo(simulation, near, { x: target.x, y: target.y });
  const states = [where(simulation, far), where(simulation, near)];
  for (const { x, y } of states) assert.ok(Math.hypot(x - target.x, y - target.y) < REACH);
  let winner: number | undefined;
  while (winner === undefined && simulation.tick < target.ripeAt + 5) {
    winner = simulation.step().collected.find((taken) => taken.pear === target.id)?.player;
  }
  assert.equal(winner, near);
});

test('the same seed and the same inputs play the same game', () => {
  const play = () => {
    const simulation = new Simulation(growWorld(PLAN), 77);
    const ids = Array.from({ length: 8 }, (_, i) => join(simulation, `p${i}`));
    const log: unknown[] = [];
    for (let tick = 1; tick <= 300; tick++) {
      for (const id of ids) simulation.steer(id, Math.sin(tick / 30 + id), Math.cos(id), tick);
      log.push(simulation.step());
    }
    return JSON.stringify(log);
  };
  assert.equal(play(), play());
});

test('another seed plays another game', () => {
  const pears = (seed: number) => JSON.stringify(new Simulation(growWorld(PLAN), seed).pears());
  assert.notEqual(pears(1), pears(2));
});

test('an arena takes 64 players, and one more when one has left', () => {
  const simulation = new Simulation(growWorld(PLAN), 1);
  const ids = Array.from({ length: CAPACITY }, (_, i) => join(simulation, `p${i}`));
  assert.equal(simulation.add('late', 0), undefined);
  const [first] = ids;
  assert.ok(first !== undefined && simulation.remove(first));
  assert.ok(simulation.add('late', 0));
});

test('a step tells only of the players that changed', () => {
  const simulation = new Simulation(EMPTY, 1);
  const still = join(simulation, 'still');
  const walks = join(simulation, 'walks');
  simulation.step();
  simulation.steer(walks, 1, 0, 1);
  const moved = simulation.step().moved.map((state) => state.id);
  assert.ok(moved.includes(walks));
  assert.ok(!moved.includes(still));
});

test('a harvested field fills up again, and never beyond its measure', () => {
  const simulation = new Simulation(growWorld(PLAN), 4);
  const ids = Array.from({ length: 10 }, (_, i) => join(simulation, `p${i}`));
  let fewest = Number.POSITIVE_INFINITY;
  for (let tick = 1; tick <= 1200; tick++) {
    const pears = simulation.pears();
    for (const id of ids) {
      const self = where(simulation, id);
      const goal = choosePear(self, pears, simulation.tick, id);
      const way = goal ? steerTo(self, goal, simulation.world.obstacles) : { dx: 0, dy: 0 };
      simulation.steer(id, way.dx, way.dy, tick);
    }
    simulation.step();
    fewest = Math.min(fewest, simulation.pears().length);
    assert.ok(simulation.pears().length <= 34 + 2 * ids.length);
  }
  assert.ok(fewest > 10, `only ${fewest} pears were left once`);
  const total = simulation.states().reduce((sum, { score }) => sum + score, 0);
  assert.ok(total > 50, `ten pilots collected only ${total} points in a minute`);
});

test('pilots find their way around cacti: none is stuck for long', () => {
  const simulation = new Simulation(growWorld(PLAN), 4);
  const id = join(simulation);
  let last = 0;
  let score = 0;
  for (let tick = 1; tick <= 2400; tick++) {
    const self = where(simulation, id);
    if (self.score > score) {
      score = self.score;
      last = tick;
    }
    assert.ok(tick - last < 400, `no pear for ${tick - last} ticks at ${self.x}, ${self.y}`);
    const goal = choosePear(self, simulation.pears(), simulation.tick, id);
    const way = goal ? steerTo(self, goal, simulation.world.obstacles) : { dx: 0, dy: 0 };
    simulation.steer(id, way.dx, way.dy, tick);
    simulation.step();
  }
});
