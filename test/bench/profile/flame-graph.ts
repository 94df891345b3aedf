import { svgText } from '../report/svg-text.js';
import type { Frame } from './cpu-profile.js';

const WIDTH = 1_600;
const ROW = 17;
const TOP = 40;
/** Narrower than this a frame is left out: nobody would see it. */
const LEAST_WIDTH = 0.6;
const CHARACTER_WIDTH = 6.2;

/** A room's colour, the same in every graph. */
function colourOf(room: string): string {
  if (room === 'native') return '#c9c9c9';
  if (room === 'node') return '#b5d2e8';
  if (room === 'garbage collector') return '#e8b5c5';
  let hash = 0;
  for (const character of room) hash = (hash * 31 + character.charCodeAt(0)) % 360;
  return `hsl(${hash},65%,${room.startsWith('packages/') ? 68 : 82}%)`;
}

/** A flame graph, callers above what they call. The width of a frame is its share of the time when something ran. */
export function flameGraph(root: Frame, title: string): string {
  const boxes: string[] = [];
  let depths = 0;
  const draw = (frame: Frame, x: number, depth: number): void => {
    const width = (frame.totalMicros / root.totalMicros) * WIDTH;
    if (width < LEAST_WIDTH) return;
    depths = Math.max(depths, depth + 1);
    const y = TOP + depth * ROW;
    const share = ((100 * frame.totalMicros) / root.totalMicros).toFixed(1);
    const self = ((100 * frame.selfMicros) / root.totalMicros).toFixed(1);
    const fits = Math.floor((width - 4) / CHARACTER_WIDTH);
    const label =
      fits < 3 ? '' : frame.name.length <= fits ? frame.name : `${frame.name.slice(0, fits - 1)}…`;
    boxes.push(
      `<g><title>${svgText(`${frame.name} (${frame.room}): ${share} %, ${self} % itself`)}</title>` +
        `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" rx="2" fill="${colourOf(frame.room)}"/>` +
        (label === ''
          ? ''
          : `<text x="${(x + 2).toFixed(1)}" y="${y + 12}">${svgText(label)}</text>`) +
        '</g>',
    );
    let at = x;
    const children = [...frame.children.values()].sort((a, b) => b.totalMicros - a.totalMicros);
    for (const child of children) {
      draw(child, at, depth + 1);
      at += (child.totalMicros / root.totalMicros) * WIDTH;
    }
  };
  let at = 0;
  for (const child of [...root.children.values()].sort((a, b) => b.totalMicros - a.totalMicros)) {
    draw(child, at, 0);
    at += (child.totalMicros / root.totalMicros) * WIDTH;
  }
  const height = TOP + depths * ROW + 10;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="10">` +
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>` +
    `<text x="8" y="24" font-size="16">${svgText(title)}</text>${boxes.join('')}</svg>\n`
  );
}
