/** A connection for which a published message was dropped. */
export interface Overflowed {
  tellOverflow(): void;
}

/**
 * Tells listeners of drops in the next turn of the event loop. A drop happens while a publisher walks the subscribers,
 * and a listener that ends its connection then would change what is walked.
 */
export class OverflowNotices {
  readonly #waiting = new Set<Overflowed>();
  readonly #tell = (): void => {
    const connections = [...this.#waiting];
    this.#waiting.clear();
    for (const connection of connections) connection.tellOverflow();
  };

  /** Once a turn for each connection, however many messages it missed. */
  add(connection: Overflowed): void {
    this.#waiting.add(connection);
    if (this.#waiting.size === 1) setImmediate(this.#tell);
  }

  clear(): void {
    this.#waiting.clear();
  }
}
