/** More addresses than these are not kept. */
const MAX_SERVERS = 32;

/** The addresses that a client may connect to, the one whose turn it is first: those it was given, and what servers told it. */
export class ServerList {
  #all: string[];

  constructor(given: string | readonly string[]) {
    this.#all = [given].flat();
  }

  get size(): number {
    return this.#all.length;
  }

  get current(): string {
    return this.#all[0] as string;
  }

  /** The next one's turn: the current one did not do. */
  next(): void {
    this.#all.push(...this.#all.splice(0, 1));
  }

  /** The current server told of others, which come next. */
  learn(others: readonly string[]): void {
    this.#all = [...new Set([this.current, ...others, ...this.#all])].slice(0, MAX_SERVERS);
  }
}
