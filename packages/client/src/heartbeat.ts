/** Later than the deadline by this, so that what came while the process slept is read before it counts as silence. */
const LAST_CHANCE_MS = 1_000;

export interface HeartbeatLine {
  /** When the last byte came and went, in milliseconds of `performance.now()`. */
  readonly lastInAt: number;
  readonly lastOutAt: number;
  beat(): void;
  silent(): void;
}

/**
 * Keeps a connection alive and notices when it is dead: a heartbeat when nothing was sent for one interval, the end when
 * nothing came for two. One timer.
 */
export class Heartbeat {
  readonly #intervalMs: number;
  readonly #line: HeartbeatLine;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #suspectSince = 0;

  constructor(intervalMs: number, line: HeartbeatLine) {
    this.#intervalMs = intervalMs;
    this.#line = line;
  }

  start(): void {
    this.#arm(this.#intervalMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Sends one if it is due. Also called when the server's comes, as browsers hold back the timers of hidden pages. */
  beatIfDue(now: number): void {
    if (now - this.#line.lastOutAt >= this.#intervalMs) this.#line.beat();
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => this.#check(performance.now()), Math.max(1, delayMs));
  }

  #check(now: number): void {
    const line = this.#line;
    this.beatIfDue(now);
    let wait = line.lastOutAt + this.#intervalMs - now;
    const quiet = now - line.lastInAt - 2 * this.#intervalMs;
    if (quiet < 0) {
      wait = Math.min(wait, -quiet);
    } else if (this.#suspectSince <= line.lastInAt) {
      this.#suspectSince = now;
      wait = Math.min(wait, LAST_CHANCE_MS);
    } else if (now - this.#suspectSince >= LAST_CHANCE_MS - 1) {
      line.silent();
      return;
    } else {
      wait = Math.min(wait, LAST_CHANCE_MS - now + this.#suspectSince);
    }
    this.#arm(wait);
  }
}
