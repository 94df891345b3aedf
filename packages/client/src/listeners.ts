/** Callbacks for one kind of event. One that throws does not keep the others from being called. */
export class Listeners<A extends readonly unknown[]> {
  // Replaced on each change, so that a call in progress is not disturbed.
  #entries: readonly { readonly callback: (...values: A) => unknown }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** Returns what removes it again. */
  add(callback: (...values: A) => unknown): () => void {
    const entry = { callback };
    this.#entries = [...this.#entries, entry];
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  /** Calls each in order; `failed` gets what they throw. Returns what they returned. */
  emit(failed: (error: unknown) => void, ...values: A): unknown[] {
    const results: unknown[] = [];
    for (const { callback } of this.#entries) {
      try {
        results.push(callback(...values));
      } catch (error) {
        failed(error);
      }
    }
    return results;
  }
}
