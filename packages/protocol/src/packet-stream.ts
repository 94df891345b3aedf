import { PROTOCOL_LIMITS } from './limits.js';
import type { PacketSink, PacketType } from './packet.js';
import { PACKET_HEADER_BYTES, readPacketHeader } from './packet.js';
import { ProtocolError } from './protocol-error.js';

/** What a body's buffer starts with: a peer that announces much and sends little costs little. */
const FIRST_BODY_BYTES = 4_096;

const NOTHING = new Uint8Array(0);

/**
 * Puts packets together again from a byte stream (TCP) cut at any place. It keeps at most the one packet that is not
 * whole yet. A packet that lies whole inside a chunk is handed on as a range of that chunk, without a copy.
 */
export class PacketStream {
  /** Largest body accepted from the next header on, in bytes; may be changed at any time, also from the sink. */
  maxPacketBytes: number;

  readonly #header = new Uint8Array(PACKET_HEADER_BYTES);
  #headerBytes = 0;
  #body = NOTHING;
  #bodyBytes = 0;
  #bodyLength = 0;
  #stopped = false;

  constructor(maxPacketBytes: number = PROTOCOL_LIMITS.maxPacketBytes) {
    this.maxPacketBytes = maxPacketBytes;
  }

  /** Bytes of the packet that is not whole yet, its header included. */
  get pendingBytes(): number {
    return this.#headerBytes + this.#bodyBytes;
  }

  /**
   * Takes the next chunk and hands each packet that is now whole to `sink`. Once this or the sink has thrown, the
   * stream is stopped, as the place of the next packet is lost.
   * @throws ProtocolError BAD_PACKET_TYPE, PACKET_TOO_LARGE as soon as a header shows it, and what the sink throws.
   */
  push(chunk: Uint8Array, sink: PacketSink): void {
    let offset = 0;
    let whole = false;
    try {
      while (offset < chunk.length && !this.#stopped) {
        offset =
          this.#headerBytes === 0 && chunk.length - offset >= PACKET_HEADER_BYTES
            ? this.#readFromChunk(chunk, offset, sink)
            : this.#readAcrossChunks(chunk, offset, sink);
      }
      whole = true;
    } finally {
      if (!whole) this.stop();
    }
  }

  /** Drops what is kept and ignores all that follows, also the rest of a chunk when called from the sink. */
  stop(): void {
    this.#stopped = true;
    this.#reset();
  }

  /**
   * Says that the peer sends no more.
   * @throws ProtocolError PACKET_TRUNCATED when a packet is not whole.
   */
  end(): void {
    const pending = this.pendingBytes;
    this.stop();
    if (pending > 0) {
      throw new ProtocolError('PACKET_TRUNCATED', `the stream ends ${pending} bytes into a packet`);
    }
  }

  #readFromChunk(chunk: Uint8Array, offset: number, sink: PacketSink): number {
    const length = readPacketHeader(chunk, offset, this.maxPacketBytes);
    const start = offset + PACKET_HEADER_BYTES;
    const end = start + length;
    if (end <= chunk.length) {
      sink(chunk[offset] as PacketType, chunk, start, end);
      return end;
    }
    this.#header[0] = chunk[offset] as number;
    this.#headerBytes = PACKET_HEADER_BYTES;
    this.#bodyLength = length;
    return this.#takeBody(chunk, start);
  }

  #readAcrossChunks(chunk: Uint8Array, offset: number, sink: PacketSink): number {
    let next = offset;
    if (this.#headerBytes < PACKET_HEADER_BYTES) {
      while (this.#headerBytes < PACKET_HEADER_BYTES && next < chunk.length) {
        this.#header[this.#headerBytes++] = chunk[next++] as number;
      }
      if (this.#headerBytes < PACKET_HEADER_BYTES) return next;
      this.#bodyLength = readPacketHeader(this.#header, 0, this.maxPacketBytes);
      if (this.#bodyLength <= chunk.length - next) {
        const end = next + this.#bodyLength;
        this.#reset();
        sink(this.#header[0] as PacketType, chunk, next, end);
        return end;
      }
    }
    next = this.#takeBody(chunk, next);
    if (this.#bodyBytes === this.#bodyLength) {
      const body = this.#body;
      const length = this.#bodyLength;
      this.#reset();
      sink(this.#header[0] as PacketType, body, 0, length);
    }
    return next;
  }

  #takeBody(chunk: Uint8Array, offset: number): number {
    const end = Math.min(chunk.length, offset + this.#bodyLength - this.#bodyBytes);
    const needed = this.#bodyBytes + end - offset;
    if (needed > this.#body.length) {
      const capacity = Math.max(needed, this.#body.length * 2, FIRST_BODY_BYTES);
      const grown = new Uint8Array(Math.min(capacity, this.#bodyLength));
      grown.set(this.#body.subarray(0, this.#bodyBytes));
      this.#body = grown;
    }
    // A loop for a few bytes, a block copy for many: a view for each single byte would cost more than the byte.
    if (end - offset < 16) {
      for (let from = offset; from < end; from++) {
        this.#body[this.#bodyBytes++] = chunk[from] as number;
      }
    } else {
      this.#body.set(chunk.subarray(offset, end), this.#bodyBytes);
      this.#bodyBytes = needed;
    }
    return end;
  }

  #reset(): void {
    this.#headerBytes = 0;
    this.#body = NOTHING;
    this.#bodyBytes = 0;
    this.#bodyLength = 0;
  }
}
