import { writeText } from '@nopal/core';
import {
  copyBytes,
  MessageType,
  PACKET_HEADER_BYTES,
  PacketType,
  routeHeaderBytes,
  type WireRoute,
  writePacketHeader,
  writeRouteHeader,
} from '@nopal/protocol';

const INITIAL_BYTES = 64 * 1024;
/** Longer buffers are given up after the push that needed them. */
const KEPT_BYTES = 1_048_576;
/** Views of the buffer are kept for packets below this length, so that none is made per push. */
const CACHED_BYTES = 2048;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/** Writes pushes into one buffer that is used again for the next: connections copy what they are given. */
export class PushWriter {
  #buffer = new Uint8Array(INITIAL_BYTES);
  /** By length. */
  #views: (Uint8Array | undefined)[] = [];

  /**
   * A whole packet with a push; valid until the next call. Of bytes the body is `start..end`.
   * @throws ProtocolError `PACKET_TOO_LARGE` when the wire cannot carry it.
   */
  write(route: WireRoute, body: Uint8Array | string, start: number, end: number): Uint8Array {
    const messageHead = routeHeaderBytes(MessageType.PUSH, 0, route);
    const at = PACKET_HEADER_BYTES + messageHead;
    const most = typeof body === 'string' ? body.length * MAX_BYTES_PER_UNIT : end - start;
    this.#reserve(at + most);
    const buffer = this.#buffer;
    writeRouteHeader(buffer, PACKET_HEADER_BYTES, MessageType.PUSH, 0, route, false);
    const bodyBytes =
      typeof body === 'string'
        ? writeText(buffer, at, body)
        : copyBytes(buffer, at, body, start, end) - at;
    writePacketHeader(buffer, 0, PacketType.DATA, messageHead + bodyBytes);
    return this.#view(at + bodyBytes);
  }

  #reserve(bytes: number): void {
    const { length } = this.#buffer;
    if (bytes <= length && length <= KEPT_BYTES) return;
    this.#buffer = new Uint8Array(Math.max(INITIAL_BYTES, bytes));
    this.#views = [];
  }

  #view(length: number): Uint8Array {
    if (length >= CACHED_BYTES) return this.#buffer.subarray(0, length);
    while (this.#views.length <= length) this.#views.push(undefined);
    let view = this.#views[length];
    if (view === undefined) {
      view = this.#buffer.subarray(0, length);
      this.#views[length] = view;
    }
    return view;
  }
}
