// Echoes at a steady rate that does not wait for answers: what players feel while a server does other things too.
import type { Load, LoadOptions } from '../harness/load.js';
import { Tally } from '../harness/tally.js';
import { Heard } from '../loads/conversation.js';
import { echoBody, hearPackets } from '../loads/packet-echo.js';
import { handshakeFrame, requestFrame } from '../loads/packets.js';
import { WebSocketLink } from '../loads/web-socket.js';

export interface PacedEchoOptions {
  readonly route: string;
  /** Each sends in its turn, one a millisecond. */
  readonly connections: number;
  readonly bodyCharacters: number;
}

/** Ids in turn; an answer that is slower than so many requests of its connection is taken for a later one's. */
const IDS = 100;
const QUIET_MS = 300;

export async function openLoad(port: number, options: LoadOptions): Promise<Load> {
  const { route, connections, bodyCharacters } = options as unknown as PacedEchoOptions;
  const body = echoBody(bodyCharacters, 'json');
  const requests = Array.from({ length: IDS }, (_, index) => requestFrame(index + 1, route, body));
  const load = new PacedEcho(requests);
  for (let count = 0; count < connections; count += 1) await load.connect(port);
  return load;
}

class PacedEcho implements Load {
  readonly tally = new Tally();
  readonly #requests: readonly Buffer[];
  readonly #players: Player[] = [];
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(requests: readonly Buffer[]) {
    this.#requests = requests;
  }

  connect(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const sentAt = new Float64Array(IDS);
      const reply = (frame: Uint8Array): void => link.write(frame);
      const link: WebSocketLink = new WebSocketLink(
        {
          port,
          onFrame: (bytes, start, end) => {
            const heard = hearPackets(bytes, start, end, reply);
            if (heard === Heard.READY) resolve();
            else if (heard >= 0) this.#answered(sentAt[heard] as number);
            else if (heard < Heard.READY) this.tally.errors += 1;
          },
          onClose: (error) => reject(new Error(`a player's connection ended: ${error?.message}`)),
        },
        () => link.write(handshakeFrame()),
      );
      this.#players.push({ link, sentAt, next: 0 });
    });
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#send(), 1);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }

  close(): void {
    for (const { link } of this.#players) link.destroy();
  }

  #send(): void {
    const player = this.#players[this.#turn % this.#players.length] as Player;
    this.#turn += 1;
    player.sentAt[player.next] = performance.now();
    player.link.write(this.#requests[player.next] as Buffer);
    player.next = (player.next + 1) % IDS;
  }

  #answered(sentAt: number): void {
    this.tally.operations += 1;
    this.tally.latency.record((performance.now() - sentAt) * 1_000);
  }
}

interface Player {
  readonly link: WebSocketLink;
  readonly sentAt: Float64Array;
  /** Index of the next request. */
  next: number;
}
