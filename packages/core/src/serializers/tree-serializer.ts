import { type Codec, INVALID } from '../manifest/codec.js';
import { MAX_VIOLATIONS } from '../manifest/explain.js';
import { halfPairs, isWholeTree } from '../manifest/half-pairs.js';
import type { ErrorMessage, Serializer, TreeFormat } from '../ports/serializer.js';
import { invalidBody } from './invalid-body.js';

/** Bodies in a form that the game brings. */
export class TreeSerializer implements Serializer {
  readonly name: string;
  readonly #format: TreeFormat;

  constructor(format: TreeFormat) {
    this.name = format.name;
    this.#format = format;
  }

  read(codec: Codec, bytes: Uint8Array, start: number, end: number): unknown {
    const tree = this.#format.decode(bytes.subarray(start, end));
    const value = codec.parse(tree);
    if (value === INVALID) throw invalidBody(codec.type, codec.explain(tree, 'parse'));
    // Of the value, not of the tree: whatever that is made of, these are the texts that the codec took from it.
    if (!isWholeTree(value)) throw invalidBody(codec.type, halfPairs(value, MAX_VIOLATIONS));
    return value;
  }

  write(codec: Codec, value: unknown): Uint8Array | string | undefined {
    const tree = codec.print(value);
    return tree === INVALID || !isWholeTree(tree) ? undefined : this.#format.encode(tree);
  }

  writeNothing(): Uint8Array | string {
    return this.#format.encode({});
  }

  writeError(error: ErrorMessage): Uint8Array | string {
    return this.#format.encode(error);
  }
}
