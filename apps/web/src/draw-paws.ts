import { ellipse, type Look } from './animal.js';
import type { Coat } from './palette.js';

/** Four paws that step crosswise. */
export function drawPaws(context: CanvasRenderingContext2D, coat: Coat, look: Look): void {
  context.fillStyle = coat.skin;
  context.strokeStyle = coat.shade;
  context.lineWidth = 1.3;
  for (const side of [-1, 1]) {
    for (const end of [-1, 1]) {
      const step = look.swing * side * end * 4;
      const x = look.x * end * 8 - look.y * side * 9.5 + look.x * step;
      const y = 4 + look.x * side * 3 + look.y * end * 3 + look.y * step * 0.6;
      ellipse(context, x, y, 4.4, 3.6);
      context.fill();
      context.stroke();
    }
  }
}
