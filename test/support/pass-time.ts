import type { ManualClock } from './manual-clock.js';

/** Turns of the event loop that a request and its answer take within this process, generously. */
const TURNS = 30;

/** Moves a clock in small steps, and lets what is under way over loopback come through after each. */
export async function passTime(clock: ManualClock, ms: number, stepMs = 250): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.advance(Math.min(stepMs, ms - passed));
    for (let i = 0; i < TURNS; i += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}
