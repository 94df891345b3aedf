import type { Cloth } from './palette.js';

export interface Stance {
  readonly id: number;
  readonly cloth: Cloth;
  /** Radians. */
  readonly heading: number;
  readonly isWalking: boolean;
  /** Radians of the walk cycle. */
  readonly stride: number;
  /** Whether it wears the crown of the best score. */
  readonly isLeader: boolean;
}

const STRAW = { light: '#f9df9b', body: '#e8bf64', rim: '#b98a33' };
const SKINS = ['#a8673c', '#d9a173', '#8a5232', '#c4855a'] as const;
const CROWN = { fill: '#f7c52f', rim: '#b67a08' };

/** A player on (0, 0), seen a little from above: boots, a striped poncho, a face that looks where it goes, a straw hat. 36 units wide. */
export function drawPlayer(context: CanvasRenderingContext2D, stance: Stance): void {
  const lookX = Math.cos(stance.heading);
  const lookY = Math.sin(stance.heading);
  const swing = stance.isWalking ? Math.sin(stance.stride) : 0;
  const bob = stance.isWalking ? Math.abs(Math.cos(stance.stride)) * 2.2 : 0;

  context.fillStyle = 'rgb(80 50 15 / 0.28)';
  context.beginPath();
  context.ellipse(3, 9, 19, 7.5, 0, 0, Math.PI * 2);
  context.fill();

  context.fillStyle = '#4a2f1d';
  for (const side of [-1, 1]) {
    const step = swing * side;
    context.beginPath();
    context.ellipse(side * 6 + step * lookX * 4, 8 + Math.min(0, step) * 2.5, 4.6, 3.6, 0, 0, 7);
    context.fill();
  }

  context.save();
  context.translate(0, -bob);
  context.rotate(swing * 0.045);
  poncho(context, stance.cloth, lookX);
  head(context, SKINS[stance.id % SKINS.length] ?? SKINS[0], lookX, lookY);
  hat(context, stance.cloth, lookX, lookY);
  if (stance.isLeader) crown(context, lookX * 1.6);
  context.restore();
}

function poncho(context: CanvasRenderingContext2D, cloth: Cloth, lookX: number): void {
  const outline = new Path2D('M-6-19C-13-15-17-4-17 3Q0 12 17 3C17-4 13-15 6-19Z');
  context.fillStyle = cloth.base;
  context.fill(outline);
  context.save();
  context.clip(outline);
  context.lineWidth = 3;
  context.strokeStyle = cloth.stripe;
  context.beginPath();
  context.moveTo(-20, -3.5);
  context.quadraticCurveTo(0, 5, 20, -3.5);
  context.stroke();
  context.lineWidth = 1.4;
  context.beginPath();
  context.moveTo(-20, 1.2);
  context.quadraticCurveTo(0, 10, 20, 1.2);
  context.stroke();
  context.fillStyle = 'rgb(0 0 0 / 0.1)';
  context.beginPath();
  context.ellipse(12 - lookX * 4, 0, 9, 22, 0.25, 0, Math.PI * 2);
  context.fill();
  context.restore();
  context.lineWidth = 1.5;
  context.strokeStyle = cloth.shade;
  context.stroke(outline);
}

function head(context: CanvasRenderingContext2D, skin: string, lookX: number, lookY: number): void {
  context.beginPath();
  context.arc(0, -20.5, 9.8, 0, Math.PI * 2);
  context.fillStyle = skin;
  context.fill();
  if (lookY < -0.45) return; // seen from behind
  const middle = lookX * 4.2;
  const eyes = -20.2 + lookY * 1.2;
  context.fillStyle = '#2a1a10';
  for (const side of [-1, 1]) {
    context.beginPath();
    context.ellipse(middle + side * 3.3, eyes, 1.35, 1.9, 0, 0, Math.PI * 2);
    context.fill();
  }
  context.fillStyle = 'rgb(226 74 74 / 0.35)';
  for (const side of [-1, 1]) {
    context.beginPath();
    context.ellipse(middle + side * 5.2, eyes + 3.6, 1.9, 1.3, 0, 0, Math.PI * 2);
    context.fill();
  }
  context.lineWidth = 1.4;
  context.lineCap = 'round';
  context.strokeStyle = '#5b2718';
  context.beginPath();
  context.moveTo(middle - 2.3, eyes + 4.2);
  context.quadraticCurveTo(middle, eyes + 6.6, middle + 2.3, eyes + 4.2);
  context.stroke();
}

function hat(context: CanvasRenderingContext2D, cloth: Cloth, lookX: number, lookY: number): void {
  context.save();
  context.translate(lookX * 1.6, -30.5 + lookY * 0.8);
  context.rotate(lookX * 0.08);
  context.beginPath();
  context.ellipse(0, 0, 20, 7.2, 0, 0, Math.PI * 2);
  context.fillStyle = STRAW.body;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = STRAW.rim;
  context.stroke();
  context.beginPath();
  context.ellipse(0, -0.7, 16, 4.9, 0, 0, Math.PI * 2);
  context.strokeStyle = cloth.base;
  context.lineWidth = 1.6;
  context.stroke();
  context.beginPath();
  context.moveTo(-9, -1);
  context.bezierCurveTo(-8.5, -9, -5.5, -14.5, 0, -14.5);
  context.bezierCurveTo(5.5, -14.5, 8.5, -9, 9, -1);
  context.quadraticCurveTo(0, 3.6, -9, -1);
  context.closePath();
  const crown = context.createLinearGradient(-9, -14, 9, 0);
  crown.addColorStop(0, STRAW.light);
  crown.addColorStop(1, STRAW.body);
  context.fillStyle = crown;
  context.fill();
  context.lineWidth = 1.3;
  context.strokeStyle = STRAW.rim;
  context.stroke();
  context.beginPath();
  context.moveTo(-8.7, -3);
  context.quadraticCurveTo(0, 1.6, 8.7, -3);
  context.lineWidth = 3;
  context.strokeStyle = cloth.base;
  context.stroke();
  context.restore();
}

function crown(context: CanvasRenderingContext2D, x: number): void {
  const outline = new Path2D('M-8 0L-9.5-10L-4.5-5L0-12L4.5-5L9.5-10L8 0Q0 3-8 0Z');
  context.save();
  context.translate(x, -45);
  context.fillStyle = CROWN.fill;
  context.fill(outline);
  context.lineWidth = 1.4;
  context.lineJoin = 'round';
  context.strokeStyle = CROWN.rim;
  context.stroke(outline);
  context.restore();
}
