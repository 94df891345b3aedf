import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Seen, type Wire } from './wires/wire.js';

const LIMIT_MS = 5_000;
const SHORT_BYTES = 126;

/** One frame that came, and what it means. */
interface Heard {
  readonly seen: number;
  readonly payload: Buffer;
}

/** One connection that speaks a peer's wire by hand, to see that it does. For a load see the loads. */
export class WireClient {
  readonly #wire: Wire;
  readonly #socket: Socket;
  readonly #heard: Heard[] = [];
  #bytes = Buffer.alloc(0);
  #isUpgraded = false;
  #wake: (() => void) | undefined;

  private constructor(wire: Wire, socket: Socket) {
    this.#wire = wire;
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
  }

  /** Resolves when the server takes requests. */
  static async open(wire: Wire, port: number): Promise<WireClient> {
    const path = await wire.path(port);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const client = new WireClient(wire, socket);
    socket.write(upgrade(path));
    if (wire.isReadyAtOnce) await client.#until(() => client.#isUpgraded, 'upgraded');
    else await client.hears(Seen.READY);
    return client;
  }

  send(frame: Buffer): void {
    this.#socket.write(frame);
  }

  /** The payload of the next frame that means this. @throws Error when it does not come in five seconds. */
  async hears(seen: number): Promise<Buffer> {
    const found = (): Heard | undefined => this.#heard.find((heard) => heard.seen === seen);
    await this.#until(() => found() !== undefined, `sent what means ${seen}`);
    const heard = found() as Heard;
    this.#heard.splice(this.#heard.indexOf(heard), 1);
    return heard.payload;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #until(isTrue: () => boolean, what: string): Promise<void> {
    const end = Date.now() + LIMIT_MS;
    while (!isTrue()) {
      if (Date.now() > end) {
        const said = this.#heard.map(({ payload }) => payload.toString('latin1')).join(' | ');
        throw new Error(`the server has not ${what} in 5 s; it said: ${said.slice(0, 500)}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (!this.#isUpgraded && !this.#upgraded()) return;
    for (;;) {
      const frame = this.#nextFrame();
      if (frame === undefined) break;
      const send = (answer: Buffer): void => this.send(answer);
      const seen = this.#wire.read(frame, 0, frame.length, send);
      this.#heard.push({ seen, payload: frame });
    }
    this.#wake?.();
  }

  #upgraded(): boolean {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const head = this.#bytes.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 101')) throw new Error(`the server did not upgrade: ${head}`);
    this.#bytes = this.#bytes.subarray(end + 4);
    this.#isUpgraded = true;
    if (this.#wire.hello !== undefined) this.send(this.#wire.hello);
    return true;
  }

  #nextFrame(): Buffer | undefined {
    const bytes = this.#bytes;
    if (bytes.length < 2) return undefined;
    const short = (bytes[1] as number) & 0x7f;
    const head = short < SHORT_BYTES ? 2 : 4;
    if (bytes.length < head) return undefined;
    const length = short < SHORT_BYTES ? short : bytes.readUInt16BE(2);
    if (bytes.length < head + length) return undefined;
    this.#bytes = bytes.subarray(head + length);
    return bytes.subarray(head, head + length);
  }
}

/** The request that makes a connection a WebSocket. */
export function upgrade(path: string): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');
}
