import { exceedsJsonDepth } from '@nopal/protocol';
import { GameError } from '../errors/game-error.js';
import type { Serializer } from '../ports/serializer.js';

/** Buffer's own reader, which takes any Uint8Array: no Buffer is made for it. */
const { utf8Slice } = Buffer.prototype as unknown as {
  utf8Slice: (this: Uint8Array, start: number, end: number) => string;
};
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON bodies: strict UTF-8, bounded depth. */
export class JsonSerializer implements Serializer {
  readonly name = 'json';
  readonly #maxDepth: number;

  /** @param maxDepth how deep arrays and objects may nest. */
  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  encode(tree: unknown): string {
    return JSON.stringify(tree);
  }

  /** @throws GameError `BAD_REQUEST` for what is no JSON in UTF-8, `TOO_LARGE` when it nests too deep. */
  decode(bytes: Uint8Array): unknown {
    return this.decodeRange(bytes, 0, bytes.length);
  }

  /** @throws GameError as `decode` */
  decodeRange(bytes: Uint8Array, start: number, end: number): unknown {
    const text = utf8Slice.call(bytes, start, end);
    // A replacement character is what bad UTF-8 turns into; an honest one passes the strict decoder.
    if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end))) {
      throw new GameError('BAD_REQUEST', 'the body is not valid UTF-8');
    }
    // Every level of valid JSON takes two characters; what is invalid the parser refuses.
    if (text.length > 2 * this.#maxDepth && exceedsJsonDepth(text, this.#maxDepth)) {
      throw new GameError('TOO_LARGE', `the body nests deeper than ${this.#maxDepth} levels`);
    }
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new GameError(
        'BAD_REQUEST',
        `the body is not valid JSON: ${(error as Error).message.slice(0, 120)}`,
      );
    }
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
