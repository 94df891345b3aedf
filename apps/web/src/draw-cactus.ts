import { between, type Random, seededRandom } from '../../backend/src/random.js';

interface Pad {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly length: number;
  readonly depth: number;
}

const GREENS: readonly (readonly [light: string, body: string, rim: string])[] = [
  ['#8cc36a', '#4f9148', '#2c6437'],
  ['#9acb72', '#5a9b4d', '#34703c'],
  ['#a9d67f', '#68a957', '#3f7f43'],
];

/**
 * A nopal, standing on (0, 0): flat pads that grow out of each other, with spines, a few pears and flowers on the upper
 * rims. The same seed grows the same plant.
 */
export function drawCactus(context: CanvasRenderingContext2D, radius: number, seed: number): void {
  const random = seededRandom(seed);
  const stems = radius < 31 ? 1 : radius < 38 ? 2 : 3;
  shadow(context, radius);
  for (let i = 0; i < 4; i++) {
    stone(context, between(random, -1, 1) * radius, radius * between(random, 0.12, 0.5), random);
  }
  const pads: Pad[] = [];
  for (let stem = 0; stem < stems; stem++) {
    const side = stems === 1 ? 0 : (stem / (stems - 1) - 0.5) * 2;
    const lean = side * 0.5 + between(random, -0.1, 0.1);
    const length = radius * between(random, 1.25, 1.5) * (stems === 1 ? 1.1 : 1);
    grow(pads, { x: side * radius * 0.5, y: radius * 0.35, angle: lean, length, depth: 0 }, random);
  }
  pads.sort((a, b) => b.depth - a.depth);
  for (const pad of pads) drawPad(context, pad, random);
}

/** Adds a pad and those that grow out of its upper rim. An angle of 0 is upright. */
function grow(pads: Pad[], pad: Pad, random: Random): void {
  pads.push(pad);
  if (pad.depth === 2) return;
  const children = pad.depth === 0 ? 2 + Math.round(random()) : 1 + Math.round(random());
  for (let child = 0; child < children; child++) {
    const spread = children === 1 ? 0 : (child / (children - 1) - 0.5) * 2;
    const bend = spread * between(random, 0.62, 0.85) + between(random, -0.15, 0.15);
    const out = pad.angle + bend * 0.62;
    const reach = pad.length * (0.9 - Math.abs(spread) * 0.14);
    const angle = pad.angle * 0.75 + bend;
    const length = pad.length * between(random, 0.6, 0.74);
    const x = pad.x + Math.sin(out) * reach;
    const y = pad.y - Math.cos(out) * reach;
    grow(pads, { x, y, angle, length, depth: pad.depth + 1 }, random);
  }
}

function drawPad(context: CanvasRenderingContext2D, pad: Pad, random: Random): void {
  const { length } = pad;
  const half = length * 0.4;
  const [light, body, rim] = GREENS[pad.depth] ?? ['#8cc36a', '#4f9148', '#2c6437'];
  context.save();
  context.translate(pad.x, pad.y);
  context.rotate(pad.angle);
  if (pad.depth > 0) fruits(context, length, half, random, pad.depth);
  padOutline(context, length, half);
  const fill = context.createLinearGradient(-half, -length, half, 0);
  fill.addColorStop(0, light);
  fill.addColorStop(0.55, body);
  fill.addColorStop(1, rim);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.6;
  context.strokeStyle = rim;
  context.stroke();
  spines(context, length, half);
  context.restore();
}

/** An egg: narrow where it is attached, wide above. */
function padOutline(context: CanvasRenderingContext2D, length: number, half: number): void {
  context.beginPath();
  context.moveTo(0, length * 0.03);
  context.bezierCurveTo(-half * 0.9, -length * 0.05, -half * 1.35, -length, 0, -length);
  context.bezierCurveTo(half * 1.35, -length, half * 0.9, -length * 0.05, 0, length * 0.03);
  context.closePath();
}

function spines(context: CanvasRenderingContext2D, length: number, half: number): void {
  const step = Math.max(5.5, length / 6);
  context.lineWidth = 0.9;
  context.strokeStyle = 'rgb(255 250 225 / 0.85)';
  context.beginPath();
  let row = 0;
  for (let y = -length * 0.18; y > -length * 0.92; y -= step * 0.8) {
    const along = -y / length;
    const wide = half * 0.86 * Math.sin(Math.PI * Math.min(0.16 + along * 0.84, 0.93));
    const shift = row++ % 2 === 0 ? 0 : step / 2;
    for (let x = -Math.floor(wide / step) * step - shift; x <= wide; x += step) {
      if (Math.abs(x) > wide) continue;
      context.moveTo(x, y);
      context.lineTo(x - 1.3, y - 2.4);
      context.moveTo(x, y);
      context.lineTo(x + 1.5, y - 2.2);
    }
  }
  context.stroke();
}

function fruits(
  context: CanvasRenderingContext2D,
  length: number,
  half: number,
  random: Random,
  depth: number,
): void {
  const count = depth === 2 ? Math.floor(random() * 3.2) : Math.floor(random() * 1.6);
  for (let i = 0; i < count; i++) {
    const along = between(random, -0.75, 0.75);
    const size = length * between(random, 0.12, 0.15) + 1.6;
    context.save();
    context.translate(along * half * 0.92, -length * (0.97 - along * along * 0.28));
    context.rotate(along * 0.8);
    const isFlower = random() < 0.22;
    context.beginPath();
    context.ellipse(0, -size * 0.7, size * 0.72, size * 1.1, 0, 0, Math.PI * 2);
    context.fillStyle = isFlower ? '#f6c945' : '#c9206b';
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = isFlower ? '#c98a17' : '#8e1550';
    context.stroke();
    context.beginPath();
    context.ellipse(-size * 0.22, -size, size * 0.16, size * 0.36, 0.2, 0, Math.PI * 2);
    context.fillStyle = 'rgb(255 255 255 / 0.5)';
    context.fill();
    context.restore();
  }
}

function shadow(context: CanvasRenderingContext2D, radius: number): void {
  context.fillStyle = 'rgb(90 60 20 / 0.2)';
  context.beginPath();
  context.ellipse(radius * 0.3, radius * 0.42, radius * 1.45, radius * 0.62, 0.04, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = 'rgb(80 55 20 / 0.22)';
  context.beginPath();
  context.ellipse(0, radius * 0.36, radius * 0.95, radius * 0.42, 0, 0, Math.PI * 2);
  context.fill();
}

function stone(context: CanvasRenderingContext2D, x: number, y: number, random: Random): void {
  const size = between(random, 2.5, 5.5);
  context.fillStyle = '#b39a74';
  context.beginPath();
  context.ellipse(x, y, size * 1.2, size * 0.8, 0, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = '#d8c29a';
  context.beginPath();
  context.ellipse(x - size * 0.2, y - size * 0.25, size * 0.8, size * 0.42, 0, 0, Math.PI * 2);
  context.fill();
}
