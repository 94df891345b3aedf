import type { Contract, RequestOptions } from '@nopal/client';

export interface JoinRequest {
  readonly arena: string;
}
export interface JoinReply {
  readonly seat: number;
}
export interface Move {
  readonly x: number;
}
export interface ArenaState {
  readonly tick: number;
}

/** What codegen writes for a game of one component. */
export interface ArenaClient {
  game: {
    arena: {
      join(body: JoinRequest, options?: RequestOptions): Promise<JoinReply>;
      replay(body: Uint8Array, options?: RequestOptions): Promise<Uint8Array>;
      move(body: Move): void;
      onState(callback: (state: ArenaState) => void): () => void;
      onOver(callback: (bytes: Uint8Array) => void): () => void;
    };
  };
}

export const contract: Contract<ArenaClient> = {
  version: 2,
  servers: {
    game: {
      arena: {
        requests: { join: 'game.arena.join', replay: 'game.arena.replay' },
        notifies: { move: 'game.arena.move' },
        pushes: { state: 'game.arena.state', onOver: 'game.arena.over' },
      },
    },
  },
  raw: ['game.arena.replay', 'game.arena.over'],
};
