import type { Logger, Member, MembershipListener } from '@nopal/core';

/** Those who are told of members. One that throws does not keep the others from being told. */
export class MembershipListeners {
  readonly #logger: Logger;
  readonly #listeners = new Set<MembershipListener>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param present told as joined before anything else */
  add(listener: MembershipListener, present: readonly Member[]): () => void {
    // An object of its own, so that one listener given twice is told twice.
    const entry: MembershipListener = {
      joined: (member) => listener.joined?.(member),
      changed: (member, before) => listener.changed?.(member, before),
      left: (member) => listener.left?.(member),
    };
    this.#listeners.add(entry);
    for (const member of present) this.#tell(entry, (one) => one.joined?.(member));
    return () => this.#listeners.delete(entry);
  }

  joined(member: Member): void {
    for (const one of [...this.#listeners]) this.#tell(one, () => one.joined?.(member));
  }

  changed(member: Member, before: Member): void {
    for (const one of [...this.#listeners]) this.#tell(one, () => one.changed?.(member, before));
  }

  left(member: Member): void {
    for (const one of [...this.#listeners]) this.#tell(one, () => one.left?.(member));
  }

  clear(): void {
    this.#listeners.clear();
  }

  #tell(listener: MembershipListener, tell: (listener: MembershipListener) => void): void {
    if (!this.#listeners.has(listener)) return;
    try {
      tell(listener);
    } catch (error) {
      this.#logger.error('a listener of the members threw', { error });
    }
  }
}
