import type { World } from '../../backend/src/world.js';
import type { Pear } from '../../generated/client.js';
import { coatOf, GOLD, type Ground, MAGENTA } from './palette.js';
import type { Actor } from './scene.js';

/** Draws a whole arena small: for the lobby's cards and the corner of the game. */
export function drawMinimap(
  canvas: HTMLCanvasElement,
  map: {
    readonly world: World;
    readonly ground: Ground;
    readonly pears?: Iterable<Pear>;
    readonly actors?: readonly Actor[];
    readonly tick?: number;
  },
): void {
  const context = canvas.getContext('2d');
  const { clientWidth: wide, clientHeight: high } = canvas;
  if (context === null || wide === 0) return;
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const pixelsWide = Math.round(wide * ratio);
  const pixelsHigh = Math.round(high * ratio);
  if (canvas.width !== pixelsWide || canvas.height !== pixelsHigh) {
    canvas.width = pixelsWide;
    canvas.height = pixelsHigh;
  }
  const { world, ground, tick = 0 } = map;
  const scale = Math.max(pixelsWide / world.width, pixelsHigh / world.height);
  context.setTransform(
    scale,
    0,
    0,
    scale,
    (pixelsWide - world.width * scale) / 2,
    (pixelsHigh - world.height * scale) / 2,
  );
  context.fillStyle = ground.sand;
  context.fillRect(0, 0, world.width, world.height);
  for (const { x, y, radius } of world.obstacles) {
    const size = radius * 1.25;
    dot(context, x + 6, y + 10, size, 'rgb(90 60 20 / 0.22)');
    dot(context, x, y, size, '#3f7f43');
    dot(context, x - size * 0.22, y - size * 0.25, size * 0.55, '#7db765');
  }
  for (const pear of map.pears ?? []) {
    if (pear.ripeAt > tick) continue;
    dot(context, pear.x, pear.y, 13, pear.kind === 'gold' ? GOLD : MAGENTA);
  }
  for (const actor of map.actors ?? []) {
    dot(context, actor.x, actor.y, actor.isOwn ? 44 : 30, '#fffdf6');
    dot(context, actor.x, actor.y, actor.isOwn ? 33 : 21, coatOf(actor.colour).base);
  }
}

function dot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
}
