import { GameError } from '../errors/game-error.js';
import type { Discovery, Member, MemberLoad, MembershipListener } from '../ports/discovery.js';

export interface MembersParts {
  readonly discovery: Discovery;
  readonly selfId: string;
  /** Undefined for a server that is not there. */
  loadOf(id: string): MemberLoad | undefined;
}

/** The live servers of the game, this one included: a service that constructors may ask for. */
export class Members {
  readonly #parts: MembersParts;

  constructor(parts: MembersParts) {
    this.#parts = parts;
  }

  /** Those of a type, in a stable order; none for a type that there is not. */
  ofType(type: string): readonly Member[] {
    return this.#parts.discovery.members(type);
  }

  get(id: string): Member | undefined {
    return this.#parts.discovery.member(id);
  }

  /** How much a server has to do and how many sessions it knows, as it told in the last second or two. */
  load(id: string): MemberLoad | undefined {
    return this.get(id) === undefined ? undefined : this.#parts.loadOf(id);
  }

  /**
   * Changes what other servers see of this one; undefined removes a text. They are told as of a member that `changed`.
   * @throws GameError `UNAVAILABLE` before the server is on the list and after it has left; TypeError for what the registry
   * cannot take. Nothing is changed then.
   */
  async setMetadata(change: Readonly<Record<string, string | undefined>>): Promise<void> {
    const { discovery, selfId } = this.#parts;
    const self = discovery.member(selfId);
    if (self === undefined)
      throw new GameError('UNAVAILABLE', `${selfId} is not on the list of servers now`);
    const metadata: Record<string, string> = {};
    for (const [key, text] of Object.entries({ ...self.metadata, ...change }))
      if (text !== undefined) metadata[key] = text;
    await discovery.update({ ...self, metadata });
  }

  /** Tells of every server that is there and that comes, changes or leaves. Answers the end of it. */
  watch(listener: MembershipListener): () => void {
    return this.#parts.discovery.watch(listener);
  }
}
