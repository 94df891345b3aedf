/** Opcodes of RFC 6455 §5.2. */
export const Opcode = {
  CONTINUATION: 0,
  TEXT: 1,
  BINARY: 2,
  CLOSE: 8,
  PING: 9,
  PONG: 10,
} as const;

const NOTHING = new Uint8Array(0);

/** A frame breaks the protocol; `closeCode` is the one of RFC 6455 §7.4.1 for it. */
export class WebSocketFrameError extends Error {
  override readonly name = 'WebSocketFrameError';
  readonly closeCode: number;

  constructor(closeCode: number, message: string) {
    super(message);
    this.closeCode = closeCode;
  }
}

/** Takes a whole message (its fragments put together) or a control frame. The bytes are the sink's to keep. */
export type WebSocketSink = (opcode: number, payload: Uint8Array) => void;

/**
 * Reads a server's frames from a stream cut at any place. It holds at most one message, and takes room for a frame only
 * after its length was checked.
 */
export class WebSocketFrameReader {
  readonly #maxMessageBytes: number;
  readonly #sink: WebSocketSink;
  readonly #header = new Uint8Array(10);
  #headerBytes = 0;
  #payload: Uint8Array | undefined;
  #payloadBytes = 0;
  #fragments: Uint8Array[] = [];
  #fragmentBytes = 0;
  #messageOpcode = 0;
  #stopped = false;

  constructor(maxMessageBytes: number, sink: WebSocketSink) {
    this.#maxMessageBytes = maxMessageBytes;
    this.#sink = sink;
  }

  /** Ignores all that follows, also the rest of a chunk when called from the sink. */
  stop(): void {
    this.#stopped = true;
    this.#payload = undefined;
    this.#fragments = [];
  }

  /** @throws WebSocketFrameError, and what the sink throws. */
  push(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length && !this.#stopped) {
      if (this.#payload === undefined) {
        this.#header[this.#headerBytes++] = chunk[offset++] as number;
        this.#readHeader();
      } else {
        const wanted = this.#payload.length - this.#payloadBytes;
        const part = chunk.subarray(offset, offset + wanted);
        this.#payload.set(part, this.#payloadBytes);
        this.#payloadBytes += part.length;
        offset += part.length;
        if (part.length === wanted) this.#endFrame(this.#payload);
      }
    }
  }

  #readHeader(): void {
    if (this.#headerBytes < 2) return;
    const [first, second] = this.#header as unknown as [number, number];
    if (this.#headerBytes === 2) this.#checkFlags(first, second);
    const short = second & 0x7f;
    const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (this.#headerBytes < headerBytes) return;
    const view = new DataView(this.#header.buffer);
    const length =
      short < 126 ? short : short === 126 ? view.getUint16(2) : Number(view.getBigUint64(2));
    if (length > this.#maxMessageBytes - this.#fragmentBytes) {
      throw new WebSocketFrameError(
        1009,
        `a message of ${this.#fragmentBytes + length} bytes or more; at most ${this.#maxMessageBytes} are allowed`,
      );
    }
    this.#payload = length === 0 ? NOTHING : new Uint8Array(length);
    this.#payloadBytes = 0;
    if (length === 0) this.#endFrame(NOTHING);
  }

  #checkFlags(first: number, second: number): void {
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    const control = opcode >= Opcode.CLOSE;
    if ((first & 0x70) !== 0) throw broken('a frame with reserved bits');
    if ((second & 0x80) !== 0) throw broken('a masked frame from a server');
    if (opcode > Opcode.PONG || (opcode > Opcode.BINARY && !control)) {
      throw broken(`a frame with opcode ${opcode}`);
    }
    if (control) {
      if (!final || (second & 0x7f) > 125) throw broken('a control frame cut up or over 125 bytes');
    } else if ((opcode === Opcode.CONTINUATION) !== (this.#messageOpcode !== 0)) {
      throw broken(`opcode ${opcode} out of order among a message's fragments`);
    }
  }

  #endFrame(payload: Uint8Array): void {
    const first = this.#header[0] as number;
    const opcode = first & 0x0f;
    this.#headerBytes = 0;
    this.#payload = undefined;
    if (opcode >= Opcode.CLOSE) {
      this.#sink(opcode, payload);
      return;
    }
    if (opcode !== Opcode.CONTINUATION) this.#messageOpcode = opcode;
    const final = (first & 0x80) !== 0;
    if (final && this.#fragments.length === 0) {
      this.#messageOpcode = 0;
      this.#sink(opcode, payload);
      return;
    }
    // Empty fragments would grow the list without growing the bytes that are bounded.
    if (payload.length > 0) this.#fragments.push(payload);
    this.#fragmentBytes += payload.length;
    if (!final) return;
    const whole = joined(this.#fragments, this.#fragmentBytes);
    const messageOpcode = this.#messageOpcode;
    this.#fragments = [];
    this.#fragmentBytes = 0;
    this.#messageOpcode = 0;
    this.#sink(messageOpcode, whole);
  }
}

/** A final, masked frame, as a client sends it. `mask` is 4 random bytes. */
export function encodeClientFrame(
  opcode: number,
  payload: Uint8Array,
  mask: Uint8Array,
): Uint8Array {
  const length = payload.length;
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const start = 2 + lengthBytes + 4;
  const frame = new Uint8Array(start + length);
  frame[0] = 0x80 | opcode;
  if (lengthBytes === 0) frame[1] = 0x80 | length;
  else {
    const view = new DataView(frame.buffer);
    frame[1] = 0x80 | (lengthBytes === 2 ? 126 : 127);
    if (lengthBytes === 2) view.setUint16(2, length);
    else view.setBigUint64(2, BigInt(length));
  }
  frame.set(mask, start - 4);
  for (let at = 0; at < length; at++) {
    frame[start + at] = (payload[at] as number) ^ (mask[at & 3] as number);
  }
  return frame;
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function broken(what: string): WebSocketFrameError {
  return new WebSocketFrameError(1002, what);
}
