import type { World } from '../../backend/src/world.js';
import type {
  ArenaState,
  JoinReply,
  Pear,
  PearCollected,
  PlayerChatted,
  PlayerJoined,
  PlayerLeft,
  PlayerProfile,
  PlayerState,
} from '../../generated/client.js';
import { type Pose, ServerClock, Track } from './interpolation.js';
import { Prediction } from './prediction.js';
import type { Actor } from './scene.js';

/** How long a chat line stays over a player, and how long it takes to fade. */
const BUBBLE_MS = 5000;
const BUBBLE_FADE_MS = 400;
/** Radians of the walk cycle for each field unit walked. */
const STRIDE = 0.085;

interface Known extends Actor {
  readonly track: Track;
  saidAtMs: number;
}

/** A pear that pops in this frame. */
export interface Pop {
  readonly pear: Pear;
  readonly points: number;
  readonly isOwn: boolean;
}

/** What the page knows of its arena: the join's answer and every push since. Times are the page's, in milliseconds. */
export class ArenaModel {
  readonly world: World;
  readonly you: number;
  readonly prediction: Prediction;
  readonly pears = new Map<number, Pear>();
  readonly #known = new Map<number, Known>();
  readonly #clock = new ServerClock();
  #own: PlayerState | undefined;
  #due: PearCollected[] = [];
  #tick: number;

  constructor(reply: JoinReply, nowMs: number) {
    this.world = reply;
    this.you = reply.you;
    this.#tick = reply.tick;
    this.#clock.observe(reply.tick, nowMs);
    for (const pear of reply.pears) this.pears.set(pear.id, pear);
    const states = new Map(reply.players.map((state) => [state.id, state]));
    for (const profile of reply.profiles) {
      const state = states.get(profile.id);
      if (state !== undefined) this.#meet(profile, state, reply.tick);
    }
    this.#own = states.get(reply.you);
    const start = this.#own ?? { x: reply.width / 2, y: reply.height / 2, dir: 0 };
    this.prediction = new Prediction(this.world, start, start.dir, nowMs);
  }

  /** The moment of the last `advance`, in ticks. */
  get tick(): number {
    return this.#tick;
  }

  get size(): number {
    return this.#known.size;
  }

  get score(): number {
    return this.#known.get(this.you)?.score ?? 0;
  }

  state(state: ArenaState, nowMs: number): void {
    this.#clock.observe(state.tick, nowMs);
    for (const pear of state.sprouted) this.pears.set(pear.id, pear);
    for (const player of state.players) {
      const known = this.#known.get(player.id);
      if (known === undefined) continue;
      known.track.add(state.tick, player.x, player.y, player.dir);
      known.score = player.score;
      if (player.id === this.you) this.#own = player;
    }
    if (this.#own !== undefined) this.prediction.reconcile(this.#own, nowMs);
  }

  joined({ profile, state }: PlayerJoined): void {
    if (!this.#known.has(profile.id)) this.#meet(profile, state, 0);
  }

  left({ id }: PlayerLeft): void {
    this.#known.delete(id);
  }

  chatted({ id, text }: PlayerChatted, nowMs: number): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    known.bubble = { text, fade: 1 };
    known.saidAtMs = nowMs;
  }

  collected(collected: PearCollected): void {
    const known = this.#known.get(collected.player);
    if (known !== undefined) known.score = collected.score;
    this.#due.push(collected);
  }

  /** Moves everything to this moment. Answers the pears that pop now: under their player's feet, not before. */
  advance(nowMs: number, seconds: number): { readonly tick: number; readonly pops: Pop[] } {
    const tick = this.#clock.drawnTick(nowMs);
    this.#tick = tick;
    this.prediction.advance(nowMs);
    const leader = this.#leader();
    for (const known of this.#known.values()) {
      known.isLeader = known === leader;
      this.#pose(known, known.id === this.you ? this.prediction : known.track.at(tick), seconds);
      this.#fade(known, nowMs);
    }
    return { tick, pops: this.#pop(tick) };
  }

  actors(): Actor[] {
    return [...this.#known.values()];
  }

  /** The first of those with most points; nobody before the first point. */
  #leader(): Known | undefined {
    let leader: Known | undefined;
    for (const known of this.#known.values()) {
      if (known.score > (leader?.score ?? 0)) leader = known;
    }
    return leader;
  }

  #meet(profile: PlayerProfile, state: PlayerState, tick: number): void {
    const track = new Track();
    track.add(tick, state.x, state.y, state.dir);
    this.#known.set(profile.id, {
      ...profile,
      isOwn: profile.id === this.you,
      isLeader: false,
      x: state.x,
      y: state.y,
      heading: state.dir,
      isWalking: false,
      score: state.score,
      stride: 0,
      track,
      saidAtMs: 0,
    });
  }

  #pose(known: Known, pose: Readonly<Pose>, seconds: number): void {
    const walked = Math.hypot(pose.x - known.x, pose.y - known.y);
    known.stride += Math.min(walked, 400 * seconds) * STRIDE;
    known.x = pose.x;
    known.y = pose.y;
    known.heading = pose.heading;
    known.isWalking = pose.isWalking;
  }

  #fade(known: Known, nowMs: number): void {
    if (known.bubble === undefined) return;
    const left = known.saidAtMs + BUBBLE_MS - nowMs;
    if (left <= 0) delete known.bubble;
    else known.bubble = { text: known.bubble.text, fade: Math.min(1, left / BUBBLE_FADE_MS) };
  }

  #pop(tick: number): Pop[] {
    if (this.#due.length === 0) return [];
    const pops: Pop[] = [];
    const later: PearCollected[] = [];
    for (const collected of this.#due) {
      const isOwn = collected.player === this.you;
      if (!isOwn && collected.tick > tick) {
        later.push(collected);
        continue;
      }
      const pear = this.pears.get(collected.pear);
      this.pears.delete(collected.pear);
      if (pear !== undefined) pops.push({ pear, points: collected.points, isOwn });
    }
    this.#due = later;
    return pops;
  }
}
