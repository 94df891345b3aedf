import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export const Opcode = { TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9 } as const;

/** With mask 0 the payload stays as it is, so that a frame can be made once and sent often. */
const MASK_BYTES = 4;

/** A client's frame. */
export function clientFrame(payload: Uint8Array, opcode: number = Opcode.BINARY): Buffer {
  const { length } = payload;
  const first = 0x80 | opcode;
  if (length < 126)
    return Buffer.concat([Buffer.from([first, 0x80 | length]), Buffer.alloc(MASK_BYTES), payload]);
  if (length < 65_536)
    return Buffer.concat([
      Buffer.from([first, 0xfe, length >> 8, length & 0xff]),
      Buffer.alloc(MASK_BYTES),
      payload,
    ]);
  const head = Buffer.alloc(10);
  head.writeUInt16BE((first << 8) | 0xff);
  head.writeUInt32BE(length, 6);
  return Buffer.concat([head, Buffer.alloc(MASK_BYTES), payload]);
}

export interface WebSocketOptions {
  readonly port: number;
  /** `/` by default. */
  readonly path?: string;
  /** From which of the machine's addresses, 127.0.0.1 to 127.0.0.255. */
  readonly localAddress?: string;
  /** A whole frame: its payload is `bytes` from `start` to `end`, and is gone after the call. */
  onFrame(bytes: Buffer, start: number, end: number, opcode: number): void;
  /** After the frames of one piece of the stream. */
  onTurn?(): void;
  /** The connection ended, by either side. */
  onClose?(error: Error | undefined): void;
}

/** A WebSocket client that does next to nothing: no masks, no checks, no copies. For a load that costs less than its server. */
export class WebSocketLink {
  readonly socket: Socket;
  readonly #options: WebSocketOptions;
  #rest: Buffer | undefined;
  #isUpgraded = false;
  #upgraded: (() => void) | undefined;

  constructor(options: WebSocketOptions, upgraded: () => void) {
    const { port, path = '/', localAddress } = options;
    this.#options = options;
    this.#upgraded = upgraded;
    this.socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    this.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    this.socket.on('data', (chunk) => this.#read(chunk));
    this.socket.on('error', (error) => this.#close(error));
    this.socket.on('close', () => this.#close(undefined));
  }

  write(frames: Uint8Array): void {
    this.socket.write(frames);
  }

  destroy(): void {
    this.#isClosed = true;
    this.socket.destroy();
  }

  #isClosed = false;

  #close(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.onClose?.(error);
  }

  #read(chunk: Buffer): void {
    let bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    if (!this.#isUpgraded) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        this.#rest = bytes;
        return;
      }
      if (!bytes.toString('latin1', 0, 12).startsWith('HTTP/1.1 101')) {
        this.socket.destroy(new Error(`no upgrade: ${bytes.toString('latin1', 0, end)}`));
        return;
      }
      this.#isUpgraded = true;
      bytes = bytes.subarray(end + 4);
      this.#upgraded?.();
      this.#upgraded = undefined;
    }
    const { length } = bytes;
    let offset = 0;
    while (offset + 2 <= length) {
      const short = (bytes[offset + 1] as number) & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (offset + head > length) break;
      const size =
        short < 126
          ? short
          : short === 126
            ? ((bytes[offset + 2] as number) << 8) | (bytes[offset + 3] as number)
            : bytes.readUInt32BE(offset + 6);
      const end = offset + head + size;
      if (end > length) break;
      this.#options.onFrame(bytes, offset + head, end, (bytes[offset] as number) & 0x0f);
      offset = end;
    }
    if (offset < length) this.#rest = offset === 0 ? bytes : bytes.subarray(offset);
    this.#options.onTurn?.();
  }
}
