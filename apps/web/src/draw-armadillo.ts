import { type Animal, ellipse, isSeenFromBehind, type Look } from './animal.js';
import { drawFace } from './draw-face.js';
import { drawPaws } from './draw-paws.js';
import type { Coat } from './palette.js';

export const ARMADILLO: Animal = {
  feet: drawPaws,
  tail: drawTail,
  body: drawBody,
  head: drawHead,
  neck: { forward: 13, height: -13, radius: 14 },
};

/** A shell of bands that go around the animal across its way. */
function drawBody(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  const middle = -look.x * 3;
  ellipse(context, middle, -8.5, 17, 13);
  context.fillStyle = coat.base;
  context.fill();
  context.save();
  context.clip();
  ellipse(context, middle - 4, -15, 9, 5);
  context.fillStyle = 'rgb(255 255 255 / 0.26)';
  context.fill();
  context.lineWidth = 2.2;
  context.strokeStyle = coat.stripe;
  for (const band of [-1, 0, 1]) {
    ellipse(
      context,
      middle + look.x * (band * 6.5 - 3),
      -8.5 + look.y * (band * 5 - 3) * 0.7,
      4 + 14 * Math.abs(look.y),
      4 + 11 * Math.abs(look.x),
    );
    context.stroke();
  }
  context.restore();
  ellipse(context, middle, -8.5, 17, 13);
  context.lineWidth = 1.6;
  context.strokeStyle = coat.shade;
  context.stroke();
}

/** A round head with leaf-shaped ears. */
function drawHead(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  context.strokeStyle = coat.shade;
  context.lineWidth = 1.4;
  for (const side of [-1, 1]) {
    context.save();
    context.translate(side * 5 - look.x * 2, -6);
    context.rotate(side * 0.4 - look.x * 0.2);
    ellipse(context, 0, -4.5, 2.9, 5.6);
    context.fillStyle = coat.skin;
    context.fill();
    context.stroke();
    context.restore();
  }
  ellipse(context, 0, 0, 9.4, 8.6);
  context.fillStyle = coat.skin;
  context.fill();
  context.stroke();
  if (!isSeenFromBehind(look)) drawFace(context, look, { apart: 8, eye: 1.9, mouth: 3.6 });
}

function drawTail(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  const side = look.swing * 4;
  context.beginPath();
  context.moveTo(-look.x * 14, -5 - look.y * 5);
  context.quadraticCurveTo(
    -look.x * 22 - look.y * side,
    -1 - look.y * 10,
    -look.x * 27 - look.y * side,
    -6 - look.y * 13,
  );
  context.lineWidth = 5.4;
  context.strokeStyle = coat.shade;
  context.stroke();
  context.lineWidth = 2.8;
  context.strokeStyle = coat.skin;
  context.stroke();
}
