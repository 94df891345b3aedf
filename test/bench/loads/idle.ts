// Connections that do nothing but answer heartbeats, each of which is an operation. They may be members of groups.
import type { Load, LoadOptions } from '../harness/load.js';
import { Tally } from '../harness/tally.js';
import { Heard } from './conversation.js';
import { hearPackets } from './packet-echo.js';
import { handshakeFrame, Packet, requestFrame } from './packets.js';
import { sourceAddress } from './source-address.js';
import { WebSocketLink } from './web-socket.js';

/** Options of idle connections. */
export interface IdleOptions {
  readonly connections: number;
  /** Over how long they are opened, so that their heartbeats are spread as evenly; as fast as it goes by default. */
  readonly spreadSeconds?: number;
  /** Groups that they enter: so many, of ten members each. */
  readonly groups?: number;
}

const OPENED_AT_ONCE = 100;
const MEMBERS_OF_GROUP = 10;
const ENTER_ROUTE = 'room.room.enter';

export async function openLoad(port: number, options: LoadOptions): Promise<Idle> {
  const { connections, spreadSeconds = 0, groups = 0 } = options as unknown as IdleOptions;
  const load = new Idle();
  const own = Array.from({ length: connections }, (): string[] => []);
  for (let place = 0; place < groups * MEMBERS_OF_GROUP; place += 1)
    own[place % connections]?.push(`group${Math.floor(place / MEMBERS_OF_GROUP)}`);
  const startedAt = performance.now();
  for (let from = 0; from < connections; from += OPENED_AT_ONCE) {
    const some = own.slice(from, from + OPENED_AT_ONCE);
    await Promise.all(some.map((names, index) => load.connect(port, from + index, names)));
    const due = startedAt + (spreadSeconds * 1_000 * (from + some.length)) / connections;
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
  }
  return load;
}

export class Idle implements Load {
  readonly tally = new Tally();
  readonly #links: WebSocketLink[] = [];

  start(): void {}

  async stop(): Promise<void> {}

  /** Resolves when it is in its groups. */
  connect(port: number, index: number, groups: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      let isOpen = false;
      let entered = 0;
      const link: WebSocketLink = new WebSocketLink(
        {
          port,
          localAddress: sourceAddress(index),
          onFrame: (bytes, start, end) => {
            const heard = hearPackets(bytes, start, end, (frame) => link.write(frame));
            if (bytes[start] === Packet.HEARTBEAT) this.tally.operations += 1;
            if (heard === Heard.NOTHING) return;
            if (heard === Heard.READY)
              for (const [id, m] of groups.entries())
                link.write(requestFrame(id + 1, ENTER_ROUTE, Buffer.from(JSON.stringify({ m }))));
            else if (heard < 0) reject(new Error(bytes.toString('utf8', start, end)));
            else entered += 1;
            isOpen = entered === groups.length;
            if (isOpen) resolve();
          },
          onClose: (error) => {
            const why = new Error(`an idle connection ended: ${error?.message ?? 'closed'}`);
            if (isOpen) throw why;
            reject(why);
          },
        },
        () => link.write(handshakeFrame()),
      );
      this.#links.push(link);
    });
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#links.map(
        (link) =>
          new Promise((resolve) => {
            link.socket.once('close', resolve);
            link.destroy();
          }),
      ),
    );
  }
}
