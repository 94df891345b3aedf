import { GOLD, INK, MAGENTA } from './palette.js';

interface Drop {
  x: number;
  y: number;
  speedX: number;
  speedY: number;
  size: number;
  age: number;
  readonly life: number;
  readonly colour: string;
}

interface PopUp {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly colour: string;
  readonly size: number;
  age: number;
}

/** More at once would be a smear. */
const MOST_DROPS = 320;
const POP_UP_S = 0.95;
const GRAVITY = 420;

/** What flies when a pear pops: juice, a ring of points, dust from paws. Times are in seconds. */
export class Effects {
  #drops: Drop[] = [];
  #popUps: PopUp[] = [];
  /** With reduced motion only the points are shown. */
  readonly isCalm: boolean;

  constructor(isCalm: boolean) {
    this.isCalm = isCalm;
  }

  /** A pear pops. @param isOwn whether this page's player got it */
  pop(x: number, y: number, points: number, isOwn: boolean): void {
    const isGold = points > 1;
    const colour = isGold ? GOLD : MAGENTA;
    this.#popUps.push({
      x,
      y: y - 40,
      text: `+${points}`,
      colour: isOwn ? colour : INK,
      size: isOwn ? 24 : 14,
      age: 0,
    });
    if (this.isCalm) return;
    const count = isOwn ? 18 : 10;
    for (let i = 0; i < count && this.#drops.length < MOST_DROPS; i++) {
      const angle = (i / count) * Math.PI * 2 + Math.random() * 0.4;
      const speed = 60 + Math.random() * 120;
      this.#drops.push({
        x,
        y: y - 4,
        speedX: Math.cos(angle) * speed,
        speedY: Math.sin(angle) * speed * 0.7 - 130,
        size: 1.8 + Math.random() * 3.4,
        age: 0,
        life: 0.45 + Math.random() * 0.3,
        colour: i % 4 === 0 ? '#ff8dbd' : i % 7 === 0 ? '#8cc36a' : colour,
      });
    }
  }

  /** A puff of sand under a walking player. */
  dust(x: number, y: number): void {
    if (this.isCalm || this.#drops.length > MOST_DROPS / 2) return;
    this.#drops.push({
      x: x + (Math.random() - 0.5) * 10,
      y: y + 8,
      speedX: (Math.random() - 0.5) * 24,
      speedY: -70,
      size: 3 + Math.random() * 2.5,
      age: 0,
      life: 0.34,
      colour: '#fff1cf',
    });
  }

  advance(seconds: number): void {
    for (const drop of this.#drops) {
      drop.age += seconds;
      drop.x += drop.speedX * seconds;
      drop.y += drop.speedY * seconds;
      drop.speedY += GRAVITY * seconds;
    }
    for (const popUp of this.#popUps) popUp.age += seconds;
    this.#drops = this.#drops.filter((drop) => drop.age < drop.life);
    this.#popUps = this.#popUps.filter((popUp) => popUp.age < POP_UP_S);
  }

  drawDrops(context: CanvasRenderingContext2D): void {
    for (const drop of this.#drops) {
      const left = 1 - drop.age / drop.life;
      context.globalAlpha = Math.min(1, left * 1.6);
      context.fillStyle = drop.colour;
      context.beginPath();
      context.arc(drop.x, drop.y, drop.size * (0.4 + left * 0.6), 0, Math.PI * 2);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  drawPopUps(context: CanvasRenderingContext2D, font: string): void {
    context.textAlign = 'center';
    context.lineJoin = 'round';
    for (const popUp of this.#popUps) {
      const along = popUp.age / POP_UP_S;
      const rise = this.isCalm ? 0 : 44 * (1 - (1 - along) ** 2);
      const grow = this.isCalm ? 1 : Math.min(1, 0.5 + along * 5);
      context.globalAlpha = Math.min(1, (1 - along) * 2.4);
      context.font = `800 ${popUp.size * grow}px ${font}`;
      context.lineWidth = popUp.size / 4;
      context.strokeStyle = '#fffaf0';
      context.strokeText(popUp.text, popUp.x, popUp.y - rise);
      context.fillStyle = popUp.colour;
      context.fillText(popUp.text, popUp.x, popUp.y - rise);
    }
    context.globalAlpha = 1;
  }
}
