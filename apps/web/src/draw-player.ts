import { type Animal, ellipse, isSeenFromBehind, type Look } from './animal.js';
import { animalOf } from './animals.js';
import type { Coat } from './palette.js';

export interface Stance {
  /** Decides the animal. */
  readonly id: number;
  readonly coat: Coat;
  /** Radians. */
  readonly heading: number;
  readonly isWalking: boolean;
  /** Radians of the walk cycle. */
  readonly stride: number;
  /** Whether it wears the crown of the best score. */
  readonly isLeader: boolean;
}

const CROWN = { fill: '#f7c52f', rim: '#b67a08' };

/** A player on (0, 0), seen a little from above: a round desert animal that waddles where it looks. 36 units wide. */
export function drawPlayer(context: CanvasRenderingContext2D, stance: Stance): void {
  const x = Math.cos(stance.heading);
  const y = Math.sin(stance.heading);
  const swing = stance.isWalking ? Math.sin(stance.stride) : 0;
  const bob = stance.isWalking ? Math.abs(Math.cos(stance.stride)) * 2.4 : 0;
  const look: Look = { x, y, swing };
  const animal = animalOf(stance.id);
  const { coat } = stance;

  context.lineJoin = 'round';
  context.lineCap = 'round';
  ellipse(context, 2, 8, 19, 7.5);
  context.fillStyle = 'rgb(80 50 15 / 0.26)';
  context.fill();
  animal.feet(context, coat, look);

  context.save();
  context.translate(0, -bob);
  context.rotate(swing * 0.075);
  const headX = x * animal.neck.forward;
  const headY = animal.neck.height + y * 5;
  const parts = [
    () => animal.tail(context, coat, look),
    () => animal.body(context, coat, look),
    () => drawHead(context, { animal, coat, look, headX, headY }),
  ];
  // Going away, the tail is nearest to the eye; coming, the face is.
  if (isSeenFromBehind(look)) parts.reverse();
  for (const part of parts) part();
  if (stance.isLeader) drawCrown(context, headX, headY - animal.neck.radius + 1);
  context.restore();
}

function drawHead(
  context: CanvasRenderingContext2D,
  head: {
    readonly animal: Animal;
    readonly coat: Coat;
    readonly look: Look;
    readonly headX: number;
    readonly headY: number;
  },
): void {
  context.save();
  context.translate(head.headX, head.headY);
  head.animal.head(context, head.coat, head.look);
  context.restore();
}

/** @param y where the head ends */
function drawCrown(context: CanvasRenderingContext2D, x: number, y: number): void {
  const outline = new Path2D('M-7 0L-8.5-9L-4-4.5L0-11L4-4.5L8.5-9L7 0Q0 3-7 0Z');
  context.save();
  context.translate(x, y);
  context.fillStyle = CROWN.fill;
  context.fill(outline);
  context.lineWidth = 1.4;
  context.strokeStyle = CROWN.rim;
  context.stroke(outline);
  context.restore();
}
