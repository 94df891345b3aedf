import type { Clock, Discovery, Logger, Member } from '@nopal/core';
import { Ejection } from './ejection.js';
import { LeastLoaded, type LoadOf, type WeightOf } from './least-loaded.js';
import { pickRandom } from './pick.js';

export interface ServerPickerParts {
  readonly discovery: Discovery;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What a server's last heartbeat said; undefined where there are none. */
  readonly loadOf?: LoadOf;
  /** Default: 1 for each. */
  readonly weightOf?: WeightOf;
}

/** Servers of a type, and one of them by the words of `RoutePolicy` that need no session. */
export class ServerPicker {
  readonly ejection: Ejection;
  readonly #discovery: Discovery;
  readonly #leastLoaded: LeastLoaded;
  readonly #weightOf: WeightOf;
  /** By type: where the round stands. */
  readonly #rounds = new Map<string, number>();
  readonly #endWatch: () => void;

  constructor(parts: ServerPickerParts) {
    this.#discovery = parts.discovery;
    this.ejection = new Ejection(parts.clock, parts.logger);
    this.#weightOf = parts.weightOf ?? (() => 1);
    this.#leastLoaded = new LeastLoaded(parts.loadOf ?? (() => undefined), this.#weightOf);
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
    if (policy === 'least-loaded') return this.#leastLoaded.pick(members);
    const picked = this.#any(policy, type, members);
    const weight = picked === undefined ? 1 : this.#weightOf(picked.id);
    // Once: where everybody has half the weight, each has as much as the others.
    return weight < 1 && Math.random() >= weight ? this.#any(policy, type, members) : picked;
  }

  stop(): void {
    this.#endWatch();
    this.ejection.stop();
  }

  #any(policy: string, type: string, members: readonly Member[]): Member | undefined {
    return policy === 'round-robin' ? this.#next(type, members) : pickRandom(members);
  }

  #next(type: string, members: readonly Member[]): Member | undefined {
    const round = (this.#rounds.get(type) ?? -1) + 1;
    this.#rounds.set(type, round % 0x1000_0000);
    return members[round % members.length];
  }
}
