import type { PearKind } from '../../generated/client.js';
import { blend, GOLD, LEAF, MAGENTA } from './palette.js';

/** Field units of a pear's sprite. */
export const PEAR_SPRITE = 48;
/** Sprites are kept per step of ripeness. */
export const RIPENESS_STEPS = 10;

/** A prickly pear lying on the sand around (0, 0). @param ripeness 0 green to 1 ripe */
export function drawPear(
  context: CanvasRenderingContext2D,
  kind: PearKind,
  ripeness: number,
): void {
  const isGold = kind === 'gold';
  const body = ripened(
    '#7fb257',
    isGold ? '#c9c04a' : '#e8935a',
    isGold ? GOLD : MAGENTA,
    ripeness,
  );
  const deep = ripened(
    '#47793a',
    isGold ? '#8f8426' : '#a8552e',
    isGold ? '#b8740a' : '#8a124c',
    ripeness,
  );
  const light = ripened(
    '#b9dc8a',
    isGold ? '#e8e38e' : '#f8c48f',
    isGold ? '#ffe48a' : '#f06aa6',
    ripeness,
  );

  context.fillStyle = 'rgb(90 60 20 / 0.25)';
  context.beginPath();
  context.ellipse(2.5, 11.5, 11, 4.2, 0, 0, Math.PI * 2);
  context.fill();

  context.save();
  context.rotate(0.16);
  const fill = context.createRadialGradient(-3.5, -5, 1, 0, 0, 15);
  fill.addColorStop(0, light);
  fill.addColorStop(0.5, body);
  fill.addColorStop(1, deep);
  context.beginPath();
  context.moveTo(-6, -11);
  context.bezierCurveTo(-12, -5, -10.5, 9, -3.5, 12);
  context.quadraticCurveTo(0, 13.2, 3.5, 12);
  context.bezierCurveTo(10.5, 9, 12, -5, 6, -11);
  context.quadraticCurveTo(0, -8.5, -6, -11);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.3;
  context.strokeStyle = deep;
  context.stroke();

  // The crown, a shallow cup where the flower was.
  context.beginPath();
  context.ellipse(0, -10.9, 6.1, 2.5, 0, 0, Math.PI * 2);
  context.fillStyle = ripened(LEAF, '#8a8a48', isGold ? '#9a6a12' : '#7a1a48', ripeness);
  context.fill();
  context.stroke();

  context.fillStyle = 'rgb(255 246 214 / 0.9)';
  for (const [x, y] of [
    [-4.5, -1.5],
    [1, -4],
    [5.2, 1],
    [-1, 3.2],
    [-5, 6],
    [3.2, 7],
  ] as const) {
    context.beginPath();
    context.arc(x, y, 0.95, 0, Math.PI * 2);
    context.fill();
  }
  context.beginPath();
  context.ellipse(-4.8, -5, 1.5, 3.1, 0.35, 0, Math.PI * 2);
  context.fillStyle = `rgb(255 255 255 / ${0.35 + ripeness * 0.3})`;
  context.fill();
  context.restore();
}

/** Unripe, turning, ripe: green straight to magenta would be mud half-way. */
function ripened(unripe: string, turning: string, ripe: string, ripeness: number): string {
  return ripeness < 0.5
    ? blend(unripe, turning, ripeness * 2)
    : blend(turning, ripe, ripeness * 2 - 1);
}

/** A four-pointed glint, for gold. */
export function drawGlint(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
): void {
  context.fillStyle = '#fffbe0';
  context.beginPath();
  for (let point = 0; point < 8; point++) {
    const angle = (point * Math.PI) / 4;
    const far = point % 2 === 0 ? size : size * 0.26;
    context.lineTo(x + Math.cos(angle) * far, y + Math.sin(angle) * far);
  }
  context.fill();
}
