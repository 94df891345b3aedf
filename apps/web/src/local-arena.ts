import type { ArenaPlan } from '../../backend/src/arena-plans.js';
import { seededRandom } from '../../backend/src/random.js';
import { Simulation, type Step } from '../../backend/src/simulation.js';
import { growWorld } from '../../backend/src/world.js';
import { CAST } from '../../bots/cast.js';
import { choosePear, steerTo } from '../../bots/pilot.js';

/** An arena inside the page, with pilots for players: behind the lobby, and in the preview. */
export class LocalArena {
  readonly simulation: Simulation;
  readonly #random: () => number;
  readonly #pilots: { readonly id: number; restUntil: number; seq: number }[] = [];

  constructor(plan: ArenaPlan, pilots: number) {
    this.simulation = new Simulation(growWorld(plan), plan.seed);
    this.#random = seededRandom(plan.seed + 1);
    for (let i = 0; i < pilots; i++) {
      const profile = this.simulation.add(CAST[i % CAST.length] ?? 'Lupe', i % 8);
      if (profile !== undefined) this.#pilots.push({ id: profile.id, restUntil: 0, seq: 0 });
    }
  }

  step(): Step {
    const { simulation } = this;
    const pears = simulation.pears();
    for (const pilot of this.#pilots) {
      const self = simulation.state(pilot.id);
      if (self === undefined || (simulation.tick + pilot.id) % 3 !== 0) continue;
      if (simulation.tick < pilot.restUntil) continue;
      const goal = choosePear(self, pears, simulation.tick, pilot.id);
      if (goal === undefined || this.#random() < 0.006) {
        pilot.restUntil = simulation.tick + 25;
      }
      const way =
        goal === undefined || simulation.tick < pilot.restUntil
          ? { dx: 0, dy: 0 }
          : steerTo(self, goal, simulation.world.obstacles);
      simulation.steer(pilot.id, way.dx, way.dy, ++pilot.seq);
    }
    return simulation.step();
  }
}
