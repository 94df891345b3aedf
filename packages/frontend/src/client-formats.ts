import type { ClientFormat, Serializers } from '@nopal/core';
import {
  type Compression,
  encodeDataPacket,
  type HandshakeSys,
  MessageType,
  MIN_COMPRESS_BYTES,
  type RouteDictionary,
} from '@nopal/protocol';
import { PushWriter } from './push-writer.js';
import { WireRoutes } from './wire-routes.js';

/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

const encoder = new TextEncoder();

/** A format with what answers need of it. */
export interface AgentFormat extends ClientFormat {
  /** Given when these clients announced that they inflate. */
  readonly compression: Compression | undefined;
  /** Told in the handshake. */
  readonly dictionary: RouteDictionary | undefined;
  /** Whether these clients go to another server by themselves. */
  readonly moves: boolean;
  /** The handshake's answer when there is nothing of a single client in it; made for the first that needs it. */
  greeting: Uint8Array | undefined;
}

/** The routes' codes, and who is told of them. */
export interface OfferedDictionary {
  readonly codes: RouteDictionary;
  /** Clients that do not announce a dictionary are told too, as Pitaya does. */
  readonly toEveryone: boolean;
}

/**
 * The formats that this frontend's clients chose in their handshakes. Only what a client announces is used with it:
 * many clients of this protocol can neither inflate nor read coded routes.
 */
export class ClientFormats {
  readonly #formats = new Map<string, AgentFormat>();
  readonly #serializers: Serializers;
  readonly #dictionary: OfferedDictionary;
  readonly #compression: Compression | undefined;
  readonly #pushes = new PushWriter();

  constructor(
    serializers: Serializers,
    dictionary: OfferedDictionary,
    compression: Compression | undefined,
  ) {
    this.#serializers = serializers;
    this.#dictionary = dictionary;
    this.#compression = compression;
  }

  /** Told to clients that are refused. */
  get serializerName(): string {
    return this.#serializers.preferred.name;
  }

  /** The serializers that a client may choose. */
  get serializerNames(): string {
    return this.#serializers.names;
  }

  /** The one format object of all clients that announced the same; undefined for a serializer that there is not. */
  of(sys: HandshakeSys): AgentFormat | undefined {
    const serializer = this.#serializers.of(sys.serializer);
    if (serializer === undefined) return undefined;
    const compression = sys.compression ? this.#compression : undefined;
    const { codes, toEveryone } = this.#dictionary;
    const dictionary = sys.dictionary && codes.size > 0 ? codes : undefined;
    const key = `${serializer.name}${dictionary === undefined ? '' : '+d'}${compression === undefined ? '' : '+z'}${sys.moves ? '+m' : ''}`;
    let format = this.#formats.get(key);
    if (format === undefined) {
      format = {
        key,
        serializer,
        compression,
        dictionary: toEveryone ? codes : dictionary,
        moves: sys.moves,
        greeting: undefined,
        encodePush: pushEncoder(new WireRoutes(dictionary), this.#pushes, dictionary, compression),
      };
      this.#formats.set(key, format);
    }
    return format;
  }

  /** What the handshake says has changed. */
  forgetGreetings(): void {
    for (const format of this.#formats.values()) format.greeting = undefined;
  }

  /** The formats that some client chose. */
  all(): IterableIterator<AgentFormat> {
    return this.#formats.values();
  }
}

function pushEncoder(
  routes: WireRoutes,
  writer: PushWriter,
  dictionary: RouteDictionary | undefined,
  compression: Compression | undefined,
): ClientFormat['encodePush'] {
  return (route, body, start, end) => {
    if (compression === undefined || (end - start) * MAX_BYTES_PER_UNIT < MIN_COMPRESS_BYTES)
      return writer.write(routes.of(route), body, start, end);
    const bytes = typeof body === 'string' ? encoder.encode(body) : body.subarray(start, end);
    const message = { type: MessageType.PUSH, route, body: bytes };
    return encodeDataPacket(message, { dictionary, compression });
  };
}

/** The acceptors' topic for clients of one format. */
export function topicOf(topic: string, format: ClientFormat): string {
  return `${format.key} ${topic}`;
}

/** What every client receives. No group's topic looks like it: those have a server's id and a slash. */
export const EVERYBODY = '*';
