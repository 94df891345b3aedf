import { ProtoReader, ProtoWriter } from '@nopal/protocol/protobuf';
import { LinkProtocolError } from './link-protocol-error.js';

/** Field 2 of `Batch`, a message. */
const CHUNK_TAG = 0x12;
const SIZE_TAG = 0x08;
const DATA_TAG = 0x12;
/** Of one piece; with what surrounds it a batch of less than 64 KiB. */
const PIECE_BYTES = 65_000;
/** Of the bytes around a piece. */
const AROUND_BYTES = 32;
/** Each piece but the last is at least so long, so that nobody makes a million of them. */
const MIN_PIECE_BYTES = 32_768;
/** As of one envelope. */
const MAX_WHOLE_BYTES = 1_048_576;

/** Whether a `Batch` is a piece of another. */
export function isChunk(message: Uint8Array): boolean {
  return message[0] === CHUNK_TAG;
}

/** Cuts a batch into batches of one piece each, which are copies. */
export function writeChunks(
  bytes: Uint8Array,
  start: number,
  end: number,
  send: (message: Buffer, isLast: boolean) => void,
): void {
  for (let from = start; from < end; from += PIECE_BYTES) {
    const to = Math.min(from + PIECE_BYTES, end);
    const writer = new ProtoWriter(to - from + AROUND_BYTES);
    const chunk = writer.begin(CHUNK_TAG);
    if (from === start) writer.uint32(SIZE_TAG, end - start);
    writer.byteString(DATA_TAG, bytes.subarray(from, to));
    writer.end(chunk);
    send(Buffer.from(writer.bytes.buffer, 0, writer.pos), to === end);
  }
}

/** Puts pieces together again. Holds no more than what was received, and at most 1 MiB. */
export class ChunkReader {
  #pieces: Uint8Array[] = [];
  #received = 0;
  #size = 0;

  /** Whether the next message must be a piece. */
  get isUnfinished(): boolean {
    return this.#size > 0;
  }

  /**
   * @returns the whole batch once its last piece is there.
   * @throws LinkProtocolError `BAD_CHUNK`
   */
  read(message: Uint8Array): Uint8Array | undefined {
    const { size, data } = readChunk(message);
    if (size > 0) {
      if (this.isUnfinished) throw bad(`a new size ${size} before ${this.#size} bytes were there`);
      if (size > MAX_WHOLE_BYTES) throw bad(`a size of ${size}, over ${MAX_WHOLE_BYTES}`);
      this.#size = size;
    } else if (!this.isUnfinished) throw bad('a piece of nothing');
    this.#received += data.length;
    if (this.#received > this.#size)
      throw bad(`${this.#received} bytes, where ${this.#size} were announced`);
    this.#pieces.push(data);
    if (this.#received < this.#size) {
      if (data.length < MIN_PIECE_BYTES) throw bad(`a piece of ${data.length} bytes, not the last`);
      return undefined;
    }
    const whole = Buffer.concat(this.#pieces, this.#size);
    this.#pieces = [];
    this.#received = 0;
    this.#size = 0;
    return whole;
  }
}

function readChunk(message: Uint8Array): { size: number; data: Uint8Array } {
  let size = 0;
  let data: Uint8Array = new Uint8Array(0);
  try {
    const reader = new ProtoReader(message, 0, message.length);
    reader.tag();
    const outer = reader.enter();
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if (tag === SIZE_TAG) size = reader.uint();
      else if (tag === DATA_TAG) data = reader.byteView();
      else reader.skip(tag);
    }
    reader.leave(outer);
    if (reader.pos !== reader.end) throw bad(`${reader.end - reader.pos} bytes after the piece`);
  } catch (error) {
    if (error instanceof LinkProtocolError) throw error;
    throw bad('no chunk', error);
  }
  return { size, data };
}

function bad(what: string, cause?: unknown): LinkProtocolError {
  return new LinkProtocolError('BAD_CHUNK', `a piece of a large envelope is wrong: ${what}`, {
    cause,
  });
}
