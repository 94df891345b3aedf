import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Call,
  Component,
  GameError,
  Handler,
  push,
  type ServerInfo,
  type Session,
} from '@nopal/server';
import type { Done, Text, Work } from '../messages.js';
import type { Notes } from '../notes.js';

/** Requests and notifies of clients. */
@Component()
export class Desk {
  readonly words = push<Text>();
  readonly #last = new WeakMap<Session, number>();

  constructor(
    private readonly info: ServerInfo,
    private readonly notes: Notes,
  ) {}

  @Handler()
  hello(_session: Session, { text }: Text): Text {
    return { text: `hello ${text}` };
  }

  @Handler()
  rawEcho(_session: Session, body: Uint8Array): Uint8Array {
    return body;
  }

  @Handler()
  nothing(_session: Session): void {}

  @Handler()
  returnsUndefined(_session: Session): Text {
    return undefined as unknown as Text;
  }

  @Handler()
  refuse(_session: Session, { text }: Text): Text {
    throw new GameError('DESK_CLOSED', `${text} comes too late`, { metadata: { opens: '9:00' } });
  }

  @Handler()
  fail(_session: Session): Text {
    throw new TypeError('secret of the server');
  }

  /** Told, and answers with a push, as a notify has no answer. */
  @Handler({ kind: 'notify' })
  jot(session: Session, { text }: Text): void {
    this.words.to(session, { text: `${this.info.id} jots ${text}` });
  }

  @Handler({ timeoutMs: 200 })
  async waitsForSignal(_session: Session, { text }: Text, call: Call): Promise<Text> {
    await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
    this.notes.add(`aborted ${text} ${(call.signal.reason as GameError).code}`);
    return { text: 'too late' };
  }

  @Handler({ timeoutMs: 60_000 })
  async waitsLong(_session: Session, { text }: Text, call: Call): Promise<Text> {
    this.notes.add(`waits ${text}`);
    await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
    this.notes.add(`aborted ${text} ${(call.signal.reason as GameError).code}`);
    return { text: 'too late' };
  }

  @Handler()
  work(session: Session, work: Work): Promise<Done> | Done {
    return this.#work(session, work);
  }

  /** The same with little time for it. */
  @Handler({ timeoutMs: 15 })
  hurry(session: Session, work: Work): Promise<Done> | Done {
    return this.#work(session, work);
  }

  @Handler({ timeoutMs: 60 })
  stroll(session: Session, work: Work): Promise<Done> | Done {
    return this.#work(session, work);
  }

  @Handler({ timeoutMs: 250 })
  amble(session: Session, work: Work): Promise<Done> | Done {
    return this.#work(session, work);
  }

  #work(session: Session, work: Work): Promise<Done> | Done {
    const after = this.#last.get(session) ?? 0;
    this.#last.set(session, work.n);
    return work.ms === 0 ? this.#done(work, after) : this.#later(work, after);
  }

  async #later(work: Work, after: number): Promise<Done> {
    await sleep(work.ms);
    return this.#done(work, after);
  }

  #done({ n, by, fails }: Work, after: number): Done {
    if (fails) {
      const metadata = { by, n: String(n), after: String(after), server: this.info.id };
      throw new GameError('BAD_LUCK', 'as it was asked for', { metadata });
    }
    return { n, by, server: this.info.id, after };
  }
}
