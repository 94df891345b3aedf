import type { MaxLength, Range, uint32 } from '@nopal/server';
import type { ArenaSummary } from '../../backend/src/messages.js';

export interface LoginRequest {
  /** @example Lupe */
  name: string & MaxLength<128>;
  /** The user id of an earlier login, to take its seat again. */
  resume?: string & MaxLength<64>;
}

export interface LoginReply {
  uid: string;
  /** The name as others see it. */
  name: string;
  /** For the handshake of one game connection. */
  ticket: string;
}

export interface EnterRequest {
  arena: string;
}

export interface ArenaList {
  arenas: ArenaSummary[];
}

/** A part of a long list. */
export interface Page {
  /** How many to leave out; none without it. */
  from?: uint32;
  /** How many there are to be; 10 without it. */
  size?: uint32 & Range<1, 50>;
}

/** A player's best score, as everybody may see it. */
export interface Score {
  /** Counted from 1; equal scores have the same rank. */
  rank: uint32;
  name: string;
  /** Index into the page's player colours, 0 to 7. */
  colour: uint32 & Range<0, 7>;
  score: uint32;
  /** The arena where it was reached. */
  arena: string;
}

export interface ScorePage {
  scores: Score[];
  /** How many scores there are altogether. */
  total: uint32;
}

export interface AdminStatus {
  /** The gate that answers. */
  server: string;
  /** Its game connections. */
  sessions: uint32;
  /** Those of players. */
  loggedIn: uint32;
  games: GameStatus[];
}

export interface GameStatus {
  id: string;
  arenas: ArenaSummary[];
}
