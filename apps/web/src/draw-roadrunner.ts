import { type Animal, ellipse, isSeenFromBehind, type Look } from './animal.js';
import { drawFace } from './draw-face.js';
import type { Coat } from './palette.js';

export const ROADRUNNER: Animal = {
  feet: drawFeet,
  tail: drawTail,
  body: drawBody,
  head: drawHead,
  neck: { forward: 9, height: -24, radius: 9 },
};

const BEAK = { fill: '#ffb53a', rim: '#b96f10' };

/** An egg with a light breast and a folded wing. */
function drawBody(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  // The neck goes up into the head.
  const outline = new Path2D();
  outline.moveTo(look.x * 9 - 6, -22);
  outline.bezierCurveTo(-15 - look.x * 3, -15, -16 - look.x * 3, 1, 0, 2);
  outline.bezierCurveTo(16 - look.x * 3, 1, 15 - look.x * 3, -15, look.x * 9 + 6, -22);
  outline.closePath();
  context.fillStyle = coat.base;
  context.fill(outline);
  if (!isSeenFromBehind(look)) {
    context.save();
    context.clip(outline);
    ellipse(context, look.x * 9, -5 + look.y * 2, 8, 9.5);
    context.fillStyle = coat.skin;
    context.fill();
    context.restore();
  }
  context.lineWidth = 1.6;
  context.strokeStyle = coat.shade;
  context.stroke(outline);
  for (const side of [-1, 1]) {
    // From the side only the near wing is seen.
    if (side * look.x > 0.5) continue;
    const x = side * 10 * (1 - Math.abs(look.x) * 0.55);
    context.save();
    context.translate(x, -8 - Math.abs(look.swing) * 1.5);
    context.rotate(side * (0.25 + Math.abs(look.swing) * 0.3) + look.x * 0.5);
    ellipse(context, 0, 0, 4.6, 7.6);
    context.fillStyle = coat.stripe;
    context.fill();
    context.stroke();
    context.restore();
  }
}

function drawHead(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  context.strokeStyle = coat.shade;
  context.lineWidth = 1.4;
  context.fillStyle = coat.stripe;
  for (const feather of [-0.75, 0, 0.75]) {
    context.save();
    context.translate(-look.x * 3, -6);
    context.rotate(feather - look.x * 0.55);
    ellipse(context, 0, -5.5, 2.3, 5.6);
    context.fill();
    context.stroke();
    context.restore();
  }
  const isAway = isSeenFromBehind(look);
  const beak = () => drawBeak(context, look);
  if (isAway) beak();
  ellipse(context, 0, 0, 9, 8.4);
  context.fillStyle = coat.base;
  context.strokeStyle = coat.shade;
  context.lineWidth = 1.4;
  context.fill();
  context.stroke();
  if (isAway) return;
  drawFace(context, look, { apart: 9, eye: 2.3 });
  beak();
}

/** A short beak, a little open as if it laughed. */
function drawBeak(context: CanvasRenderingContext2D, look: Look): void {
  const x = look.x * 7;
  const y = 1.5 + look.y * 1.5;
  context.beginPath();
  context.moveTo(x - 3.2, y - 1);
  context.quadraticCurveTo(x + look.x * 6, y - 3, x + look.x * 9, y + 1 + look.y * 2);
  context.quadraticCurveTo(x + look.x * 4, y + 6, x, y + 5.5);
  context.quadraticCurveTo(x - 3.4, y + 3.5, x - 3.2, y - 1);
  context.fillStyle = BEAK.fill;
  context.fill();
  context.lineWidth = 1.3;
  context.strokeStyle = BEAK.rim;
  context.stroke();
}

/** Long feathers, fanned. */
function drawTail(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  context.strokeStyle = coat.shade;
  context.lineWidth = 1.4;
  for (const feather of [-1, 1, 0]) {
    context.save();
    context.translate(-look.x * 9, -6 - look.y * 2);
    context.rotate(-look.x * 1.15 + feather * 0.34 + look.swing * 0.1);
    ellipse(context, 0, -10 - Math.abs(look.x) * 3, 3.3, 9.5);
    context.fillStyle = feather === 0 ? coat.base : coat.stripe;
    context.fill();
    context.stroke();
    context.restore();
  }
}

function drawFeet(context: CanvasRenderingContext2D, _coat: Coat, look: Look): void {
  for (const side of [-1, 1]) {
    const step = look.swing * side;
    const x = side * 5 * (1 - Math.abs(look.x) * 0.4) + step * look.x * 6;
    const y = 7 + Math.min(0, step) * 3;
    context.beginPath();
    context.moveTo(side * 4, -1);
    context.lineTo(x, y);
    context.lineTo(x + look.x * 4 + 1.5, y + 1.5);
    context.moveTo(x, y);
    context.lineTo(x + look.x * 4 - 3, y + 1.8);
    context.lineWidth = 3.4;
    context.strokeStyle = BEAK.rim;
    context.stroke();
    context.lineWidth = 1.8;
    context.strokeStyle = BEAK.fill;
    context.stroke();
  }
}
