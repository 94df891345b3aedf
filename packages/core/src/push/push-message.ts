import { type BodyCodec, type Codec, INVALID } from '../manifest/codec.js';
import type { Serializer } from '../ports/serializer.js';
import { describeViolations } from '../serializers/invalid-body.js';
import type { ClientFormat } from './client-format.js';

/** A body as one server gives it to another. */
export interface EncodedBody {
  /** The name of the serializer that wrote it; '' when it is the same for all. */
  readonly serializer: string;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();

/**
 * One pushed message on its way to any number of clients: each form of it is encoded once, when first asked for. One for a
 * single client is encoded straight into the packet, and nothing of it is kept.
 */
export class PushMessage {
  readonly route: string;
  readonly #codec: BodyCodec;
  #value: unknown;
  #isForOne = false;
  /** It was found to be what its type says. */
  #isChecked = false;
  /** The body of a message for one client that another server encoded is `start..end` of the value. */
  #start = 0;
  #end = 0;
  /** What another server encoded. */
  readonly #given: readonly EncodedBody[] | undefined;
  #serializer: Serializer | undefined;
  #body: Uint8Array | undefined;
  #otherBodies: Map<Serializer, Uint8Array> | undefined;
  #format: ClientFormat | undefined;
  #frame: Uint8Array | undefined;
  #otherFrames: Map<ClientFormat, Uint8Array> | undefined;

  /** @throws TypeError when the value of a raw push is no Uint8Array; other values are looked at when they are encoded. */
  constructor(
    route: string,
    codec: BodyCodec,
    value: unknown,
    given: readonly EncodedBody[] | undefined = undefined,
  ) {
    this.route = route;
    this.#codec = codec;
    this.#value = value;
    this.#given = given;
    if (codec === 'raw' && given === undefined && !(value instanceof Uint8Array))
      throw new TypeError(`push ${route} was given ${typeof value} where its type says Uint8Array`);
  }

  /** For a single client. @throws TypeError as the constructor */
  static forOne(route: string, codec: BodyCodec, value: unknown): PushMessage {
    const message = new PushMessage(route, codec, value);
    message.#isForOne = true;
    if (codec === 'raw') message.#end = (value as Uint8Array).length;
    return message;
  }

  /** For a single client, with a body that another server encoded: `start..end` of the bytes, which nobody writes again. */
  static relayed(route: string, bytes: Uint8Array, start: number, end: number): PushMessage {
    const message = new PushMessage(route, 'raw', bytes);
    message.#isForOne = true;
    message.#start = start;
    message.#end = end;
    return message;
  }

  /** A message that another server encoded. */
  static given(route: string, bodies: readonly EncodedBody[]): PushMessage {
    return new PushMessage(route, 'raw', undefined, bodies);
  }

  /**
   * The body's bytes; undefined when another server encoded the message and not for this serializer.
   * @throws TypeError when the value is not what the push's type says.
   */
  body(serializer: Serializer): Uint8Array | undefined {
    if (this.#given !== undefined) {
      return this.#given.find(({ serializer: name }) => name === '' || name === serializer.name)
        ?.body;
    }
    if (this.#codec === 'raw') return this.#raw();
    if (this.#serializer === serializer) return this.#body;
    const known = this.#otherBodies?.get(serializer);
    if (known !== undefined) return known;
    const written = this.#write(serializer);
    // A copy: the serializer's bytes are good only until it writes again.
    const body = typeof written === 'string' ? encoder.encode(written) : new Uint8Array(written);
    if (this.#serializer === undefined) {
      this.#serializer = serializer;
      this.#body = body;
    } else {
      this.#otherBodies ??= new Map();
      this.#otherBodies.set(serializer, body);
    }
    return body;
  }

  /** The bodies for another server whose clients use these serializers. @throws TypeError as `body` */
  bodies(serializers: Iterable<Serializer>): readonly EncodedBody[] {
    if (this.#given !== undefined) return this.#given;
    if (this.#codec === 'raw') return [{ serializer: '', body: this.#raw() }];
    const bodies: EncodedBody[] = [];
    for (const serializer of serializers) {
      const body = this.body(serializer);
      if (body !== undefined) bodies.push({ serializer: serializer.name, body });
    }
    return bodies;
  }

  /**
   * The body as a serializer writes it: a string is sent as UTF-8, bytes are good only until it writes again.
   * Undefined as `body`. @throws TypeError as `body`
   */
  written(serializer: Serializer): Uint8Array | string | undefined {
    if (!this.#isForOne || this.#codec === 'raw') return this.body(serializer);
    return this.#write(serializer);
  }

  /**
   * The whole packet for clients of this format; undefined as `body`. That of a message for a single client is good only until
   * the format makes another. @throws TypeError as `body`
   */
  frame(format: ClientFormat): Uint8Array | undefined {
    if (this.#isForOne) return this.#frameForOne(format);
    if (this.#format === format) return this.#frame;
    const known = this.#otherFrames?.get(format);
    if (known !== undefined) return known;
    const body = this.body(format.serializer);
    if (body === undefined) return undefined;
    const frame = format.encodePush(this.route, body, 0, body.length).slice();
    if (this.#format === undefined) {
      this.#format = format;
      this.#frame = frame;
    } else {
      this.#otherFrames ??= new Map();
      this.#otherFrames.set(format, frame);
    }
    return frame;
  }

  /** Reports a wrong value also when nobody was there to encode it for. @throws TypeError as `body` */
  check(): void {
    if (this.#isChecked || typeof this.#codec === 'string') return;
    if (!this.#codec.is(this.#value)) throw this.#denied();
  }

  /** Takes a copy of the value, for a message that is encoded after this turn. @throws TypeError as `body` */
  keep(): void {
    if (typeof this.#codec === 'string') return;
    const tree = this.#codec.print(this.#value);
    if (tree === INVALID) throw this.#denied();
    this.#value = this.#codec.parse(tree);
  }

  #frameForOne(format: ClientFormat): Uint8Array {
    if (this.#codec === 'raw')
      return format.encodePush(this.route, this.#value as Uint8Array, this.#start, this.#end);
    const written = this.#write(format.serializer);
    return format.encodePush(this.route, written, 0, written.length);
  }

  #raw(): Uint8Array {
    const bytes = this.#value as Uint8Array;
    return this.#isForOne ? bytes.subarray(this.#start, this.#end) : bytes;
  }

  #write(serializer: Serializer): Uint8Array | string {
    const written =
      this.#codec === 'none'
        ? serializer.writeNothing()
        : serializer.write(this.#codec as Codec, this.#value);
    if (written === undefined || this.#hasHalfPair(written)) throw this.#denied();
    this.#isChecked = true;
    return written;
  }

  /**
   * What JSON alone could say is refused of pushes: it would reach the clients of one serializer, and the same call would
   * fail as soon as a client of another one, or another server, is among those that it is for.
   */
  #hasHalfPair(written: Uint8Array | string): boolean {
    // As JSON.stringify escapes it; behind an escaped backslash it means nothing.
    if (typeof written !== 'string' || !written.includes('\\ud')) return false;
    return typeof this.#codec !== 'string' && this.#codec.explain(this.#value, 'print').length > 0;
  }

  #denied(): TypeError {
    const codec = this.#codec;
    if (typeof codec === 'string') return new TypeError(`push ${this.route} has no value`);
    const says = describeViolations(codec.explain(this.#value, 'print'), 'the value');
    return new TypeError(
      `push ${this.route} was given what its type ${codec.type} denies: ${says}`,
    );
  }
}
