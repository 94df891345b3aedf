import { type Call, Component, Handler, type Logger, push, Remote, Route, type Session } from '@nopal/core';
import type { Remotes as AllRemotes } from '../generated/remotes.js';
import { Room } from './room.js';
import { Scores } from './scores.js';

export interface JoinRequest {
  arena: string;
}

export interface JoinReply {
  seat: number;
  players: readonly string[];
}

export interface Move {
  readonly x: number;
  readonly y: number;
}

export interface ArenaState {
  tick: number;
  players: Record<string, Move>;
}

const MOVE = 'move';

/** Where players meet. */
@Component()
export class Arena extends Room<ArenaState> {
  readonly onShout = push<{ text: string }>('onShout');

  constructor(
    readonly remotes: AllRemotes,
    readonly log: Logger,
    readonly scores: Scores,
  ) {
    super();
  }

  /**
   * Takes a seat.
   *
   * @param request which arena
   */
  @Handler()
  async join(session: Session, request: JoinRequest): Promise<JoinReply> {
    return { seat: request.arena.length, players: [session.uid ?? ''] };
  }

  @Handler({ kind: 'notify', name: MOVE, concurrent: true })
  moveTo(_session: Session, _move: Move): void {}

  @Handler()
  echo(bytes: Uint8Array): Uint8Array {
    return bytes;
  }

  @Remote()
  async seats(id: string, atMost = 10): Promise<number | undefined> {
    return id === '' ? undefined : atMost;
  }

  /** Takes a player out. */
  @Remote()
  evict(uid: string, reason: string | null, call: Call): { left: JoinReply[]; route: string } {
    return { left: [{ seat: 1, players: [uid, reason ?? ''] }], route: call.route };
  }

  @Route('GET /api/arenas/:id')
  show(id: string): { id: string } {
    return { id };
  }
}
