import { between, seededRandom } from '../../backend/src/random.js';
import type { World } from '../../backend/src/world.js';
import type { Camera } from './camera.js';
import type { Ground } from './palette.js';

interface Decal {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly turn: number;
  readonly kind: 'dune' | 'pebble' | 'grass' | 'ripple' | 'flower';
}

/** The sand of one arena with its dunes, pebbles, tufts and the fence around it. */
export class GroundLayer {
  readonly #world: World;
  readonly #ground: Ground;
  readonly #decals: Decal[] = [];

  constructor(world: World, ground: Ground, seed: number) {
    this.#world = world;
    this.#ground = ground;
    const random = seededRandom(seed);
    const strew = (kind: Decal['kind'], count: number, low: number, high: number) => {
      for (let i = 0; i < count; i++) {
        const x = between(random, -60, world.width + 60);
        const y = between(random, -60, world.height + 60);
        this.#decals.push({ kind, x, y, size: between(random, low, high), turn: random() });
      }
    };
    const area = (world.width * world.height) / 1_000_000;
    strew('dune', Math.round(area * 16), 90, 240);
    strew('ripple', Math.round(area * 34), 16, 34);
    strew('pebble', Math.round(area * 60), 2, 5.5);
    strew('grass', Math.round(area * 34), 7, 12);
    strew('flower', Math.round(area * 9), 3, 4.5);
  }

  draw(context: CanvasRenderingContext2D, camera: Camera): void {
    const { width, height } = this.#world;
    context.fillStyle = this.#ground.beyond;
    context.fillRect(-2000, -2000, width + 4000, height + 4000);
    context.fillStyle = this.#ground.sand;
    context.beginPath();
    context.roundRect(-14, -14, width + 28, height + 28, 34);
    context.fill();
    for (const decal of this.#decals) {
      if (camera.sees(decal.x, decal.y, decal.size)) this.#drawDecal(context, decal);
    }
    this.#drawFence(context);
  }

  #drawDecal(context: CanvasRenderingContext2D, { kind, x, y, size, turn }: Decal): void {
    const ground = this.#ground;
    context.beginPath();
    switch (kind) {
      case 'dune':
        context.globalAlpha = 0.34;
        context.fillStyle = turn < 0.5 ? ground.light : ground.dark;
        context.ellipse(x, y, size, size * 0.32, (turn - 0.5) * 0.5, 0, Math.PI * 2);
        context.fill();
        context.globalAlpha = 1;
        break;
      case 'ripple':
        context.strokeStyle = ground.dark;
        context.lineWidth = 1.6;
        context.lineCap = 'round';
        for (let line = 0; line < 3; line++) {
          const from = x - size + line * size * 0.22;
          context.moveTo(from, y + line * 6);
          context.quadraticCurveTo(x, y + line * 6 - 6, from + size * 1.5, y + line * 6);
        }
        context.stroke();
        break;
      case 'pebble':
        context.fillStyle = ground.pebble;
        context.ellipse(x, y, size, size * 0.7, turn, 0, Math.PI * 2);
        context.fill();
        context.fillStyle = ground.light;
        context.beginPath();
        context.ellipse(x - size * 0.2, y - size * 0.25, size * 0.5, size * 0.28, turn, 0, 7);
        context.fill();
        break;
      case 'grass':
        context.strokeStyle = ground.grass;
        context.lineWidth = 1.7;
        context.lineCap = 'round';
        for (let blade = -2; blade <= 2; blade++) {
          context.moveTo(x + blade * 1.6, y);
          const lean = blade * size * 0.26 + (turn - 0.5) * 4;
          context.quadraticCurveTo(x + blade * 2, y - size * 0.5, x + lean + blade, y - size);
        }
        context.stroke();
        break;
      case 'flower':
        context.fillStyle = turn < 0.5 ? '#fff3d6' : '#f4c84f';
        for (let petal = 0; petal < 5; petal++) {
          const angle = (petal * Math.PI * 2) / 5 + turn;
          const petalX = x + Math.cos(angle) * size * 0.8;
          context.moveTo(petalX, y);
          context.arc(petalX, y + Math.sin(angle) * size * 0.6, size * 0.5, 0, Math.PI * 2);
        }
        context.fill();
        context.beginPath();
        context.fillStyle = '#b9652a';
        context.arc(x, y, size * 0.38, 0, Math.PI * 2);
        context.fill();
        break;
    }
  }

  /** A row of posts and a rope. */
  #drawFence(context: CanvasRenderingContext2D): void {
    const { width, height } = this.#world;
    context.lineWidth = 9;
    context.strokeStyle = 'rgb(90 55 20 / 0.16)';
    context.beginPath();
    context.roundRect(-11, -7, width + 24, height + 24, 34);
    context.stroke();
    context.lineWidth = 3;
    context.strokeStyle = '#a8743c';
    context.beginPath();
    context.roundRect(-12, -12, width + 24, height + 24, 32);
    context.stroke();
    const posts: [number, number][] = [];
    const across = Math.round(width / 90);
    const down = Math.round(height / 90);
    for (let i = 0; i <= across; i++) {
      const x = 20 + ((width - 40) * i) / across;
      posts.push([x, -12], [x, height + 12]);
    }
    for (let i = 0; i <= down; i++) {
      const y = 20 + ((height - 40) * i) / down;
      posts.push([-12, y], [width + 12, y]);
    }
    for (const [x, y] of posts) {
      context.fillStyle = '#7d5228';
      context.beginPath();
      context.roundRect(x - 4, y - 10, 8, 18, 3);
      context.fill();
      context.fillStyle = '#c08c4f';
      context.beginPath();
      context.ellipse(x, y - 9, 4, 2.4, 0, 0, Math.PI * 2);
      context.fill();
    }
  }
}
