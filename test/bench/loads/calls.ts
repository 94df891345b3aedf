import type { Load } from '../harness/load.js';
import { Tally } from '../harness/tally.js';

/** Makes one call. A promise that is rejected is an error. */
export type MakeCall = () => Promise<unknown>;

/** A closed loop of calls: so many are under way, and each that ends is followed by another. */
export class Calls implements Load {
  readonly tally = new Tally();
  readonly #call: MakeCall;
  readonly #inFlight: number;
  readonly #close: () => void | Promise<void>;
  #isRunning = false;
  #runs: Promise<unknown> = Promise.resolve();

  constructor(call: MakeCall, inFlight: number, close: () => void | Promise<void>) {
    this.#call = call;
    this.#inFlight = inFlight;
    this.#close = close;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#runs = Promise.all(Array.from({ length: this.#inFlight }, () => this.#run()));
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#runs;
  }

  async close(): Promise<void> {
    await this.#close();
  }

  async #run(): Promise<void> {
    const { tally } = this;
    while (this.#isRunning) {
      const sentAt = performance.now();
      try {
        await this.#call();
      } catch {
        tally.errors += 1;
      }
      tally.latency.record((performance.now() - sentAt) * 1_000);
      tally.operations += 1;
    }
  }
}
