import type { Clock, Discovery, Logger, Member } from '@nopal/core';
import { Ejection } from './ejection.js';
import { LeastLoaded, type LoadOf } from './least-loaded.js';
import { pickRandom } from './pick.js';

/** Servers of a type, and one of them by the words of `RoutePolicy` that need no session. */
export class ServerPicker {
  readonly ejection: Ejection;
  readonly #discovery: Discovery;
  readonly #leastLoaded: LeastLoaded;
  /** By type: where the round stands. */
  readonly #rounds = new Map<string, number>();
  readonly #endWatch: () => void;

  /** @param loadOf what a server's last heartbeat said; undefined where there are none. */
  constructor(parts: { discovery: Discovery; clock: Clock; logger: Logger; loadOf?: LoadOf }) {
    this.#discovery = parts.discovery;
    this.ejection = new Ejection(parts.clock, parts.logger);
    this.#leastLoaded = new LeastLoaded(parts.loadOf ?? (() => undefined));
    this.#endWatch = parts.discovery.watch({
      left: ({ id }) => {
        this.ejection.forget(id);
        this.#leastLoaded.forget(id);
      },
    });
  }

  /** Those that get new work. */
  servers(type: string): readonly Member[] {
    return this.ejection.usable(this.#discovery.members(type));
  }

  /** Those that take new work, also such as fail again and again. */
  all(type: string): readonly Member[] {
    return this.#discovery.members(type);
  }

  /** Any live server, by id. */
  server(id: string): Member | undefined {
    return this.#discovery.member(id);
  }

  /** @param members some of the type's */
  pick(policy: string, type: string, members: readonly Member[]): Member | undefined {
    if (policy === 'round-robin') return this.#next(type, members);
    return policy === 'least-loaded' ? this.#leastLoaded.pick(members) : pickRandom(members);
  }

  stop(): void {
    this.#endWatch();
    this.ejection.stop();
  }

  #next(type: string, members: readonly Member[]): Member | undefined {
    const round = (this.#rounds.get(type) ?? -1) + 1;
    this.#rounds.set(type, round % 0x1000_0000);
    return members[round % members.length];
  }
}
