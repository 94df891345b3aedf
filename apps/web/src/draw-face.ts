import type { Look } from './animal.js';

const DARK = '#2b1d17';

/** Where a face is on its head and how large. */
export interface FacePlan {
  /** Distance between the eyes' middles. */
  readonly apart: number;
  readonly eye: number;
  /** How far below the eyes the mouth is; an animal without one has a beak. */
  readonly mouth?: number;
}

/** Bright eyes, rosy cheeks and a smile, turned to where the animal looks. Nothing is seen of it from behind. */
export function drawFace(context: CanvasRenderingContext2D, look: Look, plan: FacePlan): void {
  const { apart, eye, mouth } = plan;
  // Seen from the side the far eye comes close to the near one.
  const half = (apart / 2) * (1 - Math.abs(look.x) * 0.25);
  const middle = look.x * 3.4;
  const height = -1.5 + look.y * 1.4;
  for (const side of [-1, 1]) {
    disc(context, middle + side * half, height, eye, DARK);
    disc(context, middle + side * half + eye * 0.3, height - eye * 0.4, eye * 0.42, '#ffffff');
    disc(context, middle + side * (half + 2), height + eye + 1.6, 1.7, 'rgb(255 95 110 / 0.5)');
  }
  if (mouth !== undefined) drawSmile(context, middle, height + mouth, half * 0.85);
}

export function drawSmile(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  half: number,
): void {
  context.beginPath();
  context.moveTo(x - half, y);
  context.quadraticCurveTo(x, y + half * 1.25, x + half, y);
  context.lineWidth = 1.5;
  context.strokeStyle = DARK;
  context.stroke();
}

export function disc(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fillStyle = colour;
  context.fill();
}
