import { Decoder, Encoder } from '@msgpack/msgpack';
import { GameError } from '../errors/game-error.js';
import type { TreeFormat } from '../ports/serializer.js';
import { scanMsgpack } from './msgpack-scan.js';

/**
 * MessagePack, for bodies of routes and as a serializer of game connections. It carries the tree that JSON would: bytes come
 * as Base64 and integers beyond 2^53 as decimal texts, which is what codecs read.
 */
export class MsgpackFormat implements TreeFormat {
  readonly name = 'msgpack';
  readonly mediaType = 'application/msgpack';
  readonly #maxDepth: number;
  readonly #encoder: Encoder;
  readonly #decoder = new Decoder({ useBigInt64: true, keyDecoder: null });

  /** @param maxDepth how deep arrays and maps may nest. */
  constructor(maxDepth = 32) {
    this.#maxDepth = maxDepth;
    // What a game's own types nest to, not what a client sends.
    this.#encoder = new Encoder({ maxDepth: 128 });
  }

  encode(tree: unknown): Uint8Array {
    return this.#encoder.encode(tree);
  }

  /** @throws GameError `BAD_REQUEST` for what is no MessagePack of plain values, `TOO_LARGE` when it nests too deep. */
  decode(bytes: Uint8Array): unknown {
    const kinds = scanMsgpack(bytes, this.#maxDepth);
    let tree: unknown;
    try {
      tree = this.#decoder.decode(bytes);
    } catch (cause) {
      // Such as the key __proto__.
      const why = (cause as Error).message;
      throw new GameError('BAD_REQUEST', `the body is not valid MessagePack: ${why}`, { cause });
    }
    return kinds.hasBytes || kinds.hasWide ? plain(tree) : tree;
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  const tree = value as Record<string, unknown>;
  for (const key of Object.keys(tree)) tree[key] = plain(tree[key]);
  return tree;
}
