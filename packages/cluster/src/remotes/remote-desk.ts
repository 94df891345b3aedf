import type { RemoteRunner } from '@nopal/core';
import type { CallEnvelope, CallReplyEnvelope } from '../link/envelope.js';
import type { EnvelopeSender } from '../link/link.js';
import { toWireError } from '../link/wire-error.js';

/** The number of a call whose reply nobody waits for. */
export const NO_ANSWER = 0;

/** Runs the remotes that other servers call. */
export class RemoteDesk {
  readonly #link: EnvelopeSender;
  readonly #runner: RemoteRunner;
  /** By caller: what ends a call that runs, by its number. */
  readonly #running = new Map<string, Map<number, () => void>>();

  constructor(link: EnvelopeSender, runner: RemoteRunner) {
    this.#link = link;
    this.#runner = runner;
  }

  async run(from: string, envelope: CallEnvelope): Promise<void> {
    const { number } = envelope;
    if (number === NO_ANSWER) {
      await this.#runner.run(envelope).catch(() => undefined); // the runner has logged what it must
      return;
    }
    const running = this.#running.get(from) ?? new Map<number, () => void>();
    this.#running.set(from, running);
    let answer: CallReplyEnvelope;
    try {
      const cancellation = (cancel: () => void): void => void running.set(number, cancel);
      const reply = await this.#runner.run({ ...envelope, cancellation });
      answer = { kind: 'call-reply', number, reply };
    } catch (thrown) {
      answer = { kind: 'call-reply', number, error: toWireError(thrown, envelope.requestId) };
    }
    running.delete(number);
    // A caller that was lost meanwhile may be back as another process, with calls of the same numbers.
    if (this.#running.get(from) === running) this.#link.send(from, answer);
  }

  /** The caller waits no longer. */
  cancel(from: string, number: number): void {
    this.#running.get(from)?.get(number)?.();
  }

  /** The connection with a caller is lost, and its reply could not be sent. */
  lost(server: string): void {
    const running = this.#running.get(server);
    if (running === undefined) return;
    this.#running.delete(server);
    const cancels = [...running.values()];
    running.clear();
    for (const cancel of cancels) cancel();
  }
}
