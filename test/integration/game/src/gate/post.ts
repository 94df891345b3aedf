import { Component, GameError, Handler, Remote, type Session } from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { Text } from '../messages.js';

/** Calls between the servers, begun by a client of the gate. */
@Component()
export class Post {
  constructor(private readonly remotes: Remotes) {}

  @Handler()
  async seats(_session: Session, { text }: Text): Promise<Text> {
    return { text: `${await this.remotes.game.post.seats(text, 2)}` };
  }

  @Handler()
  async refused(_session: Session): Promise<Text> {
    try {
      await this.remotes.game.post.refuse('gate');
    } catch (error) {
      if (!GameError.is(error)) throw error;
      return { text: `${error.code} ${error.message} ${error.metadata?.by}` };
    }
    return { text: 'was not refused' };
  }

  /** Lets the error of the other server reach the client. */
  @Handler()
  async refusedThrough(_session: Session): Promise<void> {
    await this.remotes.game.post.refuse('gate');
  }

  @Handler()
  async ping(_session: Session): Promise<Text> {
    return { text: await this.remotes.game.post.ping() };
  }

  @Handler()
  async byKey(_session: Session, { text }: Text): Promise<Text> {
    return { text: await this.remotes.game.post.with({ key: text }).server() };
  }

  @Handler()
  async byServer(_session: Session, { text }: Text): Promise<Text> {
    return { text: await this.remotes.game.post.with({ server: text }).server() };
  }

  @Handler()
  async metadata(_session: Session, { text }: Text): Promise<Text> {
    return { text: await this.remotes.game.post.with({ metadata: { trace: text } }).trace() };
  }

  @Handler()
  async tooSlow(_session: Session): Promise<void> {
    await this.remotes.game.post.with({ timeoutMs: 50 }).never();
  }

  @Remote()
  greet(name: string): string {
    return `gate greets ${name}`;
  }

  @Remote()
  refuse(by: string): void {
    throw new GameError('GATE_SHUT', 'the gate is shut', { metadata: { by } });
  }
}
