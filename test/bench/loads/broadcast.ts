// Members of a room, and one client who shouts into it at a steady rate. A delivery to one member is an operation.
import type { Load, LoadOptions } from '../harness/load.js';
import { Tally } from '../harness/tally.js';
import { Heard } from './conversation.js';
import { hearPackets } from './packet-echo.js';
import {
  handshakeFrame,
  Message,
  notifyFrame,
  PACKET_HEAD_BYTES,
  Packet,
  requestFrame,
} from './packets.js';
import { WebSocketLink } from './web-socket.js';

export interface BroadcastOptions {
  readonly members: number;
  readonly shoutsPerSecond: number;
  readonly bodyCharacters: number;
  /** `room.room` or `game.room`: the component that has `enter` and `shout`. */
  readonly component: string;
  /** Groups that there are beside the room. */
  readonly otherGroups: number;
}

/** So many of the members are in each other group. */
const MEMBERS_OF_OTHER_GROUP = 10;
const OPENED_AT_ONCE = 100;
/** After the last shout, for what is still on its way. */
const QUIET_MS = 300;

export async function openLoad(port: number, options: LoadOptions): Promise<Load> {
  const load = new Broadcast(options as unknown as BroadcastOptions);
  await load.open(port);
  return load;
}

class Broadcast implements Load {
  readonly tally = new Tally();
  readonly #options: BroadcastOptions;
  readonly #links: WebSocketLink[] = [];
  readonly #shoutFrame: Buffer;
  #shouter: WebSocketLink | undefined;
  #timer: NodeJS.Timeout | undefined;
  #shoutedAt = 0;

  constructor(options: BroadcastOptions) {
    this.#options = options;
    const body = Buffer.from(JSON.stringify({ m: 'x'.repeat(options.bodyCharacters) }));
    this.#shoutFrame = notifyFrame(`${options.component}.shout`, body);
  }

  async open(port: number): Promise<void> {
    const { members, otherGroups } = this.#options;
    const groups = Array.from({ length: members }, () => ['room']);
    for (let place = 0; place < otherGroups * MEMBERS_OF_OTHER_GROUP; place += 1)
      groups[place % members]?.push(`other${Math.floor(place / MEMBERS_OF_OTHER_GROUP)}`);
    for (let from = 0; from < members; from += OPENED_AT_ONCE)
      await Promise.all(
        groups.slice(from, from + OPENED_AT_ONCE).map((own) => this.#member(port, own)),
      );
    this.#shouter = await this.#member(port, []);
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => {
      this.#shoutedAt = performance.now();
      this.#shouter?.write(this.#shoutFrame);
    }, 1_000 / this.#options.shoutsPerSecond);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }

  close(): void {
    for (const link of this.#links) link.destroy();
  }

  /** Resolves when it is in its groups. */
  #member(port: number, groups: readonly string[]): Promise<WebSocketLink> {
    const { component } = this.#options;
    return new Promise((resolve, reject) => {
      let isOpen = false;
      let entered = 0;
      const link: WebSocketLink = new WebSocketLink(
        {
          port,
          onFrame: (bytes, start, end) => {
            const kind = (bytes[start + PACKET_HEAD_BYTES] as number) & 0x0e;
            if (bytes[start] === Packet.DATA && kind === Message.PUSH) {
              this.tally.operations += 1;
              this.tally.latency.record((performance.now() - this.#shoutedAt) * 1_000);
              return;
            }
            const heard = hearPackets(bytes, start, end, (frame) => link.write(frame));
            if (heard < Heard.READY) reject(new Error(bytes.toString('utf8', start, end)));
            if (heard === Heard.READY)
              for (const [index, group] of groups.entries())
                link.write(requestFrame(index + 1, `${component}.enter`, json(group)));
            if (heard >= 0) entered += 1;
            if (heard !== Heard.NOTHING && entered === groups.length) {
              isOpen = true;
              resolve(link);
            }
          },
          onClose: (error) => {
            const why = new Error(`a member's connection ended: ${error?.message ?? 'closed'}`);
            if (isOpen) throw why;
            reject(why);
          },
        },
        () => link.write(handshakeFrame()),
      );
      this.#links.push(link);
    });
  }
}

function json(m: string): Buffer {
  return Buffer.from(JSON.stringify({ m }));
}
