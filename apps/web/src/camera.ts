import type { Point } from '../../backend/src/world.js';

/** Desert shown beyond the fence, in CSS pixels: room for what lies over the edges of the screen. */
const BORDER = { left: 64, right: 64, top: 110, bottom: 96 };
/** Seconds until the camera has made up for two thirds of its distance. */
const LAG_S = 0.12;

/** Which part of the field is on the screen. Sizes of the screen are in CSS pixels. */
export class Camera {
  x = 0;
  y = 0;
  /** CSS pixels per field unit. */
  zoom = 1;
  width = 0;
  height = 0;
  #settled = false;

  /** Chooses a zoom that shows a like area on a phone and on a large screen. */
  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.zoom = Math.min(Math.max(Math.sqrt(width * height) / 900, 0.74), 1.9);
    this.#settled = false;
  }

  /** Follows a point, without leaving the field. */
  follow(target: Point, field: { width: number; height: number }, seconds: number): void {
    const share = this.#settled ? 1 - Math.exp(-seconds / LAG_S) : 1;
    this.#settled = true;
    const { zoom } = this;
    const goalX = within(target.x, field.width, this.width / zoom, {
      before: BORDER.left / zoom,
      after: BORDER.right / zoom,
    });
    const goalY = within(target.y, field.height, this.height / zoom, {
      before: BORDER.top / zoom,
      after: BORDER.bottom / zoom,
    });
    this.x += (goalX - this.x) * share;
    this.y += (goalY - this.y) * share;
  }

  /** Whether a circle is on the screen. */
  sees(x: number, y: number, radius: number): boolean {
    const halfWidth = this.width / this.zoom / 2 + radius;
    const halfHeight = this.height / this.zoom / 2 + radius;
    return Math.abs(x - this.x) < halfWidth && Math.abs(y - this.y) < halfHeight;
  }
}

/** The middle of a view of length `seen` that keeps to a field of length `size` and its borders. */
function within(
  wanted: number,
  size: number,
  seen: number,
  border: { readonly before: number; readonly after: number },
): number {
  const low = seen / 2 - border.before;
  const high = size + border.after - seen / 2;
  return low > high ? (low + high) / 2 : Math.min(Math.max(wanted, low), high);
}
