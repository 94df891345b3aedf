import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';

/** `test/failures.mjs` knows a failure by it that says nothing but that something took its time. */
const TOO_SLOW = 'too slow: ';
/** What is promised for a moment, as by a timer, is seen this much later at most: a signal, an answer and a line on their ways. */
export const SEEN_MS = 100;

/**
 * The times that a test has taken, beside what is promised. All are shown; they are judged at the end, when everything else
 * has been checked, since a machine with too much to do can make a test miss them and nothing else.
 */
export class Times {
  readonly #t: TestContext;
  readonly #late: string[] = [];

  constructor(t: TestContext) {
    this.#t = t;
  }

  /** @param ms of something that has happened. */
  within(limitMs: number, what: string, ms: number): void {
    assert.ok(Number.isFinite(ms), `${what}: it has not happened`);
    const says = `${what} after ${ms.toFixed(0)} ms of ${limitMs}`;
    this.#t.diagnostic(says);
    if (ms > limitMs) this.#late.push(says);
  }

  /** To be called last. */
  check(): void {
    if (this.#late.length > 0) throw new Error(TOO_SLOW + this.#late.join('; '));
  }
}
