import {
  type Call,
  Component,
  GameError,
  Handler,
  Remote,
  type RemoteCallOptions,
  type ServerInfo,
  type Session,
} from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { Errand, Message, Outcomes, Text } from '../messages.js';
import type { Notes } from '../notes.js';

/** Calls between the servers, made for a client. */
@Component()
export class Post {
  constructor(
    private readonly remotes: Remotes,
    private readonly info: ServerInfo,
    private readonly notes: Notes,
  ) {}

  /** What the remote answers; its error reaches the client as it is. */
  @Handler({ timeoutMs: 2_000 })
  async ask(_session: Session, errand: Errand, call: Call): Promise<Text> {
    const { type, method, server, key, metadata, timeoutMs, isPartOfCall } = errand;
    const options: RemoteCallOptions = {
      ...(server !== undefined && { server }),
      ...(key !== undefined && { key }),
      ...(metadata !== undefined && { metadata }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(isPartOfCall === true && { call }),
    };
    const isPlain = Object.keys(options).length === 0;
    const { post } = this.remotes[type];
    const to = isPlain ? post : post.with(options);
    if (method === 'refuse') return { text: `${await to.refuse(this.info.id)}` };
    return { text: String(await to[method]()) };
  }

  /** What each server of the type answers. */
  @Handler()
  async askAll(_session: Session, { type, text }: Message): Promise<Outcomes> {
    const found = await this.remotes[type].post.all({ timeoutMs: 1_000 }).refuseAt(text);
    return {
      outcomes: found.map(({ server, value, error }) => ({ server, text: value ?? error.code })),
    };
  }

  /** Sends without waiting. */
  @Handler()
  tell(_session: Session, { type, text, server, all }: Message): void {
    const to = server === undefined ? { all: all === true } : { server };
    this.remotes[type].post.notify(to).note(text);
  }

  @Remote()
  server(): string {
    return this.info.id;
  }

  @Remote()
  trace(call: Call): string {
    return `${call.metadata.trace} ${call.requestId === '' ? 'without id' : 'with id'}`;
  }

  @Remote()
  refuse(by: string): void {
    const metadata = { by, at: this.info.id };
    throw new GameError('GAME_OVER', 'the game is over', { metadata });
  }

  /** Refuses where it is the server that is named. */
  @Remote()
  refuseAt(server: string): string {
    if (server === this.info.id) throw new GameError('NOT_HERE', 'not at this one');
    return `well at ${this.info.id}`;
  }

  @Remote()
  fail(): void {
    throw new TypeError('secret of the server');
  }

  @Remote()
  async never(call: Call): Promise<void> {
    await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
  }

  /** The milliseconds that its caller has left for it. */
  @Remote()
  remaining(call: Call): number {
    return call.remainingMs;
  }

  @Remote()
  note(text: string): void {
    this.notes.add(`told ${text}`);
  }
}
