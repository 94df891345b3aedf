/** A connection with bytes to write. */
export interface Flushable {
  flush(): void;
}

/**
 * Writes once a turn of the event loop for each connection that has something to write, after all that the turn read
 * was handled: answers to many packets leave in one system call.
 */
export class FlushQueue {
  #dirty: Flushable[] = [];
  readonly #run = (): void => {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const connection of dirty) connection.flush();
  };

  /** Once until its `flush` is called. */
  add(connection: Flushable): void {
    if (this.#dirty.push(connection) === 1) setImmediate(this.#run);
  }
}
