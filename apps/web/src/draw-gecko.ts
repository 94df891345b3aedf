import { type Animal, ellipse, isSeenFromBehind, type Look } from './animal.js';
import { disc, drawSmile } from './draw-face.js';
import { drawPaws } from './draw-paws.js';
import type { Coat } from './palette.js';

export const GECKO: Animal = {
  feet: drawPaws,
  tail: drawTail,
  body: drawBody,
  head: drawHead,
  neck: { forward: 11, height: -14, radius: 11 },
};

/** Where the spots on the back are. */
const SPOTS = [
  { x: -7, y: -12, radius: 2.6 },
  { x: 1, y: -15, radius: 2.2 },
  { x: 7, y: -10, radius: 2.8 },
  { x: -1, y: -7, radius: 2.4 },
] as const;

function drawBody(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  const middle = -look.x * 2.5;
  ellipse(context, middle, -8, 14, 11);
  context.fillStyle = coat.base;
  context.fill();
  for (const { x, y, radius } of SPOTS) disc(context, middle + x, y, radius, coat.stripe);
  ellipse(context, middle, -8, 14, 11);
  context.lineWidth = 1.6;
  context.strokeStyle = coat.shade;
  context.stroke();
}

/** A wide head with eyes that stand out on top, and the widest smile. */
function drawHead(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  const isAway = isSeenFromBehind(look);
  context.lineWidth = 1.5;
  context.strokeStyle = coat.shade;
  ellipse(context, 0, 0, 11, 8);
  context.fillStyle = coat.base;
  context.fill();
  context.stroke();
  for (const side of [-1, 1]) {
    const x = side * 5.4 + look.x * 1.8;
    ellipse(context, x, -6.5, 4.6, 4.6);
    context.fillStyle = isAway ? coat.base : '#fffef8';
    context.fill();
    context.stroke();
    if (isAway) continue;
    disc(context, x + look.x * 1.3, -6.2 + look.y * 0.8, 2.4, '#2b1d17');
    disc(context, x + look.x * 1.3 + 0.8, -7.2 + look.y * 0.8, 0.9, '#ffffff');
  }
  if (!isAway) drawSmile(context, look.x * 3.2, 1.6, 5);
}

/** A thick tail that curls up at its end and sways. */
function drawTail(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  const sway = look.swing * 5;
  context.beginPath();
  context.moveTo(-look.x * 11, -5 - look.y * 4);
  context.bezierCurveTo(
    -look.x * 20 - look.y * sway,
    1 - look.y * 10,
    -look.x * 29 - look.y * sway,
    -3 - look.y * 12,
    -look.x * 25 + look.y * (6 - sway),
    -12 - look.y * 12,
  );
  context.lineWidth = 7.4;
  context.strokeStyle = coat.shade;
  context.stroke();
  context.lineWidth = 4.6;
  context.strokeStyle = coat.base;
  context.stroke();
}
