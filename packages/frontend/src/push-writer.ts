import {
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
/** Longer bodies are copied by the platform; a view of them costs more than these few bytes. */
const INLINE_BYTES = 96;
/** Shorter texts are written here; a call into the platform costs more. */
const INLINE_UNITS = 48;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/** Buffer's own writer, which takes any Uint8Array. */
const { utf8Write } = Buffer.prototype as unknown as {
  utf8Write: (this: Uint8Array, text: string, at: number, length: number) => number;
};

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
        : writeBytes(buffer, at, body, start, end);
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

function writeText(to: Uint8Array, at: number, text: string): number {
  const units = text.length;
  if (units <= INLINE_UNITS) {
    let unit = 0;
    for (; unit < units; unit += 1) {
      const code = text.charCodeAt(unit);
      if (code >= 0x80) break;
      to[at + unit] = code;
    }
    if (unit === units) return units;
  }
  return utf8Write.call(to, text, at, to.length - at);
}

function writeBytes(
  to: Uint8Array,
  at: number,
  from: Uint8Array,
  start: number,
  end: number,
): number {
  const length = end - start;
  if (length > INLINE_BYTES) to.set(from.subarray(start, end), at);
  else for (let i = 0; i < length; i += 1) to[at + i] = from[start + i] as number;
  return length;
}
