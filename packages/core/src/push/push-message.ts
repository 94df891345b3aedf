import type { Serializer } from '../ports/serializer.js';
import type { ClientFormat } from './client-format.js';

const encoder = new TextEncoder();

/** One pushed message on its way to any number of clients: each form of it is encoded once, when first asked for. */
export class PushMessage {
  readonly route: string;
  readonly #tree: unknown;
  /** Raw bytes of the game, or a body that another server encoded. */
  readonly #given: Uint8Array | undefined;
  #serializer: Serializer | undefined;
  #body: Uint8Array | undefined;
  #otherBodies: Map<Serializer, Uint8Array> | undefined;
  #format: ClientFormat | undefined;
  #frame: Uint8Array | undefined;
  #otherFrames: Map<ClientFormat, Uint8Array> | undefined;

  /** @param tree the plain tree that a codec printed; unused when `given` has the body's bytes. */
  constructor(route: string, tree: unknown, given?: Uint8Array) {
    this.route = route;
    this.#tree = tree;
    this.#given = given;
  }

  /** The body's bytes. */
  body(serializer: Serializer): Uint8Array {
    if (this.#given !== undefined) return this.#given;
    if (this.#serializer === serializer && this.#body !== undefined) return this.#body;
    const known = this.#otherBodies?.get(serializer);
    if (known !== undefined) return known;
    const encoded = serializer.encode(this.#tree);
    const body = typeof encoded === 'string' ? encoder.encode(encoded) : encoded;
    if (this.#serializer === undefined) {
      this.#serializer = serializer;
      this.#body = body;
    } else {
      this.#otherBodies ??= new Map();
      this.#otherBodies.set(serializer, body);
    }
    return body;
  }

  /** The whole packet for clients of this format. */
  frame(format: ClientFormat): Uint8Array {
    if (this.#format === format && this.#frame !== undefined) return this.#frame;
    const known = this.#otherFrames?.get(format);
    if (known !== undefined) return known;
    const frame = format.encodePush(this.route, this.body(format.serializer));
    if (this.#format === undefined) {
      this.#format = format;
      this.#frame = frame;
    } else {
      this.#otherFrames ??= new Map();
      this.#otherFrames.set(format, frame);
    }
    return frame;
  }
}
