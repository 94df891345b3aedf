import type { Coat } from './palette.js';

/** Where an animal looks, as a direction of length 1, and how far its step swings: −1 to 1, 0 standing. */
export interface Look {
  readonly x: number;
  readonly y: number;
  readonly swing: number;
}

type Part = (context: CanvasRenderingContext2D, coat: Coat, look: Look) => void;

/** The parts of an animal around its feet's middle (0, 0); the head is drawn around its own middle. */
export interface Animal {
  readonly feet: Part;
  readonly tail: Part;
  readonly body: Part;
  readonly head: Part;
  /** Where the head sits: how far ahead, how high (negative is up), and how large it is. */
  readonly neck: { readonly forward: number; readonly height: number; readonly radius: number };
}

/** Whether the face is turned away. */
export function isSeenFromBehind(look: Look): boolean {
  return look.y < -0.45;
}

/** Begins a path with an ellipse. */
export function ellipse(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
): void {
  context.beginPath();
  context.ellipse(x, y, radiusX, radiusY, 0, 0, Math.PI * 2);
}
