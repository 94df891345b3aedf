// Connections that are opened, shake hands, and close again: each whole one is an operation.
import type { Load, LoadOptions } from '../harness/load.js';
import { Tally } from '../harness/tally.js';
import { Heard } from './conversation.js';
import { hearPackets } from './packet-echo.js';
import { handshakeFrame } from './packets.js';
import { sourceAddress } from './source-address.js';
import { clientFrame, Opcode, WebSocketLink } from './web-socket.js';

const NORMAL_CLOSURE = Buffer.from([0x03, 0xe8]);
const closeFrame = clientFrame(NORMAL_CLOSURE, Opcode.CLOSE);
const handshake = handshakeFrame();

export async function openLoad(port: number, { atOnce }: LoadOptions): Promise<Load> {
  return new Connects(port, Number(atOnce));
}

class Connects implements Load {
  readonly tally = new Tally();
  readonly #port: number;
  readonly #atOnce: number;
  #isRunning = false;
  #runs: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(port: number, atOnce: number) {
    this.#port = port;
    this.#atOnce = atOnce;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#runs = Promise.all(Array.from({ length: this.#atOnce }, () => this.#run()));
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#runs;
  }

  close(): void {}

  async #run(): Promise<void> {
    while (this.#isRunning) {
      const startedAt = performance.now();
      await this.#connect();
      this.tally.operations += 1;
      this.tally.latency.record((performance.now() - startedAt) * 1_000);
    }
  }

  /** Resolves when the server has closed it too. */
  #connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      let isOpen = false;
      const link: WebSocketLink = new WebSocketLink(
        {
          port: this.#port,
          localAddress: sourceAddress(this.#count++),
          onFrame: (bytes, start, end, opcode) => {
            if (opcode === Opcode.CLOSE) return;
            if (hearPackets(bytes, start, end, (frame) => link.write(frame)) !== Heard.READY)
              return;
            isOpen = true;
            link.write(closeFrame);
          },
          onClose: (error) => {
            if (isOpen && error === undefined) resolve();
            else reject(new Error(`a connection failed: ${error?.message ?? 'refused'}`));
          },
        },
        () => link.write(handshake),
      );
    });
  }
}
