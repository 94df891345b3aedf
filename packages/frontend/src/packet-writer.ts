import {
  type Compression,
  copyBytes,
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

const INITIAL_BODY_BYTES = 64 * 1024;
/** Bodies begin here, so that there is room for any head before them: packet, flag and the longest id. */
const BODY_START = 16;
/** Views of the buffer are kept for bodies up to this length, so that none is made per answer. */
const CACHED_BODY_BYTES = 2048;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

const encoder = new TextEncoder();

/** Writes answers into one buffer that is used again for the next: connections copy what they are given. */
export class PacketWriter {
  #buffer = new Uint8Array(BODY_START + INITIAL_BODY_BYTES);
  #body = this.#buffer.subarray(BODY_START);
  /** By length of the head, then by length of the body. */
  #views: (Uint8Array | undefined)[][] = [];

  /**
   * A whole packet with a response; valid until the next call.
   * @param compression given only for clients that announced it; used when the body becomes smaller.
   * @param start of bytes the body is `start..end`
   * @throws ProtocolError `PACKET_TOO_LARGE` when the wire cannot carry it.
   */
  response(
    id: number,
    body: Uint8Array | string,
    isError: boolean,
    compression: Compression | undefined,
    start = 0,
    end = body.length,
  ): Uint8Array {
    if (compression !== undefined && end - start >= MIN_COMPRESS_BYTES) {
      const bytes = typeof body === 'string' ? encoder.encode(body) : body.subarray(start, end);
      return encodeDataPacket(
        { type: MessageType.RESPONSE, id, body: bytes, error: isError },
        { compression },
      );
    }
    const bodyBytes = this.#write(body, start, end);
    const messageHead = responseHeaderBytes(id);
    const head = PACKET_HEADER_BYTES + messageHead;
    const at = BODY_START - head;
    writePacketHeader(this.#buffer, at, PacketType.DATA, messageHead + bodyBytes);
    writeResponseHeader(this.#buffer, at + PACKET_HEADER_BYTES, id, isError, false);
    return this.#view(head, bodyBytes);
  }

  #write(body: Uint8Array | string, start: number, end: number): number {
    if (typeof body === 'string') {
      this.#reserve(body.length * MAX_BYTES_PER_UNIT);
      return encoder.encodeInto(body, this.#body).written;
    }
    const length = end - start;
    this.#reserve(length);
    return copyBytes(this.#body, 0, body, start, end);
  }

  #reserve(bodyBytes: number): void {
    if (bodyBytes <= this.#body.length) return;
    // Text is counted at its worst; what does not fit on the wire is refused when its length is written.
    const most = WIRE_MAX_PACKET_BYTES * MAX_BYTES_PER_UNIT;
    const grown = Math.min(most, Math.max(bodyBytes, this.#body.length * 2));
    this.#buffer = new Uint8Array(BODY_START + grown);
    this.#body = this.#buffer.subarray(BODY_START);
    this.#views = [];
  }

  #view(head: number, bodyBytes: number): Uint8Array {
    const start = BODY_START - head;
    if (bodyBytes >= CACHED_BODY_BYTES) return this.#buffer.subarray(start, BODY_START + bodyBytes);
    this.#views[head] ??= [];
    const views = this.#views[head];
    const known = views[bodyBytes];
    if (known !== undefined) return known;
    const view = this.#buffer.subarray(start, BODY_START + bodyBytes);
    views[bodyBytes] = view;
    return view;
  }
}
