import {
  type Call,
  Component,
  GameError,
  Handler,
  Remote,
  type ServerInfo,
  type Session,
} from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { Text } from '../messages.js';

/** Calls between the servers, begun by a client's message that was forwarded here. */
@Component()
export class Post {
  constructor(
    private readonly remotes: Remotes,
    private readonly info: ServerInfo,
  ) {}

  @Handler()
  async greeted(session: Session, { text }: Text): Promise<Text> {
    return {
      text: await this.remotes.gate.post.with({ server: session.frontendId }).greet(text),
    };
  }

  @Handler()
  async refused(_session: Session): Promise<Text> {
    try {
      await this.remotes.gate.post.refuse('game');
    } catch (error) {
      if (!GameError.is(error)) throw error;
      return { text: `${error.code} ${error.message} ${error.metadata?.by}` };
    }
    return { text: 'was not refused' };
  }

  @Handler()
  async refusedThrough(_session: Session): Promise<void> {
    await this.remotes.gate.post.refuse('game');
  }

  @Remote()
  seats(arena: string, floors: number): number {
    return arena.length * floors;
  }

  @Remote()
  refuse(by: string): void {
    throw new GameError('GAME_OVER', 'the game is over', { metadata: { by } });
  }

  @Remote()
  ping(): string {
    return 'pong';
  }

  @Remote()
  server(): string {
    return this.info.id;
  }

  @Remote()
  trace(call: Call): string {
    return call.metadata.trace ?? '';
  }

  @Remote()
  never(): Promise<void> {
    return new Promise(() => undefined);
  }
}
