import {
  type Compression,
  encodeDataPacket,
  MessageType,
  MIN_COMPRESS_BYTES,
  PACKET_HEADER_BYTES,
  PacketType,
  responseHeaderBytes,
  WIRE_MAX_PACKET_BYTES,
  writePacketHeader,
  writeResponseHeader,
} from '@nopal/protocol';

const INITIAL_BYTES = 64 * 1024;
/** Views of the buffer are kept for answers up to this length, so that none is made per answer. */
const CACHED_VIEWS = 2048;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/** Buffer's own writer, which takes any Uint8Array. */
const { utf8Write } = Buffer.prototype as unknown as {
  utf8Write: (this: Uint8Array, text: string, offset: number) => number;
};
const encoder = new TextEncoder();

/** Writes answers into one buffer that is used again for the next: connections copy what they are given. */
export class PacketWriter {
  #buffer = new Uint8Array(INITIAL_BYTES);
  #views: (Uint8Array | undefined)[] = [];

  /**
   * A whole packet with a response; valid until the next call.
   * @param compression given only for clients that announced it; used when the body becomes smaller.
   * @throws ProtocolError `PACKET_TOO_LARGE` when the wire cannot carry it.
   */
  response(
    id: number,
    body: Uint8Array | string,
    isError: boolean,
    compression: Compression | undefined,
  ): Uint8Array {
    if (compression !== undefined && body.length >= MIN_COMPRESS_BYTES) {
      const bytes = typeof body === 'string' ? encoder.encode(body) : body;
      return encodeDataPacket(
        { type: MessageType.RESPONSE, id, body: bytes, error: isError },
        { compression },
      );
    }
    const headBytes = PACKET_HEADER_BYTES + responseHeaderBytes(id);
    this.#reserve(
      headBytes + (typeof body === 'string' ? body.length * MAX_BYTES_PER_UNIT : body.length),
    );
    const start = writeResponseHeader(this.#buffer, PACKET_HEADER_BYTES, id, isError, false);
    const end = start + this.#write(body, start);
    writePacketHeader(this.#buffer, 0, PacketType.DATA, end - PACKET_HEADER_BYTES);
    return this.#view(end);
  }

  #write(body: Uint8Array | string, offset: number): number {
    if (typeof body === 'string') return utf8Write.call(this.#buffer, body, offset);
    this.#buffer.set(body, offset);
    return body.length;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    // Text is counted at its worst; what does not fit on the wire is refused when its length is written.
    const most = (WIRE_MAX_PACKET_BYTES + PACKET_HEADER_BYTES) * MAX_BYTES_PER_UNIT;
    this.#buffer = new Uint8Array(Math.min(most, Math.max(bytes, this.#buffer.length * 2)));
    this.#views = [];
  }

  #view(length: number): Uint8Array {
    if (length >= CACHED_VIEWS) return this.#buffer.subarray(0, length);
    const known = this.#views[length];
    if (known !== undefined) return known;
    const view = this.#buffer.subarray(0, length);
    this.#views[length] = view;
    return view;
  }
}
