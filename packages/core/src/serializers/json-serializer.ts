import { exceedsJsonDepth } from '@nopal/protocol';
import { GameError } from '../errors/game-error.js';
import { type Codec, INVALID } from '../manifest/codec.js';
import { MAX_VIOLATIONS } from '../manifest/explain.js';
import { halfPairs, isWholeTree } from '../manifest/half-pairs.js';
import type { ErrorMessage, Serializer, TreeFormat } from '../ports/serializer.js';
import { brokenText, invalidBody } from './invalid-body.js';

/** Buffer's own reader, which takes any Uint8Array: no Buffer is made for it. */
const { utf8Slice } = Buffer.prototype as unknown as {
  utf8Slice: (this: Uint8Array, start: number, end: number) => string;
};
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Also a whole pair, and what stands behind an escaped backslash: the tree tells. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** JSON bodies: strict UTF-8, bounded depth. */
export class JsonSerializer implements Serializer, TreeFormat {
  readonly name = 'json';
  readonly #maxDepth: number;

  /** @param maxDepth how deep arrays and objects may nest. */
  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  read(codec: Codec, bytes: Uint8Array, start: number, end: number): unknown {
    const tree = this.decodeRange(bytes, start, end);
    const value = codec.parse(tree);
    if (value === INVALID) throw invalidBody(codec.type, codec.explain(tree, 'parse'));
    return value;
  }

  write(codec: Codec, value: unknown): string | undefined {
    if (codec.text !== undefined) {
      const text = codec.text(value);
      return text === INVALID ? undefined : text;
    }
    const tree = codec.print(value);
    return tree === INVALID ? undefined : JSON.stringify(tree);
  }

  writeNothing(): string {
    return '{}';
  }

  writeError(error: ErrorMessage): string {
    return JSON.stringify(error);
  }

  encode(tree: unknown): string {
    return JSON.stringify(tree);
  }

  /** @throws GameError `BAD_REQUEST` for what is no JSON in UTF-8, `TOO_LARGE` when it nests too deep, `INVALID` naming texts with half a surrogate pair. */
  decode(bytes: Uint8Array): unknown {
    return this.decodeRange(bytes, 0, bytes.length);
  }

  /** The same of `start..end` of the bytes: a view of them costs as much as a small body. @throws GameError as `decode` */
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
    let tree: unknown;
    try {
      tree = JSON.parse(text);
    } catch (error) {
      throw new GameError(
        'BAD_REQUEST',
        `the body is not valid JSON: ${(error as Error).message.slice(0, 120)}`,
      );
    }
    // UTF-8 has no surrogates, so only an escape can spell half a pair.
    if (text.includes('\\u') && ESCAPED_SURROGATE.test(text) && !isWholeTree(tree))
      throw brokenText(halfPairs(tree, MAX_VIOLATIONS));
    return tree;
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
