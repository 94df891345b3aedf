import { type Animal, ellipse, isSeenFromBehind, type Look } from './animal.js';
import { drawFace } from './draw-face.js';
import { drawPaws } from './draw-paws.js';
import type { Coat } from './palette.js';

export const TORTOISE: Animal = {
  feet: drawPaws,
  tail: drawTail,
  body: drawBody,
  head: drawHead,
  neck: { forward: 16, height: -12, radius: 9 },
};

const CORNERS = 6;

/** A high dome of plates with a light rim. */
function drawBody(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  const middle = -look.x * 2;
  ellipse(context, middle, -4.5, 18.5, 11);
  context.fillStyle = coat.stripe;
  context.fill();
  context.lineWidth = 1.6;
  context.strokeStyle = coat.shade;
  context.stroke();
  ellipse(context, middle, -10, 16.5, 12.5);
  context.fillStyle = coat.base;
  context.fill();
  context.stroke();
  ellipse(context, middle - 5, -17, 6.5, 3);
  context.fillStyle = 'rgb(255 255 255 / 0.3)';
  context.fill();
  drawPlates(context, middle, coat);
}

/** A plate in the middle and seams from its corners to the rim. */
function drawPlates(context: CanvasRenderingContext2D, middle: number, coat: Coat): void {
  context.beginPath();
  for (let i = 0; i <= CORNERS; i++) {
    const angle = (i / CORNERS) * Math.PI * 2;
    const x = middle + Math.cos(angle) * 8;
    const y = -11.5 + Math.sin(angle) * 6;
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  for (let i = 0; i < CORNERS; i++) {
    const angle = (i / CORNERS) * Math.PI * 2;
    context.moveTo(middle + Math.cos(angle) * 8, -11.5 + Math.sin(angle) * 6);
    context.lineTo(middle + Math.cos(angle) * 15.5, -10 + Math.sin(angle) * 11.5);
  }
  context.lineWidth = 1.7;
  context.strokeStyle = coat.shade;
  context.stroke();
}

function drawHead(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  ellipse(context, 0, 0, 9.2, 8.8);
  context.fillStyle = coat.skin;
  context.fill();
  context.lineWidth = 1.4;
  context.strokeStyle = coat.shade;
  context.stroke();
  if (!isSeenFromBehind(look)) drawFace(context, look, { apart: 8, eye: 2, mouth: 3.4 });
}

function drawTail(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  ellipse(context, -look.x * 19, -3 - look.y * 9, 4, 3);
  context.fillStyle = coat.skin;
  context.fill();
  context.lineWidth = 1.3;
  context.strokeStyle = coat.shade;
  context.stroke();
}
