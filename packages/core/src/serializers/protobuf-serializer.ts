import { ProtocolError } from '@nopal/protocol';
import { ProtoWriter, writeErrorMessage } from '@nopal/protocol/protobuf';
import { GameError } from '../errors/game-error.js';
import { type Codec, INVALID } from '../manifest/codec.js';
import type { ErrorMessage, Serializer } from '../ports/serializer.js';
import { invalidBody } from './invalid-body.js';

const NOTHING = new Uint8Array(0);
const FIRST_CAPACITY = 4096;
/** A writer that one huge message made longer than this is not kept. */
const MAX_KEPT_BYTES = 1_048_576;
/** Views of shorter messages are kept: to make one costs more than to write most messages. */
const KEPT_VIEWS = 256;

/** Protobuf bodies, read and written by the generated codecs with no tree between. */
export class ProtobufSerializer implements Serializer {
  readonly name = 'protobuf';
  /** Used again for each message; absent while one is written, as a getter of the game's value may push another. */
  #writer: ProtoWriter | undefined = new ProtoWriter(FIRST_CAPACITY);
  /** By length: the beginning of `#viewed`. */
  readonly #views: (Uint8Array | undefined)[] = [];
  #viewed: Uint8Array = NOTHING;

  read(codec: Codec, bytes: Uint8Array, start: number, end: number): unknown {
    let value: unknown;
    try {
      value = codec.decode(bytes, start, end);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      throw new GameError('BAD_REQUEST', `the body is not a ${codec.type}: ${error.message}`);
    }
    if (value === INVALID) throw invalidBody(codec.type, codec.explainBytes(bytes, start, end));
    return value;
  }

  write(codec: Codec, value: unknown): Uint8Array | undefined {
    const writer = this.#take();
    try {
      return codec.encode(value, writer) ? this.#written(writer) : undefined;
    } finally {
      this.#giveBack(writer);
    }
  }

  writeNothing(): Uint8Array {
    return NOTHING;
  }

  writeError(error: ErrorMessage): Uint8Array {
    const writer = this.#take();
    try {
      writeErrorMessage(error, writer);
      return this.#written(writer);
    } finally {
      this.#giveBack(writer);
    }
  }

  #take(): ProtoWriter {
    const writer = this.#writer ?? new ProtoWriter();
    this.#writer = undefined;
    writer.reset();
    return writer;
  }

  #giveBack(writer: ProtoWriter): void {
    const isKept = writer.bytes.length <= MAX_KEPT_BYTES;
    this.#writer = isKept ? writer : new ProtoWriter(FIRST_CAPACITY);
  }

  #written({ bytes, pos }: ProtoWriter): Uint8Array {
    if (pos >= KEPT_VIEWS) return bytes.subarray(0, pos);
    if (bytes !== this.#viewed) {
      this.#viewed = bytes;
      this.#views.length = 0;
      while (this.#views.length < KEPT_VIEWS) this.#views.push(undefined);
    }
    let view = this.#views[pos];
    if (view === undefined) {
      view = bytes.subarray(0, pos);
      this.#views[pos] = view;
    }
    return view;
  }
}
