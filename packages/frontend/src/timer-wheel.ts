import type { Cancel, Clock } from '@nopal/core';

/** Something that is due at a time. */
export interface WheelItem {
  /** Which slot it is in; the wheel's own. -1 when in none. */
  wheelSlot: number;
  /** Turns of the wheel left; the wheel's own. */
  wheelTurns: number;
  /** Its time has come. It may be scheduled again. */
  onTick(nowMs: number): void;
}

const SLOTS = 64;

/**
 * One timer for the deadlines of all connections: a hashed wheel (Varghese and Lauck 1987). An item is due up to one
 * tick late, never early.
 */
export class TimerWheel {
  readonly #slots: Set<WheelItem>[] = Array.from({ length: SLOTS }, () => new Set<WheelItem>());
  readonly #clock: Clock;
  readonly #tickMs: number;
  readonly #cancel: Cancel;
  #position = 0;
  #nextTick: number;

  constructor(clock: Clock, tickMs: number) {
    this.#clock = clock;
    this.#tickMs = tickMs;
    this.#nextTick = clock.now() + tickMs;
    this.#cancel = clock.setInterval(() => this.#advance(), tickMs);
  }

  /** Schedules an item, or moves it. */
  schedule(item: WheelItem, delayMs: number): void {
    this.remove(item);
    // One more, because the present tick is partly over: never early.
    const ticks = Math.max(1, Math.ceil(delayMs / this.#tickMs) + 1);
    item.wheelSlot = (this.#position + ticks) % SLOTS;
    item.wheelTurns = Math.floor((ticks - 1) / SLOTS);
    this.#slots[item.wheelSlot]?.add(item);
  }

  remove(item: WheelItem): void {
    if (item.wheelSlot < 0) return;
    this.#slots[item.wheelSlot]?.delete(item);
    item.wheelSlot = -1;
  }

  stop(): void {
    this.#cancel();
  }

  /** Catches up on ticks that a busy event loop was late for. */
  #advance(): void {
    const now = this.#clock.now();
    for (let caughtUp = 0; now >= this.#nextTick && caughtUp < SLOTS; caughtUp += 1) {
      this.#nextTick += this.#tickMs;
      this.#turn(now);
    }
    if (now >= this.#nextTick) this.#nextTick = now + this.#tickMs;
  }

  #turn(now: number): void {
    this.#position = (this.#position + 1) % SLOTS;
    const slot = this.#slots[this.#position] as Set<WheelItem>;
    const due: WheelItem[] = [];
    for (const item of slot) {
      if (item.wheelTurns > 0) item.wheelTurns -= 1;
      else due.push(item);
    }
    for (const item of due) {
      if (item.wheelSlot !== this.#position) continue; // an earlier one of this tick moved or ended it
      slot.delete(item);
      item.wheelSlot = -1;
      item.onTick(now);
    }
  }
}
