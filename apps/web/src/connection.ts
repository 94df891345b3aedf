import type {
  ArenaState,
  ArenaSummary,
  JoinReply,
  Move,
  PearCollected,
  PlayerChatted,
  PlayerJoined,
  PlayerLeft,
} from '../../generated/client.js';
import type { ScorePage } from '../../generated/http-client.js';

export type ConnectionStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

/** What an arena pushes, by the name of the push. */
export interface ArenaListener {
  state(state: ArenaState): void;
  joined(joined: PlayerJoined): void;
  left(left: PlayerLeft): void;
  chatted(chatted: PlayerChatted): void;
  collected(collected: PearCollected): void;
  /** The arena's server is about to stop. */
  closing(): void;
}

/** What the page needs of a game server: over the network in `server-connection.ts`, inside the page in the preview. */
export interface GameConnection {
  /** As a new player, until `leave`; a connection that breaks meanwhile comes back as the same one. */
  login(name: string): Promise<void>;
  arenas(): Promise<ArenaSummary[]>;
  /** Some of the best scores, of which the first is `from`, counted from 0. */
  scores(from: number, size: number): Promise<ScorePage>;
  ping(): Promise<void>;
  join(arena: string): Promise<JoinReply>;
  /** Gives the seat back, and ends the login. */
  leave(): Promise<void>;
  move(move: Move): void;
  chat(text: string): Promise<void>;
  listen(listener: ArenaListener): void;
  onStatus(callback: (status: ConnectionStatus) => void): void;
  /** Runs when the connection is there again, for the same player, to take its seat again. */
  onReconnect(callback: () => Promise<void>): void;
  /** Messages since the start. */
  counts(): { readonly received: number; readonly sent: number };
}

/** What to tell a player about an error of the server; its messages are written for players. */
export function errorText(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'something went wrong';
}
