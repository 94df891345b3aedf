import { ProtocolError } from '@nopal/protocol';
import { ProtoWriter, writeErrorMessage } from '@nopal/protocol/protobuf';
import { GameError } from '../errors/game-error.js';
import { type Codec, INVALID } from '../manifest/codec.js';
import type { ErrorMessage, Serializer } from '../ports/serializer.js';
import { invalidBody } from './invalid-body.js';

const NOTHING = new Uint8Array(0);

/** Protobuf bodies, read and written by the generated codecs with no tree between. */
export class ProtobufSerializer implements Serializer {
  readonly name = 'protobuf';
  /** Used again for each message; absent while one is written, as a getter of the game's value may push another. */
  #writer: ProtoWriter | undefined = new ProtoWriter(4096);

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
      return codec.encode(value, writer) ? written(writer) : undefined;
    } finally {
      this.#writer = writer;
    }
  }

  writeNothing(): Uint8Array {
    return NOTHING;
  }

  writeError(error: ErrorMessage): Uint8Array {
    const writer = this.#take();
    try {
      writeErrorMessage(error, writer);
      return written(writer);
    } finally {
      this.#writer = writer;
    }
  }

  #take(): ProtoWriter {
    const writer = this.#writer ?? new ProtoWriter();
    this.#writer = undefined;
    writer.reset();
    return writer;
  }
}

function written(writer: ProtoWriter): Uint8Array {
  return writer.bytes.subarray(0, writer.pos);
}
