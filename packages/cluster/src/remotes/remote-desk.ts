import { GameError, type RemoteCall, type RemoteOutcome, type RemoteRunner } from '@nopal/core';
import type { WireError } from '../link/envelope.js';
import type { BatchSource } from '../link/link.js';
import type { Batch } from '../link/link-transport.js';
import type { CallView } from '../link/wire/call.js';
import { writeCallReply } from '../link/wire/call-reply.js';
import { toWireError } from '../link/wire-error.js';

/** The number of a call whose reply nobody waits for. */
const NO_ANSWER = 0;

const UNHEARD: RemoteOutcome = { replied() {}, failed() {} }; // the runner has logged what it must

/** Runs the remotes that other servers call. */
export class RemoteDesk {
  readonly #link: BatchSource;
  readonly #runner: RemoteRunner;
  readonly #callers = new Map<string, Caller>();

  constructor(link: BatchSource, runner: RemoteRunner) {
    this.#link = link;
    this.#runner = runner;
  }

  run(from: string, call: CallView): void {
    const { number } = call;
    if (number === NO_ANSWER) {
      this.#runner.start(call, UNHEARD);
      return;
    }
    let caller = this.#callers.get(from);
    if (caller === undefined) {
      caller = new Caller(from, this.#link);
      this.#callers.set(from, caller);
    }
    const answer = new Answer(caller, number, call.requestId);
    const running = this.#runner.start(call, answer);
    if (running !== undefined) caller.running.set(number, running);
  }

  /** The caller waits no longer. */
  cancel(from: string, number: number): void {
    const running = this.#callers.get(from)?.running.get(number);
    if (running !== undefined) this.#runner.cancel(running);
  }

  /** The connection with a caller is lost, and its reply could not be sent. */
  lost(server: string): void {
    const caller = this.#callers.get(server);
    if (caller === undefined) return;
    this.#callers.delete(server);
    caller.isLost = true;
    const running = [...caller.running.values()];
    caller.running.clear();
    for (const call of running) this.#runner.cancel(call);
  }
}

/** Another server, until the connection with it is lost: it may come back as another process, with calls of the same numbers. */
class Caller {
  readonly id: string;
  readonly link: BatchSource;
  /** By number: the calls that are not answered yet. */
  readonly running = new Map<number, RemoteCall>();
  isLost = false;

  constructor(id: string, link: BatchSource) {
    this.id = id;
    this.link = link;
  }
}

/** Where the reply to one call goes. */
class Answer implements RemoteOutcome {
  readonly #caller: Caller;
  readonly #number: number;
  readonly #requestId: string;

  constructor(caller: Caller, number: number, requestId: string) {
    this.#caller = caller;
    this.#number = number;
    this.#requestId = requestId;
  }

  replied(reply: Uint8Array): void {
    this.#send(reply, undefined);
  }

  failed(error: GameError): void {
    this.#send(undefined, toWireError(error, this.#requestId));
  }

  #send(reply: Uint8Array | undefined, error: WireError | undefined): void {
    const caller = this.#caller;
    if (caller.running.size > 0) caller.running.delete(this.#number);
    const batch = caller.isLost ? undefined : caller.link.batch(caller.id);
    if (batch === undefined) return;
    const refusal = write(batch, this.#number, reply, error);
    if (refusal === undefined || refusal.code === 'BUSY') return;
    // Somebody waits for a reply, and would wait for nothing.
    const { code, message } = refusal;
    write(batch, this.#number, undefined, { code, message });
  }
}

/** @returns why it was not written, if it was not. */
function write(
  batch: Batch,
  number: number,
  reply: Uint8Array | undefined,
  error: WireError | undefined,
): GameError | undefined {
  try {
    writeCallReply(batch, number, reply, error);
    return undefined;
  } catch (thrown) {
    if (GameError.is(thrown)) return thrown;
    throw thrown;
  }
}
