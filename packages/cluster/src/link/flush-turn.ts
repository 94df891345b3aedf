export interface Flushable {
  /** Never throws. */
  flush(): void;
}

/** Calls what was written to in a turn of the event loop at the end of that turn, all in one callback. */
export class FlushTurn {
  #due: Flushable[] = [];
  #spare: Flushable[] = [];
  readonly #run = (): void => {
    const due = this.#due;
    this.#due = this.#spare;
    for (const one of due) one.flush();
    due.length = 0;
    this.#spare = due;
  };

  /** To be called once by each until it was flushed. */
  add(one: Flushable): void {
    if (this.#due.push(one) === 1) setImmediate(this.#run);
  }
}
