import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface ClientOptions {
  readonly port: number;
  readonly host?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: boolean;
  /** Written before the request, such as a PROXY header. */
  readonly preamble?: Uint8Array;
}

/** The answer to an upgrade that was refused. */
export class UpgradeRefused extends Error {
  readonly status: number;
  readonly body: string;
  constructor(status: number, body: string) {
    super(`upgrade answered ${status}: ${body}`);
    this.status = status;
    this.body = body;
  }
}

const OPCODE_TEXT = 1;
const OPCODE_BINARY = 2;
const OPCODE_CLOSE = 8;

/** A small RFC 6455 client that can stop reading and send any bytes. */
export class WebSocketClient {
  readonly socket: Socket;
  /** Payloads of binary frames, in order. */
  readonly received: Buffer[] = [];
  /** The code and reason of the server's close frame. */
  closeFrame: { readonly code: number; readonly reason: string } | undefined;
  ended = false;
  #buffer: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  static async open(options: ClientOptions): Promise<WebSocketClient> {
    const host = options.host ?? '127.0.0.1';
    const { port } = options;
    const socket = options.tls
      ? connectTls({ host, port, rejectUnauthorized: false })
      : connect({ host, port, noDelay: true });
    const client = new WebSocketClient(socket);
    const headers = {
      Host: `${host}:${port}`,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      'Sec-WebSocket-Version': '13',
      ...options.headers,
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = await new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      socket.once('close', () => reject(new Error('closed before the upgrade was answered')));
      const read = (bytes: Buffer) => {
        client.#buffer = Buffer.concat([client.#buffer, bytes]);
        const end = client.#buffer.indexOf('\r\n\r\n');
        if (end === -1) return;
        socket.off('data', read);
        const text = client.#buffer.toString('latin1', 0, end);
        client.#buffer = client.#buffer.subarray(end + 4);
        resolve(text);
      };
      socket.on('data', read);
      if (options.preamble !== undefined) socket.write(options.preamble);
      socket.write(`GET ${options.path ?? '/'} HTTP/1.1\r\n${lines.join('')}\r\n`);
    });
    const status = Number(head.split(' ')[1]);
    if (status !== 101) {
      socket.destroy();
      throw new UpgradeRefused(status, client.#buffer.toString());
    }
    socket.on('data', (bytes) => client.#read(bytes));
    socket.on('close', () => {
      client.ended = true;
    });
    client.#read(Buffer.alloc(0));
    return client;
  }

  send(bytes: Uint8Array): void {
    this.sendFrame(OPCODE_BINARY, bytes);
  }

  sendText(text: string): void {
    this.sendFrame(OPCODE_TEXT, Buffer.from(text));
  }

  /** Any frame; masked with zeros, which leaves the payload readable. */
  sendFrame(opcode: number, payload: Uint8Array): void {
    const length = payload.length;
    const head =
      length < 126
        ? Buffer.from([0x80 | opcode, 0x80 | length])
        : length < 65_536
          ? Buffer.from([0x80 | opcode, 0xfe, length >> 8, length & 0xff])
          : Buffer.concat([Buffer.from([0x80 | opcode, 0xff, 0, 0, 0, 0]), uint32(length)]);
    this.socket.write(Buffer.concat([head, Buffer.alloc(4), payload]));
  }

  stopReading(): void {
    this.socket.pause();
  }

  readAgain(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    for (;;) {
      const buffer = this.#buffer;
      if (buffer.length < 2) return;
      const opcode = (buffer[0] ?? 0) & 0x0f;
      let length = (buffer[1] ?? 0) & 0x7f;
      let start = 2;
      if (length === 126) {
        if (buffer.length < 4) return;
        length = buffer.readUInt16BE(2);
        start = 4;
      } else if (length === 127) {
        if (buffer.length < 10) return;
        length = Number(buffer.readBigUInt64BE(2));
        start = 10;
      }
      if (buffer.length < start + length) return;
      const payload = Buffer.from(buffer.subarray(start, start + length));
      this.#buffer = buffer.subarray(start + length);
      if (opcode === OPCODE_BINARY) this.received.push(payload);
      if (opcode === OPCODE_CLOSE) {
        const code = payload.length < 2 ? 1005 : payload.readUInt16BE(0);
        this.closeFrame = { code, reason: payload.toString('utf8', 2) };
      }
    }
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
