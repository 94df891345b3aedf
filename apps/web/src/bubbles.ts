import { INK } from './palette.js';

const WIDEST = 168;
const MOST_LINES = 3;
const FONT_SIZE = 13;
const LINE = 17;
const PAD = 10;

/** A chat line over a player whose head ends at (x, y). @param fade 1 fully shown to 0 gone */
export function drawBubble(
  context: CanvasRenderingContext2D,
  text: string,
  place: { x: number; y: number; fade: number; font: string },
): void {
  const { x, y, fade, font } = place;
  context.font = `500 ${FONT_SIZE}px ${font}`;
  const lines = wrap(context, text);
  const wide = Math.max(...lines.map((line) => context.measureText(line).width)) + PAD * 2;
  const high = lines.length * LINE + 11;
  const top = y - high - 9;
  context.globalAlpha = fade;
  context.beginPath();
  context.roundRect(x - wide / 2, top, wide, high, 12);
  context.moveTo(x - 6, top + high - 0.5);
  context.lineTo(x, top + high + 7);
  context.lineTo(x + 6, top + high - 0.5);
  context.shadowColor = 'rgb(70 45 10 / 0.3)';
  context.shadowBlur = 10;
  context.shadowOffsetY = 3;
  context.fillStyle = '#fffdf6';
  context.fill();
  context.shadowColor = 'transparent';
  context.fillStyle = INK;
  context.textAlign = 'center';
  lines.forEach((line, row) => {
    context.fillText(line, x, top + 18 + row * LINE);
  });
  context.globalAlpha = 1;
}

function wrap(context: CanvasRenderingContext2D, text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (context.measureText(longer).width <= WIDEST) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
  }
  lines.push(line);
  const shown = lines.slice(0, MOST_LINES).map((long) => shorten(context, long));
  if (lines.length > MOST_LINES) shown[MOST_LINES - 1] = `${shown[MOST_LINES - 1] ?? ''}…`;
  return shown;
}

/** Cuts a word that is wider than a bubble. */
function shorten(context: CanvasRenderingContext2D, line: string): string {
  if (context.measureText(line).width <= WIDEST) return line;
  const letters = Array.from(line);
  while (letters.length > 1 && context.measureText(`${letters.join('')}…`).width > WIDEST) {
    letters.pop();
  }
  return `${letters.join('')}…`;
}
