import { ARENA_PLANS } from '../../backend/src/arena-plans.js';
import { TICK_MS } from '../../backend/src/movement.js';
import { ArenaModel } from './arena-model.js';
import { LocalArena } from './local-arena.js';
import { groundOf } from './palette.js';
import type { Renderer } from './renderer.js';

const PILOTS = 12;
/** Steps played before the first frame, so that the lobby opens on a lively field. */
const PRELUDE = 60;
/** Degrees a second by which the view circles the field. */
const DRIFT = 5;

/** The game as it plays itself behind the lobby. */
export class Attract {
  readonly #arena: LocalArena;
  readonly #model: ArenaModel;
  readonly #renderer: Renderer;
  #nextStepMs: number;
  #playedMs = 0;

  constructor(renderer: Renderer, nowMs: number) {
    this.#renderer = renderer;
    const plan = ARENA_PLANS[0] ?? {
      id: '',
      title: '',
      seed: 1,
      width: 900,
      height: 600,
      cacti: 6,
    };
    this.#arena = new LocalArena(plan, PILOTS);
    const { simulation } = this.#arena;
    for (let i = 0; i < PRELUDE; i++) this.#arena.step();
    this.#model = new ArenaModel(
      {
        ...simulation.world,
        obstacles: [...simulation.world.obstacles],
        you: 0,
        arena: plan.id,
        server: 'the page',
        title: plan.title,
        tick: simulation.tick,
        pears: simulation.pears(),
        profiles: simulation.profiles(),
        players: simulation.states(),
      },
      nowMs,
    );
    this.#nextStepMs = nowMs + TICK_MS;
    renderer.enter({ world: this.#model.world, ground: groundOf(plan.id) }, plan.seed);
  }

  frame(nowMs: number, seconds: number): void {
    const model = this.#model;
    const isCalm = this.#renderer.effects.isCalm;
    if (nowMs - this.#nextStepMs > 1000) this.#nextStepMs = nowMs;
    while (!isCalm && this.#nextStepMs <= nowMs) {
      const step = this.#arena.step();
      this.#nextStepMs += TICK_MS;
      model.state({ tick: step.tick, players: step.moved, sprouted: step.sprouted }, nowMs);
      for (const collected of step.collected) model.collected(collected);
    }
    const { tick, pops } = model.advance(nowMs, seconds);
    for (const { pear, points } of pops) this.#renderer.effects.pop(pear.x, pear.y, points, false);
    if (!isCalm) this.#playedMs += seconds * 1000;
    const angle = (this.#playedMs / 1000) * DRIFT * (Math.PI / 180);
    const { world } = model;
    const focus = {
      x: world.width * (0.5 + 0.28 * Math.cos(angle)),
      y: world.height * (0.5 + 0.24 * Math.sin(angle)),
    };
    this.#renderer.draw(
      {
        world,
        ground: groundOf('oasis'),
        tick,
        pears: model.pears.values(),
        actors: model.actors(),
        focus,
        hasLabels: false,
      },
      seconds,
    );
  }
}
