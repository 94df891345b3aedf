/** Bytes of the longest key that is remembered: three words. */
export const LONGEST_KEY = 12;
/** So many keys are remembered, each in its only place. */
const PLACES = 32;
const PLACE_BITS = 5;
/** Spreads keys that differ in few bits over the places: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e37_79b9;

/**
 * Remembers the short keys of one message, where the same few come again and again: one that was seen is neither decoded nor
 * looked up in the engine's table of names again, which is most of the time of reading a small map.
 */
export class KeyMemo {
  readonly #texts: string[] = new Array<string>(PLACES).fill('');
  /** Three words for each place, which with the length of the text are the bytes of its key. */
  readonly #words: number[] = new Array<number>(PLACES * 3).fill(0);
  #place = 0;
  #a = 0;
  #b = 0;
  #c = 0;

  /** The text of a key of 1 to 12 bytes, or undefined when it is new: `learn` then takes it. */
  find(bytes: Uint8Array, start: number, length: number): string | undefined {
    // Words may overlap; for each length they cover all bytes.
    const last = start + length - 4;
    let a = 0;
    let b = 0;
    let c = 0;
    if (length >= 4) {
      a = word(bytes, start);
      b = word(bytes, last);
      if (length > 8) c = word(bytes, start + 4);
    } else
      a =
        (bytes[start] as number) |
        ((bytes[start + (length >> 1)] as number) << 8) |
        ((bytes[last + 3] as number) << 16);
    const place =
      Math.imul(a ^ Math.imul(b ^ Math.imul(c, SPREAD), SPREAD), SPREAD) >>> (32 - PLACE_BITS);
    const words = this.#words;
    const at = place * 3;
    if (words[at] === a && words[at + 1] === b && words[at + 2] === c) {
      const text = this.#texts[place] as string;
      // Other than ASCII has fewer units than bytes and is never found, nor is the place that still is empty.
      if (text.length === length) return text;
    }
    this.#place = place;
    this.#a = a;
    this.#b = b;
    this.#c = c;
    return undefined;
  }

  /** Remembers the text that the last `find` missed. */
  learn(text: string): void {
    const place = this.#place;
    this.#texts[place] = text;
    this.#words[place * 3] = this.#a;
    this.#words[place * 3 + 1] = this.#b;
    this.#words[place * 3 + 2] = this.#c;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
