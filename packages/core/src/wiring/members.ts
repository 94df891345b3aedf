import type { Discovery, Member, MembershipListener } from '../ports/discovery.js';

/** The live servers of the game, this one included: a service that constructors may ask for. */
export class Members {
  readonly #discovery: Discovery;

  constructor(discovery: Discovery) {
    this.#discovery = discovery;
  }

  /** Those of a type, in a stable order; none for a type that there is not. */
  ofType(type: string): readonly Member[] {
    return this.#discovery.members(type);
  }

  get(id: string): Member | undefined {
    return this.#discovery.member(id);
  }

  /** Tells of every server that is there and that comes, and of those that leave. Answers the end of it. */
  watch(listener: MembershipListener): () => void {
    return this.#discovery.watch(listener);
  }
}
