import type { Obstacle, Pear } from '../../generated/client.js';
import { drawBubble } from './bubbles.js';
import { Camera } from './camera.js';
import { drawCactus } from './draw-cactus.js';
import { drawGlint, drawPear, PEAR_SPRITE, RIPENESS_STEPS } from './draw-pear.js';
import { drawPlayer } from './draw-player.js';
import { Effects } from './effects.js';
import { GroundLayer } from './ground.js';
import { CREAM, coatOf, INK, MAGENTA } from './palette.js';
import type { Actor, Scene, Standing } from './scene.js';
import { Sprites } from './sprites.js';

export const FONT =
  'ui-rounded, "SF Pro Rounded", "Segoe UI", system-ui, "Liberation Sans", sans-serif';

/** More pixels than this per CSS pixel nobody sees, but every frame pays for them. */
const SHARPEST = 2.5;
/** Players are drawn larger than they collide, so that heads may overlap. */
const PLAYER_SCALE = 1.16;
/** From green to ripe as drawn, in ticks. */
const RIPENING_TICKS = 90;
/** Ticks in which a pear that has just ripened swells. */
const SWELL_TICKS = 6;

/** Draws scenes on a canvas that fills its element, at the screen's own resolution. */
export class Renderer {
  readonly effects: Effects;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #camera = new Camera();
  readonly #sprites = new Sprites();
  #ground: GroundLayer | undefined;
  #pixelRatio = 1;
  #standing: Standing[] = [];

  constructor(canvas: HTMLCanvasElement, isCalm: boolean) {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('this browser has no 2D canvas');
    this.#canvas = canvas;
    this.#context = context;
    this.effects = new Effects(isCalm);
  }

  /** Prepares the ground of another arena. */
  enter(scene: Pick<Scene, 'world' | 'ground'>, seed: number): void {
    this.#ground = new GroundLayer(scene.world, scene.ground, seed);
    this.#camera.resize(this.#camera.width, this.#camera.height);
  }

