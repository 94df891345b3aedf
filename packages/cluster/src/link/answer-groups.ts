import type { ForwardedMessage, Session } from '@nopal/core';

const NO_BYTES = new Uint8Array(0);

/** An answer, or something else for a client, whose body has come. */
export type ForClient = Pick<ForwardedMessage, 'session' | 'answered'>;

/**
 * Answers that came in one turn, handed on session by session: what goes to one client leaves in one system call. Within a
 * session they keep their order. The arrays only grow, and are used again.
 */
export class AnswerGroups {
  readonly #messages: (ForClient | undefined)[] = [];
  readonly #sessionsOf: Session[] = [];
  readonly #bytesOf: Uint8Array[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #errors: boolean[] = [];
  /** The next answer of the same session; -1 for its last. */
  readonly #next: number[] = [];
  #count = 0;
  /** The first answer of each session. */
  readonly #firsts: number[] = [];
  #sessions = 0;
  #first = 0;
  readonly #handOn = (): void => this.#handOnGroup();

  /** Nothing waits for `flush`. */
  get isEmpty(): boolean {
    return this.#sessions === 0;
  }

  /** An answer whose body is `start..end` of the bytes, which nobody writes again. */
  add(message: ForClient, bytes: Uint8Array, start: number, end: number, isError: boolean): void {
    const at = this.#count++;
    const session = message.session as Session;
    const { queue } = session;
    this.#bytesOf[at] = bytes;
    this.#sessionsOf[at] = session;
    this.#messages[at] = message;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#errors[at] = isError;
    this.#next[at] = -1;
    if (queue.mark >= 0) this.#next[queue.mark] = at;
    else this.#firsts[this.#sessions++] = at;
    queue.mark = at;
  }

  flush(): void {
    const sessions = this.#sessions;
    if (sessions === 0) return;
    this.#count = 0;
    this.#sessions = 0;
    for (let group = 0; group < sessions; group += 1) {
      this.#first = this.#firsts[group] as number;
      const { downlink, queue } = this.#sessionsOf[this.#first] as Session;
      queue.mark = -1;
      if ((this.#next[this.#first] as number) < 0 || downlink.together === undefined)
        this.#handOn();
      else downlink.together(this.#handOn);
    }
  }

  #handOnGroup(): void {
    for (let at = this.#first; at >= 0; at = this.#next[at] as number) {
      const message = this.#messages[at];
      const bytes = this.#bytesOf[at] as Uint8Array;
      this.#messages[at] = undefined;
      this.#bytesOf[at] = NO_BYTES;
      message?.answered(
        bytes,
        this.#starts[at] as number,
        this.#ends[at] as number,
        this.#errors[at] as boolean,
      );
    }
  }
}
