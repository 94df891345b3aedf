import { copyBytes } from '@nopal/protocol';

/** A slab lives as long as one of the bodies in it: so much memory at most is held for a small one that waits long. */
const SLAB_BYTES = 8_192;
/** Longer bodies get bytes of their own. */
const MAX_SHARED_BYTES = 1_024;

/** Copies of small bodies, one behind the other in one array: two typed arrays for each cost more than the copy. */
export class BodySlab {
  /** Where the latest copy is. */
  bytes = new Uint8Array(SLAB_BYTES);
  #shared = this.bytes;
  #used = 0;

  /** Copies `start..end` of some bytes; answers where they begin in `bytes`. */
  copy(from: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > MAX_SHARED_BYTES) {
      this.bytes = new Uint8Array(from.subarray(start, end)); // `slice` of a Buffer would share them
      return 0;
    }
    if (this.#used + length > SLAB_BYTES) {
      this.#shared = new Uint8Array(SLAB_BYTES);
      this.#used = 0;
    }
    const to = this.#shared;
    const at = this.#used;
    this.bytes = to;
    this.#used += length;
    copyBytes(to, at, from, start, end);
    return at;
  }
}
