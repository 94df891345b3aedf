/** Characters of a chat line. */
export const MAX_CHAT_LENGTH = 120;
/** How many lines may come at once, and how long until one more may. */
export const CHAT_BURST = 4;
export const CHAT_REFILL_MS = 1500;

/** One line of visible text: no control or invisible characters, single spaces. May be empty. */
export function cleanChat(text: string): string {
  return text
    .replace(/[\p{Zs}\p{Zl}\p{Zp}\p{Cc}]+/gu, ' ')
    .replace(/[\p{C}]+/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Whether a text, as it came, is worth cleaning at all: bounded before it is worked on. */
export function isChatLength(text: string): boolean {
  return text.length <= MAX_CHAT_LENGTH * 2;
}

/** Lets a player say a few lines at once and then one every 1.5 s. */
export class ChatLimiter {
  #left = CHAT_BURST;
  #since = 0;

  /** Answers false when the line comes too soon. @param nowMs a clock that only goes forward */
  take(nowMs: number): boolean {
    const refilled = Math.floor((nowMs - this.#since) / CHAT_REFILL_MS);
    if (refilled > 0) {
      this.#left = Math.min(CHAT_BURST, this.#left + refilled);
      this.#since = this.#left === CHAT_BURST ? nowMs : this.#since + refilled * CHAT_REFILL_MS;
    }
    if (this.#left === 0) return false;
    this.#left--;
    return true;
  }
}