  draw(scene: Scene, seconds: number): void {
    this.#fit();
    const context = this.#context;
    const camera = this.#camera;
    camera.follow(scene.focus, scene.world, seconds);
    this.effects.advance(seconds);

    const scale = camera.zoom * this.#pixelRatio;
    this.#sprites.rescale(scale);
    const originX = Math.round((camera.width / 2 - camera.x * camera.zoom) * this.#pixelRatio);
    const originY = Math.round((camera.height / 2 - camera.y * camera.zoom) * this.#pixelRatio);
    context.setTransform(scale, 0, 0, scale, originX, originY);

    this.#ground?.draw(context, camera);
    for (const pear of scene.pears) this.#drawPear(pear, scene.tick);
    this.#drawStanding(scene);
    this.effects.drawDrops(context);
    if (scene.hasLabels) for (const actor of scene.actors) this.#drawLabel(actor);
    for (const actor of scene.actors) this.#drawBubble(actor);
    this.effects.drawPopUps(context, FONT);
  }

  #fit(): void {
    const ratio = Math.min(window.devicePixelRatio || 1, SHARPEST);
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const camera = this.#camera;
    if (width === camera.width && height === camera.height && ratio === this.#pixelRatio) return;
    this.#pixelRatio = ratio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    camera.resize(width, height);
  }

  #drawPear(pear: Pear, tick: number): void {
    if (!this.#camera.sees(pear.x, pear.y, PEAR_SPRITE)) return;
    const age = 1 - (pear.ripeAt - tick) / RIPENING_TICKS;
    if (age < -0.2) return;
    const ripeness = Math.min(Math.max(age, 0), 1);
    const step = Math.round(ripeness * RIPENESS_STEPS);
    const sinceRipe = tick - pear.ripeAt;
    let stretch = 0.42 + 0.58 * ripeness;
    let lift = 0;
    if (!this.effects.isCalm && sinceRipe > 0) {
      if (sinceRipe < SWELL_TICKS) stretch += Math.sin((sinceRipe / SWELL_TICKS) * Math.PI) * 0.28;
      lift = Math.abs(Math.sin(tick * 0.09 + pear.id)) * 2.4;
    }
    const place = { x: pear.x, y: pear.y - lift, size: PEAR_SPRITE, stretch };
    this.#sprites.draw(this.#context, `pear ${pear.kind} ${step}`, place, (context) =>
      drawPear(context, pear.kind, step / RIPENESS_STEPS),
    );
    if (pear.kind === 'gold' && sinceRipe > 0) {
      const glow = this.effects.isCalm ? 0.8 : Math.abs(Math.sin(tick * 0.12 + pear.id));
      drawGlint(this.#context, pear.x + 8, pear.y - 11 - lift, 3 + glow * 4);
    }
  }

  #drawStanding(scene: Scene): void {
    const standing = this.#standing;
    standing.length = 0;
    for (const cactus of scene.world.obstacles) {
      if (this.#camera.sees(cactus.x, cactus.y - cactus.radius * 1.4, cactus.radius * 4)) {
        standing.push({ y: cactus.y + cactus.radius * 0.35, cactus });
      }
    }
    for (const actor of scene.actors) {
      if (this.#camera.sees(actor.x, actor.y, 60)) standing.push({ y: actor.y + 6, actor });
    }
    standing.sort((a, b) => a.y - b.y);
    for (const thing of standing) {
      if ('actor' in thing) this.#drawActor(thing.actor);
      else this.#drawCactus(thing.cactus, scene.actors);
    }
  }

  #drawActor(actor: Actor): void {
    const context = this.#context;
    context.save();
    context.translate(actor.x, actor.y);
    if (actor.isOwn) {
      context.beginPath();
      context.ellipse(0, 7, 25, 12, 0, 0, Math.PI * 2);
      context.fillStyle = 'rgb(201 32 107 / 0.16)';
      context.fill();
      context.lineWidth = 2.4;
      context.strokeStyle = MAGENTA;
      context.stroke();
    }
    context.scale(PLAYER_SCALE, PLAYER_SCALE);
    drawPlayer(context, { ...actor, coat: coatOf(actor.colour) });
    context.restore();
  }

  /** A cactus that hides the own player, or anyone, lets them shine through. */
  #drawCactus(cactus: Obstacle, actors: readonly Actor[]): void {
    const { x, y, radius } = cactus;
    const hides = actors.some(
      (actor) =>
        actor.isOwn &&
        Math.abs(actor.x - x) < radius * 1.5 &&
        actor.y < y &&
        actor.y > y - radius * 3.1,
    );
    this.#context.globalAlpha = hides ? 0.62 : 1;
    this.#sprites.draw(
      this.#context,
      `cactus ${x} ${y} ${radius}`,
      { x, y, size: radius * 8 },
      (context) => drawCactus(context, radius, x * 31 + y),
    );
    this.#context.globalAlpha = 1;
  }

  #drawLabel(actor: Actor): void {
    if (!this.#camera.sees(actor.x, actor.y, 80)) return;
    const context = this.#context;
    const size = Math.max(12.5, 12.5 / this.#camera.zoom);
    context.font = `${actor.isOwn ? 750 : 600} ${size}px ${FONT}`;
    context.textAlign = 'center';
    context.lineJoin = 'round';
    context.lineWidth = 3.6;
    context.strokeStyle = CREAM;
    context.strokeText(actor.name, actor.x, actor.y + 29);
    context.fillStyle = actor.isOwn ? MAGENTA : INK;
    context.fillText(actor.name, actor.x, actor.y + 29);
  }

  #drawBubble({ x, y, bubble, isLeader }: Actor): void {
    if (bubble === undefined || !this.#camera.sees(x, y, 160)) return;
    drawBubble(this.#context, bubble.text, {
      x,
      y: y - (isLeader ? 68 : 56),
      fade: bubble.fade,
      font: FONT,
    });
  }
}
